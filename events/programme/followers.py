"""Which events look different when something else changes: their programme shows cards of practices."""

from core.changelog.followers import shows_whole
from core.changelog.versions import changes_alone
from events.models import EventPage
from practices.models import PracticePage

changes_alone(EventPage.logged_as)
shows_whole(EventPage.logged_as, PracticePage.logged_as)

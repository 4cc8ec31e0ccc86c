"""Which events look different when something else changes: their programme shows cards of practices."""

from core.changelog.followers import shows_whole
from events.models import EventPage
from practices.models import PracticePage

shows_whole(EventPage.logged_as, PracticePage.logged_as)

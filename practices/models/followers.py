"""Which practices look different when something changes that Wagtail's index of references does not tie to them."""

from collections.abc import Collection, Iterable

from django.db.models import Model
from wagtail.models import Page

from core.changelog.followers import shows, shows_pages
from core.changelog.receivers import belongs_to_page
from core.changelog.versions import changes_alone
from library.models import Municipality
from practices.models.keywords import PracticeTag, PracticeTagItem
from practices.models.practice import PracticePage
from practices.models.rows import PracticeAdoption, PracticePresentation

changes_alone(PracticePage.logged_as)
belongs_to_page(PracticeAdoption, "practice")
belongs_to_page(PracticePresentation, "practice")


@shows(PracticeTag)
def tagged(keys: Collection[int]) -> tuple[type[Model], Iterable[int]]:
    """A practice is told with its keywords."""
    return Page, PracticeTagItem.objects.filter(tag__in=keys).values_list("content_object_id", flat=True)


@shows(Municipality)
def adopted_in(keys: Collection[int]) -> tuple[type[Model], Iterable[int]]:
    """A practice is told with the municipalities that took it over."""
    rows = PracticeAdoption.objects.filter(municipality__in=keys).order_by()
    return Page, rows.values_list("practice_id", flat=True)


@shows_pages
def presented_at(keys: Collection[int]) -> tuple[type[Model], Iterable[int]]:
    """A practice is told with the events at which it was presented."""
    rows = PracticePresentation.objects.filter(event_page__in=keys).order_by()
    return Page, rows.values_list("practice_id", flat=True)

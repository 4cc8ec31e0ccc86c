"""What happens to practices when a term that they hold, or something else of the library, changes."""

from collections.abc import Iterable, Iterator

from django.db.models import Model, Q, QuerySet
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from core.changelog.noting import note
from core.changes.stamp import ChangeStamp
from core.publishing.uses import tell_uses_together
from library.models import Municipality, Organisation, Term
from practices.models import PracticePage, PracticeTerm
from practices.sheets.versions import AT_A_TIME, stored_of


def move_term(old: Term, new: Term) -> None:
    """Let the practices that hold `old` hold `new`, each once. Revisions are resolved when they are read."""
    rows = PracticeTerm.objects.filter(term=old)
    keys = set(rows.values_list("page", flat=True))
    note(Page, keys)
    already = PracticeTerm.objects.filter(term=new).values("page")
    rows.filter(page__in=already).delete()
    rows.update(term=new)
    ChangeStamp.move()
    for some in _some_at_a_time(keys):
        tell_uses_together(list(stored_of(some).values()))
    _index(keys)


def update_search(instance: Model) -> None:
    """Index the practices anew whose searchable text has words of `instance` in it."""
    _index(_practices_showing(instance).order_by().values_list("pk", flat=True))


def _index(keys: Iterable[int]) -> None:
    """Index practices anew, a hundred at a time: one by one, each asks for all that it is found by."""
    for some in _some_at_a_time(keys):
        found = PracticePage.objects.for_indexing().filter(pk__in=some)
        get_search_backend().add_bulk(PracticePage, list(found))


def _some_at_a_time(keys: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), AT_A_TIME):
        yield ordered[start : start + AT_A_TIME]


def _practices_showing(instance: Model) -> QuerySet[PracticePage]:
    pages: QuerySet[PracticePage] = PracticePage.objects.all()
    if isinstance(instance, Term):
        return pages.filter(practice_terms__term=instance)
    if isinstance(instance, Municipality):
        return pages.filter(practice_municipalities__municipality=instance)
    if isinstance(instance, Organisation):
        return pages.filter(Q(project_owner=instance) | Q(practice_partners__organisation=instance))
    return pages.none()

"""What happens to practices when a term that they hold, or something else of the library, changes."""

from django.db.models import Model, Q, QuerySet
from modelsearch import index
from wagtail.models import Page, ReferenceIndex

from core.changelog.noting import note
from core.changes.stamp import ChangeStamp
from library.models import Municipality, Organisation, Term
from practices.models import PracticePage, PracticeTerm


def move_term(old: Term, new: Term) -> None:
    """Let the practices that hold `old` hold `new`, each once. Revisions are resolved when they are read."""
    rows = PracticeTerm.objects.filter(term=old)
    pages = list(PracticePage.objects.filter(practice_terms__in=rows))
    note(Page, {page.pk for page in pages})
    already = PracticeTerm.objects.filter(term=new).values("page")
    rows.filter(page__in=already).delete()
    rows.update(term=new)
    ChangeStamp.move()
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)
        index.insert_or_update_object(page)


def update_search(instance: Model) -> None:
    """Index the practices anew whose searchable text has words of `instance` in it."""
    for page in _practices_showing(instance).distinct():
        index.insert_or_update_object(page)


def _practices_showing(instance: Model) -> QuerySet[PracticePage]:
    pages: QuerySet[PracticePage] = PracticePage.objects.all()
    if isinstance(instance, Term):
        return pages.filter(practice_terms__term=instance)
    if isinstance(instance, Municipality):
        return pages.filter(practice_municipalities__municipality=instance)
    if isinstance(instance, Organisation):
        return pages.filter(Q(project_owner=instance) | Q(practice_partners__organisation=instance))
    return pages.none()

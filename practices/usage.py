"""Where terms, municipalities and organisations are used by practices, pending drafts included."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q
from modelsearch import index
from wagtail.models import ReferenceIndex, Revision

from library.models import Municipality, Organisation, Term
from practices.models import PracticePage, PracticeTerm

# For each model: the name of the child relation in a revision, and of the field in it that holds the key. A field of
# the page itself has no relation.
_HOLDERS: dict[type[Model], tuple[tuple[str | None, str], ...]] = {
    Term: (("practice_terms", "term"),),
    Municipality: (("practice_municipalities", "municipality"),),
    Organisation: (("practice_partners", "organisation"), (None, "project_owner")),
}


def pending_drafts_using(instance: Model) -> list[PracticePage]:
    """Return the practices of which a revision that may still be published refers to `instance`.

    The database knows what the pages' own rows refer to, which includes drafts that were never published. What is
    left are unpublished changes to live pages, and revisions with a publication date.
    """
    holders = _HOLDERS[type(instance)]
    return [
        revision.content_object
        for revision in _pending_revisions()
        if any(instance.pk in _keys(revision.content, relation, field) for relation, field in holders)
    ]


def _pending_revisions() -> Iterator[Revision]:
    drafts = PracticePage.objects.filter(has_unpublished_changes=True).values("latest_revision")
    return Revision.page_revisions.filter(Q(pk__in=drafts) | Q(approved_go_live_at__isnull=False)).iterator()


def _keys(content: dict[str, Any], relation: str | None, field: str) -> set[Any]:
    rows = [content] if relation is None else content.get(relation, [])
    return {row.get(field) for row in rows}


def move_term(old: Term, new: Term) -> None:
    """Let the practices that hold `old` hold `new`, each once. Revisions are resolved when they are read."""
    rows = PracticeTerm.objects.filter(term=old)
    pages = list(PracticePage.objects.filter(practice_terms__in=rows))
    already = PracticeTerm.objects.filter(term=new).values("page")
    rows.filter(page__in=already).delete()
    rows.update(term=new)
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)
        index.insert_or_update_object(page)

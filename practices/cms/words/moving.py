"""A keyword goes into another, or becomes a term: in what the site shows and in every version that may be published."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from modelsearch import index
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision, TaskState

from core.changelog.noting import note, noted_together
from core.changes.stamp import ChangeStamp
from library.models import Term, Vocabulary
from library.vocabularies import add_term
from practices.models import FormerKeyword, PracticePage, PracticeTag, PracticeTagItem, PracticeTerm

# The actions in the audit log: of the keyword that stays, and of the term that comes.
ABSORBED, BECAME_TERM = "practices.keyword.absorb", "practices.keyword.term"
_Content = dict[str, Any]


def practices_with(tag: PracticeTag) -> QuerySet[PracticePage]:
    """Return the practices that hold `tag`, those included of which only a draft does; by title."""
    drafts = {int(revision.object_id) for revision in _to_come(tag) if _holds(revision.content, tag)}
    found: QuerySet[PracticePage] = PracticePage.objects.filter(
        Q(pk__in=tag.items.values("content_object")) | Q(pk__in=drafts)
    )
    return found.order_by("title", "pk")


@transaction.atomic
@noted_together()
def merge_keywords(old: PracticeTag, new: PracticeTag, user: Any) -> int:
    """Let every practice that holds `old` hold `new`, each once; `old` goes. Return how many practices there were.

    Raises ValidationError when the two can't be merged.
    """
    _lock(old, new)
    if old.pk == new.pk:
        raise ValidationError("Kies een ander sleutelwoord dan het woord zelf.")
    pages = list(practices_with(old))

    def replaced(content: _Content) -> _Content:
        return {**content, "tagged_items": _with_key(content["tagged_items"], old.pk, new.pk)}

    _rewrite(old, replaced)
    already = PracticeTagItem.objects.filter(tag=new).values("content_object")
    old.items.exclude(content_object__in=list(already.values_list("content_object", flat=True))).update(tag=new)
    log(new, ABSORBED, user=user, data={"from": old.name, "pages": len(pages)})
    _end(old, new, pages, user)
    return len(pages)


@transaction.atomic
@noted_together()
def make_term(old: PracticeTag, vocabulary: Vocabulary, label: str, user: Any) -> tuple[Term, int]:
    """Let every practice that holds the keyword hold a term instead, which is made when there is none of that name.

    Return the term and how many practices there were. Raises ValidationError when a practice would hold too many.
    """
    _lock(old)
    pages = list(practices_with(old).prefetch_related("practice_terms__term"))
    term = same_term(vocabulary, label)
    if crowded := [page for page in pages if _is_full(page, vocabulary, term)]:
        names = ", ".join(page.title for page in crowded[:3])
        raise ValidationError(
            f"Van ‘{vocabulary}’ mag een praktijk hoogstens {vocabulary.max_terms} termen hebben, en die heeft ze al: "
            f"{names}{' en andere' if len(crowded) > 3 else ''}. Haal daar eerst een term weg."  # noqa: PLR2004
        )
    if term is None:
        term = add_term(vocabulary, label)
    made = term

    def with_term(content: _Content) -> _Content:
        rows = content.get("practice_terms", [])
        if all(row["term"] != made.pk for row in rows):
            rows = [*rows, {"pk": None, "sort_order": len(rows), "page": content["pk"], "term": made.pk}]
        left = [row for row in content["tagged_items"] if row["tag"] != old.pk]
        return {**content, "practice_terms": rows, "tagged_items": left}

    _rewrite(old, with_term)
    for page in PracticePage.objects.filter(pk__in=old.items.values("content_object")):
        if not page.practice_terms.filter(term=term).exists():
            PracticeTerm.objects.create(page=page, term=term, sort_order=page.practice_terms.count())
    log(term, BECAME_TERM, user=user, data={"from": old.name, "pages": len(pages)})
    _end(old, term, pages, user)
    return term, len(pages)


def same_term(vocabulary: Vocabulary, label: str) -> Term | None:
    """Return the term of `vocabulary` that is called `label`, by whatever of its words."""
    wanted = label.casefold()
    terms = vocabulary.terms.filter(replaced_by__isnull=True)
    return next((term for term in terms if wanted in _words_of(term)), None)


def _words_of(term: Term) -> set[str]:
    return {word.casefold() for word in (term.label, *term.alternative_label_list())}


def _is_full(page: PracticePage, vocabulary: Vocabulary, term: Term | None) -> bool:
    held = {row.term_id for row in page.practice_terms.all() if row.term.vocabulary_id == vocabulary.pk}
    full = vocabulary.max_terms is not None and len(held) >= vocabulary.max_terms
    return full and (term is None or term.pk not in held)


def _lock(*tags: PracticeTag) -> None:
    # Two editors may do this at the same moment: what was loaded before the lock may no longer be there.
    keys = {tag.pk for tag in tags}
    if PracticeTag.objects.select_for_update().filter(pk__in=keys).count() < len(keys):
        raise ValidationError("Dit sleutelwoord bestaat niet meer. Ga terug naar de lijst.")


def _to_come(tag: PracticeTag) -> QuerySet[Revision]:
    """Return the versions that may hold `tag` and be shown to an editor or be published after this."""
    holding = PracticePage.objects.filter(
        Q(pk__in=tag.items.values("content_object")) | Q(has_unpublished_changes=True)
    )
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, revision__isnull=False).values("revision")
    of_practices = Revision.page_revisions.filter(content_type=ContentType.objects.get_for_model(PracticePage))
    found: QuerySet[Revision] = of_practices.filter(
        Q(pk__in=holding.values("latest_revision"))
        | Q(pk__in=holding.values("live_revision"))
        | Q(pk__in=waiting)
        | Q(approved_go_live_at__isnull=False)
    )
    return found


def _holds(content: _Content, tag: PracticeTag) -> bool:
    return any(row.get("tag") == tag.pk for row in content.get("tagged_items", []))


def _rewrite(tag: PracticeTag, change: Callable[[_Content], _Content]) -> None:
    """Store those versions with the change. They stay the same versions: nobody is told that somebody edited them."""
    for revision in _to_come(tag).iterator(chunk_size=100):
        if _holds(revision.content, tag):
            Revision.objects.filter(pk=revision.pk).update(content=change(revision.content))


def _with_key(rows: list[_Content], old: int, new: int) -> list[_Content]:
    if any(row["tag"] == new for row in rows):
        return [row for row in rows if row["tag"] != old]
    return [{**row, "tag": new} if row["tag"] == old else row for row in rows]


def _end(old: PracticeTag, to: PracticeTag | Term, pages: list[PracticePage], user: Any) -> None:
    """Take the keyword away, lead its addresses on, and tell everyone who shows or finds the practices."""
    FormerKeyword.lead(old, to)
    log(old, "wagtail.delete", user=user, deleted=True)
    old.delete()
    note(Page, {page.pk for page in pages})
    ChangeStamp.move()
    for page in PracticePage.objects.filter(pk__in=[page.pk for page in pages]):
        ReferenceIndex.create_or_update_for_object(page)
        index.insert_or_update_object(page)

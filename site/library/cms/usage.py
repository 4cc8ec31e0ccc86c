"""Where something of the library is used, versions of pages that may still be published included."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import router
from django.db.models import Model, ProtectedError, Q
from django.db.models.deletion import Collector
from django.utils.text import capfirst
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, Revision, get_page_models

from core.publishing.revision_references import protecting_fields
from library.models import Term


class _Holder(NamedTuple):
    """A place in the stored version of a page that may hold a key: the child relation, if any, and the field."""

    relation: str | None
    field: str


@dataclass(frozen=True)
class Use:
    """One thing that uses another, as an editor is told of it.

    url: where it is edited; empty when this editor may not. in_draft: only a version that is not public uses it.
    """

    holder: Model
    kind: str
    label: str
    url: str
    in_draft: bool


def holders_of(instance: Model) -> list[Model]:
    """Return what refers to `instance` in the database: pages, terms, organisations. Each once, by name."""
    owners = {(type(owner), owner.pk): owner for owner in _owners(_protecting_rows([instance]))}
    return sorted(owners.values(), key=str)


def is_any_used(instances: Sequence[Model]) -> bool:
    """Return whether anything of another type refers to one of `instances`, all of one type, or a pending draft does.

    A query for each table that may, however much does.
    """
    if not instances:
        return False
    model = type(instances[0])
    fields = [relation.field for relation in model._meta.related_objects if relation.related_model is not model]
    return any(
        field.model._base_manager.filter(**{f"{field.name}__in": instances}).exists()
        for field in fields
        if field in protecting_fields(field.model)
    ) or bool(pending_drafts_using(*instances))


def pending_drafts_using(*instances: Model) -> list[Page]:
    """Return the pages, of any type, of which a version that may still be published refers to one of `instances`.

    They are of one type. The database knows what the pages' own rows refer to, which includes drafts that were never
    published. What is left are unpublished changes to live pages, and versions with a publication date.
    """
    target, keys = type(instances[0]), {instance.pk for instance in instances}
    places = {model: found for model in get_page_models() if (found := _places(model, target))}
    pages = {
        revision.object_id: revision.content_object
        for revision in _pending_revisions(places)
        if any(keys & _keys(revision.content, place) for place in places[revision.content_type.model_class()])
    }
    return sorted(pages.values(), key=str)


def uses_of(instance: Model, user: AbstractBaseUser | AnonymousUser) -> list[Use]:
    """Return everything that uses `instance`, with the addresses where `user` may change that."""
    live = holders_of(instance)
    keys = {(holder._meta.label, holder.pk) for holder in live}
    drafts = [page for page in pending_drafts_using(instance) if (page._meta.label, page.pk) not in keys]
    finder = AdminURLFinder(user)
    return [
        Use(
            holder=holder,
            kind=str(capfirst(holder._meta.verbose_name)),
            label=str(holder),
            url=finder.get_edit_url(holder) or "",
            in_draft=in_draft,
        )
        for holders, in_draft in ((live, False), (drafts, True))
        for holder in holders
    ]


def reason_to_keep(instance: Model) -> str:
    """Return why `instance` may not be deleted although nothing uses it; empty when it may."""
    if isinstance(instance, Term) and instance.replaced_by is not None:
        return (
            f"Deze term is samengevoegd met '{instance.replaced_by}'. Hij blijft bewaard, zodat oude adressen en oude "
            "versies van praktijken blijven werken. In de keuzelijsten staat hij niet meer."
        )
    return ""


def _protecting_rows(instances: Sequence[Model]) -> Iterable[Model]:
    # The question is put to what would refuse the deletion, so that the answer is the same.
    collector = Collector(using=router.db_for_write(type(instances[0])))
    try:
        collector.collect(instances)
    except ProtectedError as refusal:
        return refusal.protected_objects
    return ()


def _owners(rows: Iterable[Model]) -> Iterator[Model]:
    """Yield the page to which each row belongs, or else the row itself. A query for each kind of row."""
    kinds: dict[type[Model], list[Model]] = {}
    for row in rows:
        kinds.setdefault(type(row), []).append(row)
    for model, of_kind in kinds.items():
        parent = next((field for field in model._meta.concrete_fields if isinstance(field, ParentalKey)), None)
        if parent is None:
            yield from of_kind
        else:
            owners = parent.related_model._base_manager.all()
            if issubclass(parent.related_model, Page):
                # Their texts are none of what is told here, and thousands may hold one term.
                owners = owners.only(*(field.name for field in Page._meta.concrete_fields))
            yield from owners.in_bulk({getattr(row, parent.attname) for row in of_kind}).values()


def _places(page_model: type[Model], target: type[Model]) -> list[_Holder]:
    own = [_Holder(None, field.name) for field in protecting_fields(page_model) if field.related_model is target]
    return own + [
        _Holder(relation.get_accessor_name(), field.name)
        for relation in get_all_child_relations(page_model)
        for field in protecting_fields(relation.related_model)
        if field.related_model is target
    ]


def _pending_revisions(models: Iterable[type[Model]]) -> Iterator[Any]:
    types = ContentType.objects.get_for_models(*models).values()
    newest = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    pending = Revision.page_revisions.filter(Q(pk__in=newest) | Q(approved_go_live_at__isnull=False))
    return pending.filter(content_type__in=types).select_related("content_type").iterator()


def _keys(content: dict[str, Any], place: _Holder) -> set[Any]:
    rows = [content] if place.relation is None else content.get(place.relation, [])
    return {row.get(place.field) for row in rows}

"""Which files of the library the public may have: those that something uses which the public can see now.

Not because a file exists: it may belong to a draft, to a page that is over or private, or to nothing. And not when its
collection is restricted, whoever uses it.
"""

from collections.abc import Collection as SomeOf
from functools import cache
from typing import TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Cast
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex, Site

from core.publishing.visibility import publicly_visible

FilesT = TypeVar("FilesT", bound=QuerySet)

_BASE_OF_PAGES = Q(base_content_type__app_label="wagtailcore", base_content_type__model="page")


def public_media(files: FilesT, through: str = "", *, site: Site | None = None, unlocked: SomeOf[int] = ()) -> FilesT:
    """Narrow images or documents to those that the public may have. It is part of the query, and costs none of its own.

    through: the field by which the rows of `files` have their file, when they are not files themselves. unlocked: keys
    of the restrictions of pages of which a visitor gave the password.
    """
    model = files.model._meta.get_field(through).related_model if through else files.model
    key = f"{through}__pk" if through else "pk"
    return not_restricted(files.filter(_is_used(model, key, site, unlocked)), through)


def not_restricted(files: FilesT, through: str = "") -> FilesT:
    """Narrow images or documents that something public is known to use to those that the public may have.

    through: as for `public_media`, which asks whether something uses them: most of what that costs.
    """
    return files.filter(~is_restricted(f"{through}__collection__path" if through else "collection__path"))


def _is_used(model: type[Model], key: str, site: Site | None, unlocked: SomeOf[int]) -> Exists:
    """Whether the index of references knows something visible that uses a file."""
    # By name: a kind of content that was not asked for yet would take a query of its own.
    kind = ContentType.objects.filter(app_label=model._meta.app_label, model=model._meta.model_name).values("pk")
    uses = ReferenceIndex.objects.filter(to_content_type__in=kind, to_object_id=Cast(OuterRef(key), CharField()))
    # The keys of other rows need not be numbers.
    uses = uses.alias(page=Case(When(_BASE_OF_PAGES, then=Cast("object_id", BigIntegerField()))))
    pages = publicly_visible(Page.objects.filter(pk=OuterRef("page")), site, unlocked).order_by()
    return Exists(uses.filter(Q(Exists(pages)) | _of_settings()))


@cache
def _of_settings() -> Q:
    """What the settings of a site use, which show on all of its pages."""
    found = Q(pk__in=[])
    for model in apps.get_models():
        if issubclass(model, BaseSiteSetting | BaseGenericSetting):
            name = {"app_label": model._meta.app_label, "model": model._meta.model_name}
            found |= Q(**{f"base_content_type__{part}": value for part, value in name.items()})
    return found


def is_restricted(collection_path: str) -> Exists:
    """Whether a collection, or one above it, has a restriction of any kind: password, login or groups."""
    path = ExpressionWrapper(OuterRef(collection_path), output_field=CharField())
    restrictions = CollectionViewRestriction.objects.annotate(file_path=path)
    return Exists(restrictions.filter(file_path__startswith=F("collection__path")))

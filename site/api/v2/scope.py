"""What narrows pages to a language, a site or the translations of a page: there is one language and one site."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page, Site


def language() -> str:
    """Return the language of every page, as Wagtail calls it."""
    return str(get_supported_content_language_variant(settings.LANGUAGE_CODE))


class OneLanguage(BaseFilterBackend):
    """`locale=nl`: the one language; of another there is nothing, and no language is an error."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        asked = request.GET.get("locale", language())
        if asked != language():
            raise BadRequestError(f"locale must be: {language()}")
        return queryset


class OneSite(BaseFilterBackend):
    """`site=databank.example.org`: the one site that is told of, with or without its port."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        if (asked := request.GET.get("site")) is None:
            return queryset
        site = Site.objects.filter(is_default_site=True).first()
        if site is None or asked not in {site.hostname, f"{site.hostname}:{site.port}"}:
            raise BadRequestError("site must be the host of this site")
        return queryset


class TranslationOf(BaseFilterBackend):
    """`translation_of=12`: the translations of a page, of which there are none in another language."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        if (asked := request.GET.get("translation_of")) is None:
            return queryset
        page = view.get_root_page() if asked == "root" else view.get_base_queryset().filter(pk=asked).first()
        if page is None:
            raise BadRequestError("translation_of: there is no such page")
        others = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
        return queryset.filter(pk__in=others.values("pk"))

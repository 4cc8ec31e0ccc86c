"""Serialisers of Wagtail's API for what is no page, with the fields of this project."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from rest_framework.fields import CharField, Field
from rest_framework.request import Request
from wagtail.api.utils import get_full_url
from wagtail.api.v2 import serializers as wagtail_serializers
from wagtail.contrib.redirects.models import Redirect

from library.api.fields import Needs
from library.api.public import Kind, Reference, focal_point
from library.models import DatabankDocument, DatabankImage


class MediaTags(Needs):
    """The tags of an image or document by name."""

    def prefetches(self, model: type[models.Model]) -> list[models.Prefetch]:
        return [models.Prefetch("tags")]

    def get_attribute(self, instance: Any) -> list[Any]:
        return list(instance.tags.all())

    def to_representation(self, value: list[Any]) -> list[str]:
        return sorted(tag.name for tag in value)


class DownloadUrl(Field):
    """The full address of a document."""

    def get_attribute(self, instance: DatabankDocument) -> str:
        return str(instance.url)

    def to_representation(self, value: str) -> str:
        request: Request = self.context["request"]
        url: str = get_full_url(request, value)
        return url


class FocalPoint(Field):
    """What matters in an image, or null."""

    def get_attribute(self, instance: DatabankImage) -> Any:
        return focal_point(instance)

    def to_representation(self, value: Any) -> Any:
        return value


class Renditions(Needs):
    """The renditions of an image by name."""

    def get_attribute(self, instance: DatabankImage) -> Any:
        return self.public.renditions(instance)

    def to_representation(self, value: Any) -> Any:
        return value


class LargestUrl(Needs):
    """The full address of an image as large as it is offered, which the original is not; null without its file."""

    def get_attribute(self, instance: DatabankImage) -> DatabankImage:
        return instance

    def to_representation(self, value: DatabankImage) -> str | None:
        # The other one is cut.
        offered = self.public.renditions(value).get("large")
        return offered["url"] if offered else None


class MediaSerializer(wagtail_serializers.BaseSerializer):
    """What images and documents have in common."""

    tags = MediaTags(read_only=True)


class DocumentSerializer(MediaSerializer):
    """Documents."""

    download_url = DownloadUrl(read_only=True)


class ImageSerializer(MediaSerializer):
    """Images, with their alternative text, focal point and renditions."""

    alt = CharField(source="description", read_only=True)
    download_url = LargestUrl(read_only=True)
    focal_point = FocalPoint(read_only=True)
    renditions = Renditions(read_only=True)


class Location(Needs):
    """Where a redirect leads, as a full address."""

    def get_attribute(self, instance: Redirect) -> Redirect:
        return instance

    def references(self, instance: Any) -> Iterable[Reference]:
        return [Reference(Kind.PAGE, instance.redirect_page_id)] if instance.redirect_page_id else []

    def to_representation(self, value: Redirect) -> str | None:
        if value.redirect_page_id is None:
            return value.redirect_link or None
        page = self.public.page(value.redirect_page_id)
        return page["url"].rstrip("/") + (value.redirect_page_route_path or "/") if page else None


class RedirectSerializer(wagtail_serializers.BaseSerializer):
    """Redirects."""

    location = Location(read_only=True)

"""The versions of many practices, and what editors read of how these came about."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, Revision

from practices.models import PracticePage

# What a page stores of its newest version.
OF_DRAFTS = ("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes")


def add_versions(pages: Sequence[PracticePage], user: Any = None) -> None:
    """Store a version of each page, as it is in memory; the page knows it as its newest, which is not stored yet."""
    kind, base = ContentType.objects.get_for_model(PracticePage), ContentType.objects.get_for_model(Page)
    versions = [
        Revision(
            content_type=kind,
            base_content_type=base,
            object_id=str(page.pk),
            user=user,
            content=page.serializable_data(),
            object_str=str(page),
            created_at=timezone.now(),
        )
        for page in pages
    ]
    for page, version in zip(pages, Revision.objects.bulk_create(versions), strict=True):
        page.latest_revision, page.latest_revision_created_at = version, version.created_at
        page.draft_title, page.has_unpublished_changes = page.title, True


def keep_as_drafts(pages: Sequence[PracticePage]) -> None:
    """Store which version of each page is the newest. Nothing listens to that, for nothing on the site changes."""
    Page.objects.bulk_update(pages, OF_DRAFTS)


class History:
    """What editors read of pages. Wagtail looks up what each entry names, which was just stored."""

    def __init__(self, user: Any) -> None:
        self._user = user
        self._uuid = get_active_log_context().uuid
        self._kind = ContentType.objects.get_for_model(PracticePage)
        self._entries: list[PageLogEntry] = []

    def tell(self, page: PracticePage, action: str, *, of_version: bool = True, **about: Any) -> None:
        """Take an entry of `page` along. of_version: whether it names its newest version. about: other fields."""
        self._entries.append(
            PageLogEntry(
                page=page,
                content_type=self._kind,
                label=page.get_admin_display_title(),
                action=action,
                user=self._user,
                uuid=self._uuid,
                revision=page.latest_revision if of_version else None,
                timestamp=timezone.now(),
                **{"content_changed": True, **about},
            )
        )

    def tell_published(self, page: PracticePage, old_title: str) -> None:
        """Take along that its newest version was published, and that it was renamed if it was called otherwise."""
        data = {"title": {"old": old_title, "new": page.title}} if page.title != old_title else {}
        if data:
            self.tell(page, "wagtail.rename", data=data, content_changed=False)
        self.tell(page, "wagtail.publish", data=data)

    def store(self) -> None:
        """Store them all."""
        PageLogEntry.objects.bulk_create(self._entries)
        self._entries = []

"""What is content, and what moves the stamp of the content: any row that the public may see something of."""

from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.changes.stamp import ChangeStamp

# Everything is content, but for what is named here and models of ours that say `is_content = False`: to forget one here
# costs some work, to forget one the other way round would show what is no longer so.
_NO_CONTENT_APPS = frozenset(
    {
        "admin", "auth", "contenttypes", "django_tasks_database", "sessions", "wagtailadmin", "wagtailembeds",
        "wagtailforms", "wagtailsearch", "wagtailusers",
    }
)  # fmt: skip
_NO_CONTENT = frozenset(
    {
        "wagtailcore.APIToken",
        "wagtailcore.Comment",
        "wagtailcore.CommentReply",
        "wagtailcore.GroupApprovalTask",
        "wagtailcore.GroupCollectionPermission",
        "wagtailcore.GroupPagePermission",
        "wagtailcore.GroupSitePermission",
        "wagtailcore.ModelLogEntry",
        "wagtailcore.PageLogEntry",
        "wagtailcore.PageSubscription",
        "wagtailcore.ReferenceIndex",
        "wagtailcore.Revision",
        "wagtailcore.Task",
        "wagtailcore.TaskState",
        "wagtailcore.UploadedFile",
        "wagtailcore.Workflow",
        "wagtailcore.WorkflowContentType",
        "wagtailcore.WorkflowPage",
        "wagtailcore.WorkflowState",
        "wagtailcore.WorkflowTask",
        "wagtailsearchpromotions.Query",
        "wagtailsearchpromotions.QueryDailyHits",
    }
)
# What saving a draft writes in the row of its page.
_OF_DRAFTS = frozenset({"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"})


def is_content(model: type[Model]) -> bool:
    """Whether the public may see something of the rows of `model`."""
    if model._meta.app_label in _NO_CONTENT_APPS or model._meta.label in _NO_CONTENT:
        return False
    return getattr(model, "is_content", True)


def is_of_drafts(update_fields: Iterable[str] | None) -> bool:
    """Whether storing these fields of a page, all when None, leaves what the public sees of it as it is."""
    return update_fields is not None and _OF_DRAFTS.issuperset(update_fields)


@receiver(post_save)
@receiver(post_delete)
def move_stamp(sender: type[Model], update_fields: Collection[str] | None = None, **_kwargs: Any) -> None:
    """Say that the content changed, in the transaction of the change. What writes rows in bulk says it itself."""
    in_migration = sender._meta.apps is not apps
    if is_content(sender) and not in_migration and not is_of_drafts(update_fields):
        ChangeStamp.move_content()

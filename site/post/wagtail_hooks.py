"""What mails add to the CMS: where each thing hooks in."""

from functools import partial

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from library.cms.reports.viewset import ReportViewSet
from library.cms.work import offering
from post.cms.failed_mails import (
    DROPPED,
    HANDLE_MAILS,
    RETRIED,
    FailedMailsPanel,
    FailedMailsReport,
    drop,
    retry,
)

hooks.register("construct_homepage_panels", offering(FailedMailsPanel))


hooks.register("register_admin_viewset", partial(ReportViewSet, FailedMailsReport))


@hooks.register("register_admin_urls")
def register_steps() -> list[URLPattern]:
    """Give what one does with a mail its addresses."""
    return [
        path("rapporten/mails/<int:pk>/opnieuw/", retry, name="failed_mail_retry"),
        path("rapporten/mails/<int:pk>/weg/", drop, name="failed_mail_drop"),
    ]


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Name what was done with a mail in the audit log."""
    actions.register_action(RETRIED, "Mail opnieuw proberen", "Mail opnieuw geprobeerd")
    actions.register_action(DROPPED, "Mail niet meer versturen", "Mail weggedaan")


@hooks.register("register_permissions")
def register_right() -> QuerySet[Permission]:
    """Let the right to handle mails be given to groups."""
    app_label, codename = HANDLE_MAILS.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)

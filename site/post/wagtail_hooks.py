"""What mails add to the CMS: where each thing hooks in."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from library.cms.work import offering
from post.cms.failed_mails import (
    DROPPED,
    HANDLE_MAILS,
    REPORT,
    RETRIED,
    FailedMailsPanel,
    FailedMailsReport,
    drop,
    retry,
)

hooks.register("construct_homepage_panels", offering(FailedMailsPanel))


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern]:
    """Give the report of mails, and what one does there, their addresses."""
    base = "rapporten/mails/"
    return [
        path(base, FailedMailsReport.as_view(), name=REPORT),
        path(f"{base}resultaten/", FailedMailsReport.as_view(results_only=True), name="failed_mails_report_results"),
        path(f"{base}<int:pk>/opnieuw/", retry, name="failed_mail_retry"),
        path(f"{base}<int:pk>/weg/", drop, name="failed_mail_drop"),
    ]


class MailsMenuItem(MenuItem):
    """Shown to who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(HANDLE_MAILS))


@hooks.register("register_reports_menu_item")
def add_to_reports() -> MenuItem:
    """Put the report in the menu."""
    return MailsMenuItem("Mails die niet vertrokken", reverse(REPORT), name="mails", icon_name="mail", order=1400)


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

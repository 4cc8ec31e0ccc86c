"""The report of mails that the mail server did not take, and what one does about them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.log_actions import log

from library.cms.reports.columns import MomentColumn
from library.cms.reports.view import Report
from library.cms.work import Work, WorkPanel, WorkRow
from post.models import OutgoingMail

HANDLE_MAILS = "forms.change_outgoingmail"
# The actions in the audit log.
RETRIED, DROPPED = "post.retry", "post.drop"


class ActionsColumn(Column):
    """What one may do with a mail, each a button."""

    cell_template_name = "post/admin/failed_mail_cell.html"


class FailedMailsReport(Report):
    """The mails that were tried at least once and did not leave, longest first."""

    model = OutgoingMail
    slug = "mails"
    order = 195
    page_title = "Mails die niet vertrokken"
    header_icon = "mail"
    holds_people = "Mails met hun adres"
    default_ordering = ("created_at", "pk")
    columns = [
        Column("subject", label="Onderwerp"),
        Column("to", label="Aan"),
        MomentColumn("created_at", label="Geschreven"),
        NumberColumn("tries", label="Pogingen"),
        MomentColumn("due_at", label="Volgende poging"),
        Column("last_error", label="Wat de mailserver zei"),
        ActionsColumn("pk", label="Wat je kunt doen"),
    ]
    list_export = ["subject", "to", "created_at", "tries", "due_at", "last_error"]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return bool(user.has_perm(HANDLE_MAILS))

    def get_base_queryset(self) -> QuerySet[OutgoingMail]:
        return failed_mails().defer("text", "html", "calendar")


REPORT = FailedMailsReport.url_name()


def failed_mails() -> QuerySet[OutgoingMail]:
    """Return the mails that the mail server did not take, but for one that a worker is trying again now."""
    return OutgoingMail.objects.filter(sent_at__isnull=True).exclude(last_error="")


def _refuse_others(request: HttpRequest) -> None:
    if not FailedMailsReport.is_for(request.user):
        raise PermissionDenied


@require_POST
@transaction.atomic
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker try a mail again at once."""
    _refuse_others(request)
    mail = failed_mails().select_for_update().filter(pk=pk).first()
    if mail is not None:
        mail.due_at = timezone.now()
        mail.save(update_fields=["due_at"])
        _write_down(mail, RETRIED, request)
        messages.success(request, "De mail vertrekt zo meteen opnieuw. Staat hij hier straks nog, dan lukte het niet.")
    return _back(request, mail)


@require_POST
@transaction.atomic
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a mail that will never arrive, such as one to an address that does not exist."""
    _refuse_others(request)
    mail = failed_mails().select_for_update().filter(pk=pk).first()
    if mail is not None:
        _write_down(mail, DROPPED, request)
        mail.delete()
        messages.success(request, "De mail is weg. Niemand probeert hem nog te versturen.")
    return _back(request, mail)


def _write_down(mail: OutgoingMail, action: str, request: HttpRequest) -> None:
    # The log stays for years: it names nobody but who acted.
    log(mail, action, user=request.user, title="een mail", deleted=action == DROPPED)


def _back(request: HttpRequest, mail: OutgoingMail | None) -> HttpResponse:
    if mail is None:
        messages.warning(request, "Die mail is intussen vertrokken of weg.")
    return redirect(REPORT)


class FailedMailsPanel(WorkPanel):
    """The mails that did not leave, longest first."""

    name = "mails"
    heading = "Mails die niet vertrokken"
    icon = "warning"
    empty = "Alle mails zijn vertrokken of vertrekken zo."
    order = 170

    def is_for(self) -> bool:
        return bool(self.user.has_perm(HANDLE_MAILS))

    def work(self) -> Work:
        mails = failed_mails()
        url = reverse(REPORT)
        rows = [
            WorkRow(mail.subject, f"{url}#mail-{mail.pk}", note=f"aan {mail.to}", since=mail.created_at)
            for mail in mails.order_by("created_at", "pk").only("subject", "to", "created_at")[: self.most]
        ]
        return Work(rows, mails.count(), url)

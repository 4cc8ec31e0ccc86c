"""The panel of the first screen about practices that somebody should confirm."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format

from library.cms.page_work import editable_by, may
from library.cms.work import Work, WorkPanel, WorkRow
from library.models import SiteSettings
from practices.cms.report import DUE, REPORT
from practices.cms.review import CONFIRM, review_url, state_of
from practices.confirming.rounds import last_rounds, waiting_for_answer
from practices.models import ConfirmationRound, PracticePage


class ReviewsPanel(WorkPanel):
    """The practices that the user may edit and of which somebody should ask whether they still hold.

    Those of which the owner was asked by mail come when no mail was answered.
    """

    name = "te-bevestigen"
    heading = "Praktijken om na te vragen"
    icon = "check"
    empty = "Alle praktijken zijn het voorbije jaar bevestigd of pas gepubliceerd, of de eigenaar kreeg een mail."
    order = 130

    def is_for(self) -> bool:
        return may(self.user, "change")

    def work(self) -> Work:
        due = PracticePage.objects.due_for_confirmation(SiteSettings.shortest("review_days"))
        due = editable_by(self.user, due).exclude(Exists(waiting_for_answer().filter(practice=OuterRef("pk"))))
        shown = list(due.only("title", "draft_title", "verified_on")[: self.most])
        asked = last_rounds(shown)
        may_review = self.user.has_perm(CONFIRM)
        url = f"{reverse(REPORT)}?bevestigd={DUE}"
        rows = [_row(practice, asked.get(practice.pk), may_review) for practice in shown]
        return Work(rows, due.count(), url)


def _row(practice: Any, asked: ConfirmationRound | None, may_review: bool) -> WorkRow:
    confirmed = practice.verified_on
    last = f"laatst bevestigd op {date_format(confirmed, 'j F Y')}" if confirmed else "nog nooit bevestigd"
    url = review_url(practice) if may_review else reverse("wagtailadmin_pages:edit", args=[practice.pk])
    return WorkRow(practice.get_admin_display_title(), url, note=state_of(asked) or last)

"""The panel of the first screen about practices that somebody should confirm."""

from django.urls import reverse
from django.utils.formats import date_format

from library.cms.page_work import editable_by, may
from library.cms.work import Work, WorkPanel, WorkRow
from library.models import SiteSettings
from practices.cms.report import DUE, REPORT
from practices.models import PracticePage


class ReviewsPanel(WorkPanel):
    """The practices that the user may edit and of which somebody should ask whether they still hold."""

    name = "te-bevestigen"
    heading = "Praktijken om na te vragen"
    icon = "check"
    empty = "Alle praktijken zijn het voorbije jaar bevestigd of pas gepubliceerd."
    order = 130

    def is_for(self) -> bool:
        return may(self.user, "change")

    def work(self) -> Work:
        due = PracticePage.objects.due_for_confirmation(SiteSettings.shortest("review_days"))
        due = editable_by(self.user, due)
        shown = due.only("title", "draft_title", "verified_on")[: self.most]
        url = f"{reverse(REPORT)}?bevestigd={DUE}"
        return Work([_row(practice) for practice in shown], due.count(), url)


def _row(practice: PracticePage) -> WorkRow:
    confirmed = practice.verified_on
    note = f"laatst bevestigd op {date_format(confirmed, 'j F Y')}" if confirmed else "nog nooit bevestigd"
    url = reverse("wagtailadmin_pages:edit", args=[practice.pk])
    return WorkRow(practice.get_admin_display_title(), url, note=note)

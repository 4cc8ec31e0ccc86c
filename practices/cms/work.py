"""Panels of the first screen about practices: what somebody should confirm, what is poor, links that lead nowhere."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format

from core.changes.stamp import ChangeStamp
from core.kept import Kept
from library.cms.page_work import editable_by, may
from library.cms.work import Work, WorkPanel, WorkRow
from library.models import SiteSettings
from practices.cms.explorer.filters import COMPLETE, DEAD, DUE, ON_SITE, UNFINISHED
from practices.cms.reports.practices import REPORT
from practices.cms.review import CONFIRM, review_url, state_of
from practices.confirming.rounds import last_rounds, waiting_for_answer
from practices.models import CheckedLink, ConfirmationRound, PracticePage
from practices.models.querysets import PracticePageQuerySet
from practices.models.record.completeness import completeness
from practices.models.record.declaration import READING_ORDER
from practices.models.record.fields import Kind


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
        # All keys at once: to count them apart would look at every practice twice.
        keys = list(due.values_list("pk", flat=True))
        found = PracticePage.objects.only("title", "draft_title", "verified_on").in_bulk(keys[: self.most])
        shown = [found[key] for key in keys[: self.most]]
        asked = last_rounds(shown)
        may_review = self.user.has_perm(CONFIRM)
        url = f"{reverse(REPORT)}?bevestigd={DUE}"
        rows = [_row(practice, asked.get(practice.pk), may_review) for practice in shown]
        return Work(rows, len(keys), url)


def _row(practice: Any, asked: ConfirmationRound | None, may_review: bool) -> WorkRow:
    confirmed = practice.verified_on
    last = f"laatst bevestigd op {date_format(confirmed, 'j F Y')}" if confirmed else "nog nooit bevestigd"
    url = review_url(practice) if may_review else reverse("wagtailadmin_pages:edit", args=[practice.pk])
    return WorkRow(practice.get_admin_display_title(), url, note=state_of(asked) or last)


# The keys of the practices that miss much, for as long as nothing changes.
_kept: Kept[None, list[int]] = Kept(1)


def _on_site() -> PracticePageQuerySet:
    found: PracticePageQuerySet = PracticePage.objects.filter(live=True, archived_on=None)
    return found


def _emptiest_first() -> list[int]:
    """Return the keys of the practices on the site that miss much, the emptiest first."""

    def find() -> list[int]:
        # Compared here: the database computes it anew to choose by it, and to order by it.
        rows = _on_site().with_completeness().order_by().values_list("completeness", "title", "pk")
        return [key for _percent, _title, key in sorted(row for row in rows if row[0] < COMPLETE[UNFINISHED][1])]

    return _kept.get(None, ChangeStamp.read().content, find)


class IncompletePanel(WorkPanel):
    """The practices on the site that the user may edit and that lack most of what helps readers, the emptiest first."""

    name = "onvolledig"
    heading = "Fiches die het meest missen"
    icon = "list-ul"
    empty = "Elke fiche op de site is voor minstens 70 % ingevuld."
    order = 142
    # So many fields are named that would help most.
    named = 2

    def is_for(self) -> bool:
        return may(self.user, "change")

    def work(self) -> Work:
        mine = set(editable_by(self.user, _on_site()).order_by().values_list("pk", flat=True))
        keys = [key for key in _emptiest_first() if key in mine]
        rows = [field.attribute for field in READING_ORDER if field.weight and field.kind is Kind.ROWS]
        shown = PracticePage.objects.prefetch_related(*rows).in_bulk(keys[: self.most])
        url = f"{reverse(REPORT)}?volledigheid={UNFINISHED}&stand={ON_SITE}"
        return Work([self._row(shown[key]) for key in keys[: self.most]], len(keys), url)

    def _row(self, practice: PracticePage) -> WorkRow:
        found = completeness(practice)
        lacks = ", ".join(field.title.lower() for field in found.missing[: self.named])
        url = reverse("wagtailadmin_pages:edit", args=[practice.pk])
        return WorkRow(practice.get_admin_display_title(), url, note=f"{found.percent} % ingevuld; mist vooral {lacks}")


class DeadLinksPanel(WorkPanel):
    """The practices that the user may edit and that lead to an address which answers no more."""

    name = "links"
    heading = "Links die niet meer werken"
    icon = "link"
    empty = "Alle links van praktijken werkten toen we ze nakeken."
    order = 145

    def is_for(self) -> bool:
        return may(self.user, "change")

    def work(self) -> Work:
        dead = CheckedLink.practices.through.objects.filter(
            checkedlink__in=CheckedLink.objects.dead(),
            practicepage__in=editable_by(self.user, PracticePage.objects.all()).order_by().values("pk"),
        )
        told = ("practicepage", "practicepage__draft_title", "checkedlink__url", "checkedlink__problem")
        found = [
            WorkRow(title, reverse("wagtailadmin_pages:edit", args=[key]), note=f"{link}: {problem}")
            for key, title, link, problem in dead.order_by("checkedlink__url", "pk").values_list(*told)[: self.most]
        ]
        return Work(found, dead.count(), f"{reverse(REPORT)}?links={DEAD}")

"""Rounds in which somebody is asked whether a practice still holds."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from practices.models.choices import Outcome

# The mail that asks, and two reminders.
MOST_MAILS = 3
# So long there is between two mails, and between the last one and the moment that somebody had better phone.
REMIND_AFTER = datetime.timedelta(days=14)
# So long after a mail its links work.
LINK_DAYS = 60


class ConfirmationRound(models.Model):
    """One time that the owner of a practice was asked whether it still holds, and what came of it.

    The address is forgotten when the round ends; what became of it stays as the history of the practice.
    """

    is_content = False

    practice = models.ForeignKey(
        "practices.PracticePage", verbose_name="praktijk", on_delete=models.CASCADE, related_name="+"
    )
    # What the links of the mails hold, so that they work for this practice and this round alone.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    to = models.EmailField("aan", blank=True)
    opened_at = models.DateTimeField("begonnen", default=timezone.now)
    mails = models.PositiveSmallIntegerField("mails", default=0)
    last_mail_on = models.DateField("laatste mail op", null=True, blank=True)
    closed_at = models.DateTimeField("geëindigd", null=True, blank=True)
    outcome = models.CharField("uitkomst", max_length=12, choices=Outcome, blank=True)
    # What an editor heard by phone, or what was told where no form of the site takes it.
    note = models.TextField("nota", max_length=2000, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="door",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "nazicht"
        verbose_name_plural = "nazichten"
        ordering = ["-opened_at", "-pk"]
        default_permissions = ()
        permissions = [("confirm_practice", "Kan navragen en noteren of een praktijk nog klopt")]
        constraints = [
            # Two workers at once, or a worker and an editor, ask once.
            models.UniqueConstraint(
                fields=["practice"], condition=models.Q(closed_at=None), name="practice_one_open_round"
            ),
            models.CheckConstraint(condition=models.Q(mails__lte=MOST_MAILS), name="round_few_mails"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, outcome="")
                | models.Q(closed_at__isnull=False, outcome__in=Outcome.values),
                name="round_outcome_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} ({self.get_outcome_display() or 'gevraagd'})"

    @property
    def links_end_on(self) -> datetime.date | None:
        """The last day on which the links of its mails work; none before the first mail."""
        return self.last_mail_on and self.last_mail_on + datetime.timedelta(days=LINK_DAYS)

    def takes_answers(self, today: datetime.date | None = None) -> bool:
        """Whether its links still work."""
        last = self.links_end_on
        return self.closed_at is None and last is not None and (today or timezone.localdate()) <= last

    def stays_silent(self, today: datetime.date | None = None) -> bool:
        """Whether every mail went without an answer, so that somebody had better phone."""
        last = self.last_mail_on
        waited = last is not None and last <= (today or timezone.localdate()) - REMIND_AFTER
        return self.closed_at is None and self.mails == MOST_MAILS and waited

"""The rounds: whom to ask today, asking, reminding, and what comes back. Each step is one transaction."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from core.changelog.noting import wait_for_writers
from library.models import SiteSettings
from practices.confirming.freshness import mark_confirmed
from practices.confirming.letters import ask
from practices.models import ConfirmationRound, PracticePage
from practices.models.choices import Outcome, Status
from practices.models.confirmation import LINK_DAYS, MOST_MAILS, REMIND_AFTER

# The actions in the audit log.
ASKED, CONFIRMED, REPORTED = "practices.ask", "practices.confirm", "practices.report"

# So many mails a day, so that the answers can be handled; and so many to one mailbox.
MOST_A_DAY = 50
MOST_FOR_ONE = 5

# Sent with `round`, `to` and `told` in the transaction of an answer that something changed or stopped. A receiver that
# takes it on returns True.
change_reported = Signal()


class NotPossibleError(Exception):
    """Raised when a step is not possible now; the message says why, in Dutch."""


@dataclass(frozen=True)
class Mail:
    """A mail that is due. number: 1 for the question, 2 and 3 for the reminders. round: none for a new one."""

    practice: PracticePage
    to: str
    number: int = 1
    round: ConfirmationRound | None = None


# --- Whom to ask -----------------------------------------------------------------------------------------------------


def due_mails(today: datetime.date | None = None) -> list[Mail]:
    """Return the mails of today, reminders first: as many as a day takes, a few to each mailbox.

    A practice is asked about when it is due, has an address, and was not asked for as long as a confirmation lasts.
    A fixed number of queries, whatever there is.
    """
    today = today or timezone.localdate()
    days = SiteSettings.shortest("review_days")
    patient = ConfirmationRound.objects.filter(closed_at=None, mails__lt=MOST_MAILS).exclude(to="")
    patient = patient.filter(last_mail_on__lte=today - REMIND_AFTER).exclude(pk__in=_needless(today).values("pk"))
    reminders = [Mail(row.practice, row.to, row.mails + 1, row) for row in patient.select_related("practice")]
    sent_to = Counter(mail.to.lower() for mail in reminders)

    recent = timezone.now() - datetime.timedelta(days=max(days, LINK_DAYS))
    asked = ConfirmationRound.objects.filter(practice=OuterRef("pk"), opened_at__gt=recent)
    due = PracticePage.objects.due_for_confirmation(days, today).exclude(owner_email="").exclude(Exists(asked))
    chosen = []
    for key, to in due.values_list("pk", "owner_email"):
        sent_to[to.lower()] += 1
        if sent_to[to.lower()] <= MOST_FOR_ONE:
            chosen.append(key)
    room = max(0, MOST_A_DAY - len(reminders))
    practices = PracticePage.objects.in_bulk(chosen[:room])
    new = [Mail(practices[key], practices[key].owner_email) for key in chosen[:room] if key in practices]
    return [*reminders[:MOST_A_DAY], *new]


def send_due(today: datetime.date | None = None) -> int:
    """Owe the mails of today and return how many. Doing it twice, or in two processes at once, owes each once."""
    today = today or timezone.localdate()
    needless = list(_needless(today).values_list("pk", flat=True))
    ConfirmationRound.objects.filter(pk__in=needless, closed_at=None).update(**_ended(Outcome.DROPPED))
    return sum(_owe(mail, today) for mail in due_mails(today))


def _needless(today: datetime.date) -> QuerySet[ConfirmationRound]:
    """Return the open rounds whose answer nobody needs any more: an editor confirmed the practice, or archived it, …

    What an editor asked before it was due is needed.
    """
    due = PracticePage.objects.due_for_confirmation(SiteSettings.shortest("review_days"), today)
    listed = PracticePage.objects.listed().exclude(status=Status.STOPPED)
    return ConfirmationRound.objects.filter(
        ~Q(practice__in=listed.order_by().values("pk"))
        | Q(practice__verified_on__gte=TruncDate("opened_at"))
        | Q(user=None) & ~Q(practice__in=due.order_by().values("pk")),
        closed_at=None,
    )


@transaction.atomic
def _owe(mail: Mail, today: datetime.date) -> bool:
    """Owe one mail, unless another process was first."""
    row = mail.round or _open(mail.practice, mail.to, today)
    if row is None:
        return False
    # The row counts its mails: who comes second finds another number than it knew.
    mine = ConfirmationRound.objects.filter(pk=row.pk, closed_at=None, mails=mail.number - 1)
    if not mine.update(mails=mail.number, last_mail_on=today):
        return False
    row.refresh_from_db()
    ask(row, mail.number)
    return True


def _open(practice: PracticePage, to: str, today: datetime.date, user: Any = None) -> ConfirmationRound | None:
    """Open a round in the place of one that was never answered; None when another process did so today."""
    earlier = ConfirmationRound.objects.filter(practice=practice, closed_at=None).exclude(last_mail_on=today)
    earlier.update(**_ended(Outcome.DROPPED))
    try:
        with transaction.atomic():
            return ConfirmationRound.objects.create(practice=practice, to=to, user=user)
    except IntegrityError:
        return None


def _ended(outcome: Outcome) -> dict[str, Any]:
    return {"closed_at": timezone.now(), "outcome": outcome, "to": ""}


# --- What editors do -------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_now(practice: PracticePage, user: Any) -> None:
    """Ask the owner today. The links of mails from before work no more. Raises NotPossibleError."""
    today = timezone.localdate()
    if not practice.owner_email:
        raise NotPossibleError("Bij deze praktijk staat geen e-mailadres voor het nazicht. Vul het eerst in.")
    if not PracticePage.objects.public().filter(pk=practice.pk).exists():
        raise NotPossibleError("Deze praktijk staat niet op de site. Er is nog niets om na te kijken.")
    if ConfirmationRound.objects.filter(practice=practice, last_mail_on=today, closed_at=None).exists():
        raise NotPossibleError("Vandaag vertrok er al een mail over deze praktijk. Wacht op het antwoord, of bel.")
    row = _open(practice, practice.owner_email, today, user)
    if row is None or not _owe(Mail(practice, row.to, round=row), today):
        raise NotPossibleError("Een collega vroeg dit net na.")
    log(practice, ASKED, user=user)


@transaction.atomic
def confirm_by_phone(practice: PracticePage, user: Any, note: str) -> None:
    """Write down that somebody confirmed the practice by phone, and who wrote it down."""
    wait_for_writers()
    closed = {**_ended(Outcome.BY_PHONE), "note": note, "user": user}
    if not ConfirmationRound.objects.filter(practice=practice, closed_at=None).update(**closed):
        ConfirmationRound.objects.create(practice=practice, **closed)
    mark_confirmed(practice)
    log(practice, CONFIRMED, user=user)


# --- What the owner answers ------------------------------------------------------------------------------------------


@transaction.atomic
def answer(row: ConfirmationRound, outcome: Outcome, told: str = "") -> None:
    """Take the answer of an owner: the practice is confirmed, or editors are told. Raises NotPossibleError."""
    wait_for_writers()
    # Not its relations: PostgreSQL locks no row that an outer join may not find.
    locked = ConfirmationRound.objects.select_for_update().get(pk=row.pk)
    if not locked.takes_answers():
        raise NotPossibleError("Op deze vraag is al geantwoord, of de link is te oud.")
    to = locked.to
    for name, value in _ended(outcome).items():
        setattr(locked, name, value)
    if outcome == Outcome.CONFIRMED:
        mark_confirmed(locked.practice)
        log(locked.practice, CONFIRMED)
    else:
        taken = change_reported.send(sender=ConfirmationRound, round=locked, to=to, told=told)
        locked.note = "" if any(is_taken for _receiver, is_taken in taken) else told
        log(locked.practice, REPORTED)
    locked.save()


# --- Where it stands -------------------------------------------------------------------------------------------------


def waiting_for_answer(today: datetime.date | None = None) -> QuerySet[ConfirmationRound]:
    """Return the rounds in which a mail is still to come or to be answered, so that nobody has to phone yet."""
    today = today or timezone.localdate()
    still_comes = Q(mails__lt=MOST_MAILS) | Q(last_mail_on__gt=today - REMIND_AFTER)
    still_works = Q(last_mail_on__gte=today - datetime.timedelta(days=LINK_DAYS))
    return ConfirmationRound.objects.filter(still_comes & still_works, closed_at=None)


def last_rounds(practices: Iterable[PracticePage]) -> dict[int, ConfirmationRound]:
    """Return the last round of each of these practices that has one, by its key. One query."""
    rows = ConfirmationRound.objects.filter(practice__in=[page.pk for page in practices])
    return {row.practice_id: row for row in rows.order_by("opened_at", "pk")}

"""Sends the mails that are owed. A mail server that refuses or hangs delays them; it never loses them."""

import datetime
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from post.models import OutgoingMail

logger = logging.getLogger(__name__)

# While one worker sends a mail, others leave it alone; should that worker die, the mail is due again after this.
LEASE = datetime.timedelta(minutes=5)
FIRST_DELAY = datetime.timedelta(minutes=1)
LONGEST_DELAY = datetime.timedelta(hours=6)
# So long a mail that was sent is kept, to know what somebody got.
SENT_KEPT = datetime.timedelta(days=90)


def send_due_mails() -> int:
    """Try once to send every mail that is due and return how many were sent."""
    sent = 0
    while (mail := _claim()) is not None:
        sent += _try_to_send(mail)
    return sent


def delay_after(tries: int) -> datetime.timedelta:
    """How long to wait after that many failed tries: a minute, doubling up to six hours."""
    return min(FIRST_DELAY * 2 ** min(tries - 1, 10), LONGEST_DELAY)


def forget_sent() -> int:
    """Remove the mails that were sent long ago and belong to nothing; return how many those were.

    Those of a submission, or of what refers to them, go when that goes.
    """
    old = OutgoingMail.objects.filter(sent_at__lt=timezone.now() - SENT_KEPT, submission=None)
    for relation in OutgoingMail._meta.related_objects:
        old = old.filter(**{f"{relation.name}__isnull": True})
    number, _by_model = old.delete()
    return number


@transaction.atomic
def _claim() -> OutgoingMail | None:
    now = timezone.now()
    due = OutgoingMail.objects.filter(sent_at__isnull=True, due_at__lte=now)
    mail = due.select_for_update(skip_locked=True).first()
    # To save it cleans its text as well, so that no header and no letter fails on what an older row holds.
    if mail is not None:
        mail.due_at = now + LEASE
        mail.tries += 1
        # What is being tried has not failed: nobody retries or drops it meanwhile.
        mail.last_error = ""
        mail.save(update_fields=["due_at", "tries", "last_error"])
    return mail


def _try_to_send(mail: OutgoingMail) -> bool:
    try:
        _message(mail).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # ValueError: an address or subject that can't be a header. It must not hold up the mails after it.
        mail.due_at = timezone.now() + delay_after(mail.tries)
        mail.last_error = f"{type(error).__name__}: {error}"
        mail.save(update_fields=["due_at", "last_error"])
        logger.warning("mail %s not sent (try %s): %s", mail.pk, mail.tries, mail.last_error)
        return False
    mail.sent_at = timezone.now()
    mail.save(update_fields=["sent_at"])
    return True


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    server = get_connection(settings.MAIL_SERVER_BACKEND)
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], connection=server)
    if mail.reply_to:
        message.reply_to = [mail.reply_to]
    if mail.unsubscribe_url:
        message.extra_headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        message.attach("agenda.ics", mail.calendar, "text/calendar")
    return message

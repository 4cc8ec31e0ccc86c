"""Puts what Django and Wagtail mail in the outbox: no request waits for the mail server, and no fault loses a mail."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from post.letters import subject_line
from post.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """Owes what it is given to send, in the transaction that is going on: a mail to each who is to read it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store mails for the worker to send. What the outbox can't hold, a file that goes along, is sent at once."""
        with transaction.atomic():
            for message in email_messages:
                if message.attachments:
                    get_connection(settings.MAIL_SERVER_BACKEND).send_messages([message])
                else:
                    _owe(message)
        return len(email_messages)


def _owe(message: EmailMessage) -> None:
    pages = [content for content, kind in getattr(message, "alternatives", ()) if kind == "text/html"]
    for address in dict.fromkeys(parseaddr(person)[1] for person in message.recipients()):
        OutgoingMail(
            to=address,
            reply_to=parseaddr(message.reply_to[0])[1] if message.reply_to else "",
            subject=subject_line(str(message.subject)),
            text=str(message.body),
            html=str(pages[0]) if pages else "",
        ).save()

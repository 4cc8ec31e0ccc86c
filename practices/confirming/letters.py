"""Writes the mails that ask whether a practice still holds to the outbox, in the transaction of their round."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils.formats import date_format

from library.models import SiteSettings
from post.letters import letter
from practices.confirming.links import path_to
from practices.models import ConfirmationRound
from practices.models.choices import Outcome

# What one may answer, in the order of the mail; the values stand in the addresses.
ANSWERS = (Outcome.CONFIRMED, Outcome.CHANGED, Outcome.STOPPED)


def ask(row: ConfirmationRound, number: int) -> None:
    """Owe the owner the question whether the practice still holds; from the second on as a reminder."""
    practice = row.practice
    links = [urljoin(settings.BASE_URL, path_to(row, "confirmation_answer", answer.value)) for answer in ANSWERS]
    context = {
        "practice": practice,
        "url": urljoin(settings.BASE_URL, practice.get_url() or "/"),
        "confirmed": date_format(practice.verified_on, "j F Y") if practice.verified_on else "",
        "answers": [(answer.label, link) for answer, link in zip(ANSWERS, links, strict=True)],
        "until": date_format(row.links_end_on, "j F Y") if row.links_end_on else "",
        "is_reminder": number > 1,
    }
    subject = f"{'Herinnering: k' if number > 1 else 'K'}lopt ‘{practice.title}’ nog?"
    mail = letter(row.to, subject, "practices/mail/confirmation.txt", context)
    site = practice.get_site()
    mail.reply_to = SiteSettings.for_site(site).editors_email if site else ""
    mail.save()

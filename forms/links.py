"""The signed link by which a submitter comes back to what was handed in, without an account."""

from typing import TYPE_CHECKING
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from forms.models import Submission

_signer = signing.Signer(salt="forms.submission")


def path_to(submission: "Submission", name: str = "submission") -> str:
    """Return the path of the status page. It holds a random key and a signature, nothing of a person."""
    return reverse(name, args=[_signer.sign(submission.key.hex)])


def link_to(submission: "Submission") -> str:
    """Return the full address of the status page, for mails."""
    return urljoin(settings.BASE_URL, path_to(submission))


def read_link(signed: str) -> UUID | None:
    """Return the key of the submission that a link leads to; None when the link was not made by this site."""
    try:
        return UUID(_signer.unsign(signed))
    except (signing.BadSignature, ValueError):
        return None

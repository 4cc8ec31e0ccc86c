"""The signed links by which a submitter comes back to a draft and to what was handed in, without an account."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from forms.models import HandInDraft, Submission

_signer = signing.Signer(salt="forms.submission")
_draft_signer = signing.Signer(salt="forms.draft")


def path_to(submission: "Submission", name: str = "submission") -> str:
    """Return the path of the status page. It holds a random key and a signature, nothing of a person."""
    return reverse(name, args=[_signer.sign(submission.key.hex)])


def link_to(submission: "Submission") -> str:
    """Return the full address of the status page, for mails."""
    return urljoin(settings.BASE_URL, path_to(submission))


def read_link(signed: str) -> UUID | None:
    """Return the key of the submission that a link leads to; None when the link was not made by this site."""
    return _key(_signer, signed)


def path_to_draft(draft: "HandInDraft", name: str, *args: Any) -> str:
    """Return the path of one of the pages on which a draft is filled in."""
    return reverse(name, args=[_draft_signer.sign(draft.key.hex), *args])


def read_draft_link(signed: str) -> UUID | None:
    """Return the key of the draft that a link leads to; None when the link was not made by this site."""
    return _key(_draft_signer, signed)


def _key(signer: signing.Signer, signed: str) -> UUID | None:
    try:
        return UUID(signer.unsign(signed))
    except (signing.BadSignature, ValueError):
        return None

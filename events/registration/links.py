"""The personal link by which someone comes back to a registration without an account."""

import uuid
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from events.models.registration import Registration

_signer = signing.Signer(salt="events.registration")


def path_to(registration: Registration, name: str = "registration") -> str:
    """Return the path of the page about a registration. It holds a random key and a signature, nothing of a person."""
    return reverse(name, args=[_signer.sign(registration.key.hex)])


def link_to(registration: Registration) -> str:
    """Return the full address of the page about a registration, for mails."""
    return urljoin(settings.BASE_URL, path_to(registration))


def read_link(signed: str) -> uuid.UUID | None:
    """Return the key of the registration that a link leads to; None when the link was not made by this site."""
    try:
        return uuid.UUID(_signer.unsign(signed))
    except (signing.BadSignature, ValueError):
        return None

"""Links by which someone comes back to what is theirs, without an account."""

from typing import Any, Protocol
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse


class Keyed(Protocol):
    """What has a random key that nobody can guess."""

    key: Any


class SignedLinks:
    """The links to things of one kind. Each holds a random key and a signature, nothing of a person.

    name: of the view that shows one. salt: keeps the links of one kind from working for another.
    """

    def __init__(self, name: str, *, salt: str) -> None:
        self._name = name
        self._signer = signing.Signer(salt=salt)

    def path(self, thing: Keyed, name: str = "", *args: Any) -> str:
        """Return the path of the page about `thing`, or of the view `name` that goes with it."""
        return reverse(name or self._name, args=[self._signer.sign(thing.key.hex), *args])

    def url(self, thing: Keyed) -> str:
        """Return the full address of the page about `thing`, for mails."""
        return urljoin(settings.BASE_URL, self.path(thing))

    def key(self, signed: str) -> UUID | None:
        """Return the key that a link holds; None when the link was not made by this site."""
        try:
            return UUID(self._signer.unsign(signed))
        except (signing.BadSignature, ValueError):
            return None

"""Sending a message to a stranger's address: only on the open internet, in a short time, following nothing."""

import ipaddress
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from core.http.strangers import NotReachedError, ask, is_open


class NotSentError(Exception):
    """The message did not arrive. The text says why, in Dutch."""


def check_address(url: str) -> None:
    """Raise ValidationError unless one may send to `url`, as far as that shows without asking what its name means."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ValidationError("Dit is geen adres.") from error
    if parts.scheme != "https" and not (settings.ASK_PRIVATE_ADDRESSES and parts.scheme == "http"):
        raise ValidationError("Geef een adres dat met https:// begint.")
    if not host or parts.username is not None or parts.fragment:
        raise ValidationError("Geef een adres zonder gebruikersnaam en zonder #.")
    with suppress(ValueError):
        if not is_open(ipaddress.ip_address(host)):
            raise ValidationError("Dit adres ligt in een besloten netwerk.")


def send(url: str, headers: dict[str, str], body: bytes) -> int:
    """Post `body` to `url` and return the status of the answer. Raises NotSentError when there is none."""
    try:
        check_address(url)
    except ValidationError as refused:
        raise NotSentError(refused.message) from refused
    try:
        return ask("POST", url, headers, body).status
    except NotReachedError as error:
        raise NotSentError(str(error)) from error

"""Sending a message to a stranger's address: only on the open internet, in a short time, following nothing."""

import ipaddress
import socket
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

# Seconds for all of it, but for finding the address of a name.
DEADLINE = 10
_PORTS = {"http": 80, "https": 443}
# Stands for an address of the older kind, which may be a private one.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class NotSentError(Exception):
    """The message did not arrive. The text says why, in Dutch."""


def check_address(url: str) -> None:
    """Raise ValidationError unless one may send to `url`, as far as that shows without asking what its name means."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ValidationError("Dit is geen adres.") from error
    if parts.scheme != "https" and not (settings.WEBHOOKS_TO_ANYWHERE and parts.scheme == "http"):
        raise ValidationError("Geef een adres dat met https:// begint.")
    if not host or parts.username is not None or parts.fragment:
        raise ValidationError("Geef een adres zonder gebruikersnaam en zonder #.")
    with suppress(ValueError):
        if not _is_open(ipaddress.ip_address(host)):
            raise ValidationError("Dit adres ligt in een besloten netwerk.")


def send(url: str, headers: dict[str, str], body: bytes) -> int:
    """Post `body` to `url` and return the status of the answer. Raises NotSentError when there is none."""
    try:
        check_address(url)
    except ValidationError as refused:
        raise NotSentError(refused.message) from refused
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    connection = _Connection(host, port, _resolve(host, port), secure=parts.scheme == "https")
    # A timeout of the socket begins anew with each byte that comes.
    timer = Timer(DEADLINE, connection.cut)
    timer.daemon = True
    try:
        timer.start()
        connection.connect()
        connection.request("POST", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body, headers)
        status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        raise NotSentError(f"Geen antwoord van {host}: {type(error).__name__}.") from error
    finally:
        timer.cancel()
        connection.close()
    if connection.is_cut:
        # What came until then passes for an answer.
        raise NotSentError(f"{host} antwoordt te traag.")
    return status


class _Connection(HTTPConnection):
    """A connection to an address that was looked at: the name is not asked again, when it could mean another one."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=DEADLINE)
        self.default_port = _PORTS["https" if secure else "http"]
        self._address = address
        self._secure = secure
        self.is_cut = False

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), DEADLINE)
        if self._secure:
            secured = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            # Known before it shakes hands, so that it can be cut meanwhile.
            self.sock = secured
            secured.do_handshake()

    def cut(self) -> None:
        """End it, whoever waits for it."""
        self.is_cut = True
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _resolve(host: str, port: int) -> str:
    """Return an address of `host`. Raises NotSentError when any of them is not on the open internet."""
    try:
        found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise NotSentError(f"{host} bestaat niet.") from error
    if not found or not all(_is_open(ipaddress.ip_address(str(address).partition("%")[0])) for address in found):
        raise NotSentError(f"{host} ligt in een besloten netwerk.")
    return str(found[0])


def _is_open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if settings.WEBHOOKS_TO_ANYWHERE:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        if address in _TRANSLATED:
            return False
        within = address.ipv4_mapped or address.sixtofour
        if within is not None:
            return _is_open(within)
    return address.is_global and not address.is_multicast

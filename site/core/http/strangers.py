"""Asking an address of a stranger: only on the open internet, in a short time, following nothing, reading no answer."""

import ipaddress
import socket
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

# Seconds for all of it, but for finding the address of a name.
DEADLINE = 10
_PORTS = {"http": 80, "https": 443}
# All of IPv6 that is given out. What stands outside is within a network, or stands for an older address that may be.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")


class NotReachedError(Exception):
    """There was no answer. The text says why, in Dutch."""


class Answer(NamedTuple):
    """What the stranger said first. location: where it leads on, or empty."""

    status: int
    location: str


def ask(method: str, url: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
    """Ask `url`, of http or https with a host, and return how the answer begins. Raises NotReachedError without one."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise NotReachedError("Dit is geen adres.") from error
    connection = _Connection(host, port, _resolve(host, port), secure=parts.scheme == "https")
    # A timeout of the socket begins anew with each byte that comes.
    timer = Timer(DEADLINE, connection.cut)
    timer.daemon = True
    try:
        timer.start()
        connection.connect()
        connection.request(method, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body, headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.getheader("Location") or "")
    except (OSError, HTTPException, ValueError) as error:
        raise NotReachedError(f"Geen antwoord van {host}: {type(error).__name__}.") from error
    finally:
        timer.cancel()
        connection.close()
    if connection.is_cut:
        # What came until then passes for an answer.
        raise NotReachedError(f"{host} antwoordt te traag.")
    return answer


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
    """Return an address of `host`. Raises NotReachedError when any of them is not on the open internet."""
    try:
        found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise NotReachedError(f"{host} bestaat niet.") from error
    if not found or not all(is_open(ipaddress.ip_address(str(address).partition("%")[0])) for address in found):
        raise NotReachedError(f"{host} ligt in een besloten netwerk.")
    return str(found[0])


def is_open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the open internet, so that no stranger leads to what is within."""
    if settings.ASK_PRIVATE_ADDRESSES:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour
        if within is not None:
            return is_open(within)
        if address not in _GIVEN_OUT:
            return False
    return address.is_global and not address.is_multicast

"""Asking a server byte by byte, as no well-behaved client would."""

import http.client
import socket
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

HOST = "databank.example.org"
SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """What came back: nothing at all has the status 0."""

    status_code: int
    headers: Message = field(default_factory=Message)
    content: bytes = b""

    @property
    def kind(self) -> str:
        """The media type, without parameters."""
        return self.headers.get_content_type()


class Site:
    """The site behind a proxy that ends TLS, as its visitors and the machines of strangers reach it."""

    def __init__(self, port: int, log: Path, worker: int) -> None:
        self.port = port
        self.log = log
        # The number of the process that answers.
        self.worker = worker

    def ask(self, target: str, method: str = "GET", host: str = HOST, body: bytes = b"", **headers: str) -> Answer:
        """Send a request for `target`, written as it is; headers: with `_` for `-`."""
        sent = {"Host": host, "X-Forwarded-Proto": "https", "Connection": "close"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if body and "Content-Length" not in sent:
            sent["Content-Length"] = str(len(body))
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
        return self.send("\r\n".join(lines).encode("latin-1") + body, method)

    def send(self, request: bytes, method: str = "GET") -> Answer:
        """Send these bytes and read what comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as connection:
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection, method=method)
            try:
                answer.begin()
            except (http.client.HTTPException, ConnectionError):
                return Answer(0)
            return Answer(answer.status, answer.headers, answer.read())

    def written(self) -> str:
        """Return all that the server logged so far."""
        return self.log.read_text(errors="replace")

"""A real server on the database of the tests, for what no test client shows: several processes, and kills."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


class _Stay(HTTPRedirectHandler):
    """Follow nothing: what leads on is the answer."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_opener = build_opener(_Stay)


class Server:
    """Gunicorn with several workers, which are forked from one that has loaded everything."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def workers(self) -> list[int]:
        """The process numbers of the workers that live."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in children.read_text().split()]

    def kill_worker(self, number: int) -> None:
        """End a worker at once, in the middle of whatever it does."""
        os.kill(number, signal.SIGKILL)

    def post(self, path: str, data: dict[str, str], address: str = "10.0.0.1", timeout: float = 30) -> tuple[int, str]:
        """Send a form as the visitor at `address`, and return the status and where it leads; 0 without an answer."""
        cookie = "x" * 32
        body = urlencode({**data, "csrfmiddlewaretoken": cookie}).encode()
        request = Request(f"{self.url}{path}", body)  # noqa: S310 - our own server
        request.add_header("Cookie", f"csrftoken={cookie}")
        request.add_header("X-Forwarded-For", address)
        try:
            with _opener.open(request, timeout=timeout) as answer:
                return answer.status, ""
        except HTTPError as answer:
            return answer.code, answer.headers.get("Location", "")
        except (URLError, OSError):
            return 0, ""


@contextmanager
def serve(workers: int = 2, log: IO[bytes] | None = None, **environment: str) -> Iterator[Server]:
    """Yield a server on the database of the tests; its test must commit (`transaction=True`).

    log: where it writes, instead of to the tests' own errors; environment: in the place of the settings of the tests.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "PRIVATE_ROOT": settings.PRIVATE_ROOT,
        **environment,
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--workers",
        str(workers),
    ]
    process = subprocess.Popen(  # noqa: S603 - our own server
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "critical"], cwd=ROOT, env=environment, stderr=log
    )
    server = Server(process, port)
    try:
        _wait(server, workers)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def database_url() -> str:
    """Return the address of the database of the tests."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{config['NAME']}"
    password = f":{config['PASSWORD']}" if config["PASSWORD"] else ""
    return f"postgres://{config['USER']}{password}@{config['HOST']}:{config['PORT']}/{config['NAME']}"


def _wait(server: Server, workers: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        try:
            with _opener.open(f"{server.url}/healthz", timeout=5):
                pass
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            if len(server.workers()) == workers:
                return
    raise RuntimeError("the server did not start")

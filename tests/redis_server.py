"""A Redis server that lives as long as a `with` block, on a port of its own, and keeps nothing."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SECONDS = 20


class Redis:
    """The server; it can be stopped and started again at the same address."""

    def __init__(self, binary: str) -> None:
        self._binary = binary
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"rediscache://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        command = [self._binary, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own server
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Redis did not start")

    def stop(self) -> None:
        """End all connections and stop; nothing happens when it does not run."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=SECONDS)
            self._process = None


@contextmanager
def redis_server() -> Iterator[Redis]:
    """Yield a server that runs; without one on this machine skip the test, but fail it where nothing may go unseen."""
    binary = shutil.which("redis-server")
    if binary is None:
        lack = "no redis-server on this machine"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(lack)
        pytest.skip(lack)
    server = Redis(binary)
    try:
        server.start()
        yield server
    finally:
        server.stop()

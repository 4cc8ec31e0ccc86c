"""A PostgreSQL server that lives as long as a `with` block. A cluster of the system is never touched."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

START_SECONDS = 30
# What a crash would lose is not worth a wait: the data is gone after the run anyway, and too young to tidy up.
_OFF = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
OPTIONS = ["-h", "127.0.0.1", *(part for name in _OFF for part in ("-c", f"{name}=off"))]


def server_binaries() -> Path | None:
    """Return the folder with the newest `initdb` and `postgres`, or None where there is at most a client."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    for folder in [*debian, *on_path]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


class Server:
    """A server in a temporary folder, which can be stopped and started again."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._folder = binaries, folder
        self._identity = _identity(folder)
        self._process: subprocess.Popen[bytes] | None = None
        # Any name may log in: the server listens to this machine only and holds nothing but test data.
        create = ["-U", "databank", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", "-D", folder / "data", *create).wait()
        self._port = _free_port()
        self.url = f"postgres://databank@127.0.0.1:{self._port}/databank"

    def start(self) -> None:
        """Start, and wait until connections are taken; RuntimeError, with the server's log, when that does not come."""
        serve = ["-k", str(self._folder), "-p", str(self._port), *OPTIONS]
        self._process = self._run("postgres", "-D", self._folder / "data", *serve)
        if not _answers(self._process, self._binaries, self._port):
            log = (self._folder / "log").read_text(errors="replace")
            raise RuntimeError(f"PostgreSQL did not start:\n{log}")

    def stop(self) -> None:
        """End all connections and stop; nothing happens when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()

    def _run(self, program: str, *arguments: Path | str) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            return _start([self._binaries / program, *arguments], self._folder, log, self._identity)


@contextmanager
def stoppable_server(binaries: Path) -> Iterator[Server]:
    """Yield a new server that runs; whatever happens, stop it and remove its folder.

    Raises RuntimeError, with the server's log, when it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="databank-pg-"))
    server: Server | None = None
    try:
        server = Server(binaries, folder)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary_server(binaries: Path) -> Iterator[str]:
    """Yield the URL of a new server that lives as long as the block."""
    with stoppable_server(binaries) as server:
        yield server.url


def _identity(folder: Path) -> dict[str, Any]:
    """Return as whom to start the server, in subprocess's words, and make that user the owner of `folder`.

    PostgreSQL refuses to run as root, so root becomes the account of Debian's package, or `nobody`.
    """
    if os.geteuid() != 0:
        return {}
    known = {account.pw_name: account for account in pwd.getpwall()}
    account = known.get("postgres") or known["nobody"]
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _start(
    command: Sequence[Path | str], folder: Path, output: IO[bytes], identity: dict[str, Any]
) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the tests first, and the server stops after them. Where the tests are
    # killed outright, Linux stops the server in their place.
    if shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "INT", *command]
    return subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        **identity,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], binaries: Path, port: int) -> bool:
    """Wait until the server takes connections; False when it ended instead, or took too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        ask: list[Path | str] = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        if subprocess.run(ask, check=False).returncode == 0:
            return True
        time.sleep(0.1)
    return False

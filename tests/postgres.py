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


@contextmanager
def temporary_server(binaries: Path) -> Iterator[str]:
    """Yield the URL of a new server in a temporary folder; whatever happens, stop it and remove the folder.

    Raises RuntimeError, with the server's log, when it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="databank-pg-"))
    log = folder / "log"
    server: subprocess.Popen[bytes] | None = None
    try:
        identity = _identity(folder)
        with log.open("wb") as output:
            # Any name may log in: the server listens to this machine only and holds nothing but test data.
            create = ["-U", "databank", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
            _start([binaries / "initdb", "-D", folder / "data", *create], folder, output, identity).wait()
            port = _free_port()
            serve = ["-k", str(folder), "-p", str(port), *OPTIONS]
            server = _start([binaries / "postgres", "-D", folder / "data", *serve], folder, output, identity)
        if not _answers(server, binaries, port):
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        yield f"postgres://databank@127.0.0.1:{port}/databank"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # ends the connections, then stops
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)


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

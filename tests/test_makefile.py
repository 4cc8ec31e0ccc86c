"""The first command of someone new, on a Debian where Python lacks what makes environments.

The commands of the machine are stand-ins that note how they are called; the Makefile is the real one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    # Has ensurepip once its package is installed.
    "python": """
        case "$2" in
            "import ensurepip") test -e "$HERE/installed" ;;
            "import sys"*) exec "$REAL_PYTHON" "$@" ;;
            *)
                test "$2" != venv || touch "$HERE/made"
                test -e "$HERE/made" || exit 1
                echo "python $*" >> "$HERE/calls" ;;
        esac""",
    "apt-get": 'echo "apt-get $*" >> "$HERE/calls"; case "$*" in *" install "*) $INSTALL ;; esac',
    "id": 'echo "$USER_ID"',
    "sudo": 'test -n "$MAY_SUDO" || exit 1; shift; exec "$@"',
}
VENV = f"python3.{sys.version_info[1]}-venv"


@pytest.fixture
def machine(tmp_path):
    """A folder with the stand-ins first on the path."""
    for name, body in COMMANDS.items():
        script = tmp_path / "commands" / name
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
    (tmp_path / "bin").mkdir()
    shutil.copy(tmp_path / "commands" / "python", tmp_path / "bin" / "python")
    return tmp_path


def make(machine, **environment):
    """Ask for what every command needs first; return how it ended and what was called."""
    path = f"{machine / 'commands'}:{os.environ['PATH']}"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    defaults = {"USER_ID": "0", "MAY_SUDO": "", "INSTALL": f"touch {machine / 'installed'}"}
    done = subprocess.run(  # noqa: S603 - our own Makefile
        ["make", f"BIN={machine / 'bin'}", "PYTHON=python", str(machine / "bin" / "uv")],  # noqa: S607
        cwd=ROOT,
        env={**inherited, **defaults, **environment, "PATH": path, "HERE": str(machine), "REAL_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    calls = machine / "calls"
    return done, calls.read_text().splitlines() if calls.exists() else []


def assert_made(done, calls):
    assert done.returncode == 0, done.stdout + done.stderr
    assert "python -m venv .venv" in calls
    assert calls[-1].startswith("python -m pip install")


@pytest.mark.parametrize("user", [{"USER_ID": "0"}, {"USER_ID": "1000", "MAY_SUDO": "1"}], ids=["root", "sudo"])
def test_what_is_missing_is_installed_where_that_may_be_done(machine, user):
    done, calls = make(machine, **user)
    assert_made(done, calls)
    installs = [call for call in calls if call.startswith("apt-get") and " install " in call]
    assert [call.rpartition(" ")[2] for call in installs] == [VENV]
    assert calls.index(installs[0]) < calls.index("python -m venv .venv")


@pytest.mark.parametrize(
    "machine_says", [{"USER_ID": "1000"}, {"INSTALL": "exit 100"}], ids=["no rights", "apt-get fails"]
)
def test_else_it_says_the_one_command(machine, machine_says):
    done, calls = make(machine, **machine_says)
    assert done.returncode != 0
    assert f"Run this as root first: apt-get install {VENV}\n" in done.stdout
    assert "python -m venv .venv" not in calls


def test_where_nothing_is_missing_nothing_is_installed(machine):
    (machine / "installed").touch()
    done, calls = make(machine)
    assert_made(done, calls)
    assert not any(call.startswith("apt-get") for call in calls)


def test_an_environment_without_pip_gets_it(machine):
    (machine / "installed").touch()
    _done, calls = make(machine)
    assert calls[0] == "python -m venv .venv"
    (machine / "calls").unlink()
    _done, calls = make(machine)
    assert "python -m venv .venv" not in calls

"""Production settings: they do not start half configured, and say what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-key-of-no-value-that-is-long-and-varied-enough-0123456789",
    "ALLOWED_HOSTS": "databank.example.org, www.databank.example.org",
    "BASE_URL": "https://databank.example.org/",
    "DATABASE_URL": "postgres://databank@127.0.0.1/databank",
}


def start(**environment):
    """Import the production settings in a process that knows no other settings."""
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    program = "from django.conf import settings as s; print(s.DEBUG, s.ALLOWED_HOSTS, s.BASE_URL)"
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_complete_settings_start():
    started = start(**COMPLETE)
    assert started.returncode == 0, started.stderr
    hosts = "['databank.example.org', 'www.databank.example.org']"
    assert started.stdout == f"False {hosts} https://databank.example.org\n"


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL"])
@pytest.mark.parametrize("value", [None, "  "], ids=["missing", "blank"])
def test_without_one_they_do_not_start_and_say_which(name, value):
    environment = {key: text for key, text in COMPLETE.items() if key != name}
    started = start(**environment, **({name: value} if value else {}))
    assert started.returncode != 0
    assert f"ImproperlyConfigured: {name} is missing" in started.stderr


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DATABASE_URL", "sqlite:///db.sqlite3", "must name a PostgreSQL database"),
        ("BASE_URL", "http://databank.example.org", "must begin with https://"),
    ],
)
def test_what_does_not_fit_is_refused(name, value, message):
    started = start(**{**COMPLETE, name: value})
    assert started.returncode != 0
    assert message in started.stderr

"""Production settings: they do not start half configured, and say what is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.run import SETTINGS as OF_A_DEVELOPER

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-key-of-no-value-that-is-long-and-varied-enough-0123456789",
    "ALLOWED_HOSTS": "databank.example.org, www.databank.example.org",
    "BASE_URL": "https://databank.example.org/",
    "DATABASE_URL": "postgres://databank@127.0.0.1/databank",
}


SHOW = "from django.conf import settings as s; print(s.DEBUG, s.ALLOWED_HOSTS, s.BASE_URL)"


def start(program=SHOW, **environment):
    """Run `program` with the production settings, in a process that knows no other settings."""
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
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


# --- What docs/operations.md tells ------------------------------------------------------------------------------------

SETTINGS = ROOT / "site" / "config" / "settings"


def documented():
    """Return the settings of the table, each with the values that it names."""
    text = (ROOT / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)`[^|]*\| (.*) \|$", text, re.MULTILINE)
    return {name: re.findall(r"`([^`]+)`|default (\d+)\b", meaning) for name, meaning in rows}


def rounds():
    """Return settings to start with, until every documented value of every setting was among them."""
    told = {name: ["".join(value) for value in found] for name, found in documented().items()}
    # The name of another setting, and the beginning of an address.
    told = {name: [one for one in found if one not in told and one != "https://"] for name, found in told.items()}
    told = {name: found for name, found in told.items() if found}
    most = max(map(len, told.values()))
    return [{name: found[number % len(found)] for name, found in told.items()} for number in range(most)]


def test_the_table_names_every_setting_that_is_read():
    source = "".join((SETTINGS / f"{name}.py").read_text() for name in ("base", "production"))
    read = set(re.findall(r'(?:optional|required|env(?:\.\w+)?)\(\s*"([A-Z_]+)"', source))
    assert set(documented()) == read
    assert {*read, "DJANGO_SETTINGS_MODULE"} == OF_A_DEVELOPER


# Starts the site and whatever the settings name, without anything that would have to listen elsewhere.
START = """
import django
django.setup()
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
call_command("check", "--fail-level", "ERROR")
get_wsgi_application()
cache.get("sleutel")
get_connection()
connection.get_connection_params()
default_storage.get_available_name("bestand.txt")
"""


def test_there_are_values_to_start():
    several = {"DATABASE_URL", "EMAIL_URL", "CACHE_URL", "MEDIA_ROOT", "PRIVATE_ROOT", "TRUSTED_PROXIES"}
    assert set(rounds()[0]) >= several
    caches = {each["CACHE_URL"].partition(":")[0] for each in rounds()}
    assert caches == {"rediscache", "locmemcache"}


@pytest.mark.thorough
@pytest.mark.parametrize("environment", rounds(), ids=lambda values: values["CACHE_URL"])
def test_every_documented_value_starts(environment):
    started = start(START, **{**COMPLETE, **environment})
    assert started.returncode == 0, started.stderr


def test_an_empty_setting_counts_as_absent():
    program = (
        "from django.conf import settings as s;"
        "print(s.MEDIA_ROOT, s.PRIVATE_ROOT, s.MAIL_SERVER_BACKEND, s.DEFAULT_FROM_EMAIL, s.CACHES, s.TRUSTED_PROXIES)"
    )
    required = {"SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL"}
    empty = {name: " " for name in documented() if name not in required}
    started = start(program, **{**COMPLETE, **empty})
    assert started.returncode == 0, started.stderr
    assert started.stdout == start(program, **COMPLETE).stdout


def test_every_command_that_the_documentation_names_is_there():
    text = "".join(path.read_text() for path in [*ROOT.glob("docs/*.md"), ROOT / "README.md"])
    named = set(re.findall(r"manage\.py (\w+)", text))
    assert len(named) > 10
    assert named <= set(get_commands())


def test_no_process_holds_the_api_v3_of_wagtail():
    assert [name for name in sys.modules if name.startswith("wagtail.api.v3")] == []

"""A facet that is a field of PracticePage is one line, and reaches everything that shows facets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prepared import sqlite_copy

ROOT = Path(__file__).resolve().parents[2]
LINE = 'FieldFacet("omvang", "Omvang", "scale", Scale, "met omvang")'

# Runs in a process of its own: what is declared is read when the addresses are loaded.
SCRIPT = f"""
import json
import django
django.setup()
from practices.models.choices import Scale
from practices.query.facets.declared import FieldFacet, declare_facets
declare_facets({LINE})
from django.core.exceptions import ValidationError
from django.test import Client
from library.models.vocabularies import validate_parameter_free
from tests.factories import PracticePageFactory, build_site

build_site()
PracticePageFactory(title="Klein", scale="straat")
PracticePageFactory(title="Groot", scale="bovenlokaal")
client = Client()
parameters = client.get("/api/databank/openapi.json").json()["paths"]["/api/databank/practices"]["get"]["parameters"]
try:
    validate_parameter_free("omvang")
    reserved = False
except ValidationError:
    reserved = True
print(json.dumps({{
    "page": client.get("/praktijken/?omvang=straat").content.decode(),
    "csv": b"".join(client.get("/praktijken/export.csv?omvang=straat")).decode(),
    "json": b"".join(client.get("/praktijken/export.json?omvang=straat")).decode(),
    "api": client.get("/api/databank/practices?omvang=straat&facetten=1").json(),
    "openapi": [parameter for parameter in parameters if parameter["name"] == "omvang"],
    "open_data": client.get("/open-data/").content.decode(),
    "reserved": reserved,
}}))
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What a site with one more facet shows."""

    folder = tmp_path_factory.mktemp("facet")
    database = folder / "db.sqlite3"
    sqlite_copy(database)
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": f"sqlite:///{database}"}
    environment = {**os.environ, **settings, "MEDIA_ROOT": str(folder), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", SCRIPT], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.thorough
def test_the_page_filters_by_it(shown):
    assert 'name="omvang"' in shown["page"]
    assert "Klein" in shown["page"]
    assert "Groot" not in shown["page"]


def test_the_exports_have_it_as_a_column_and_filter_by_it(shown):
    heading, *rows = shown["csv"].splitlines()
    assert "Omvang" in heading.split(";")
    assert len(rows) == 1
    assert "Groot" not in shown["json"]


def test_the_api_filters_counts_and_describes_it(shown):
    assert [item["title"] for item in shown["api"]["items"]] == ["Klein"]
    assert shown["api"]["sentence"] == "1 praktijk met omvang straat"
    assert "omvang" in [facet["parameter"] for facet in shown["api"]["facets"]]
    (parameter,) = shown["openapi"]
    assert "straat" in parameter["schema"]["items"]["enum"]


def test_the_page_about_open_data_names_it(shown):
    assert "<code>omvang</code>" in shown["open_data"]


def test_no_vocabulary_can_take_its_parameter(shown):
    assert shown["reserved"]

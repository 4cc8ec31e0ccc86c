"""One full practice and one full event, as they were written down. A change of either is a change for consumers.

`UPDATE_GOLDEN=1 pytest tests/api/test_golden.py` writes them anew; read the difference before committing it.
"""

import datetime
import json
import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.api.conftest import PAGES, linked_practice, small_image
from tests.factories import DatabankDocumentFactory, EventPageFactory, PracticePageFactory
from tests.factories.base import stream

FOLDER = Path(__file__).parent / "golden"
PUBLISHED = datetime.datetime(2024, 5, 1, 12, 0, tzinfo=ZoneInfo("Europe/Brussels"))
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def without_what_varies(value):
    """Return JSON without keys of the database, UUIDs and the random part of file names."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    text = re.sub(UUID, "<uuid>", text)
    text = re.sub(r'"id": \d+', '"id": "<id>"', text)
    text = re.sub(r"/(pages|images|documents|documenten)/\d+/", r"/\1/<id>/", text)
    return re.sub(r"(beeld|handleiding)_[A-Za-z0-9]{7}\.", r"\1.", text) + "\n"


def assert_golden(name, value):
    found = without_what_varies(value)
    file = FOLDER / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(found)
    assert found == file.read_text()


@pytest.fixture
def event(site):
    document = DatabankDocumentFactory(title="Presentatie", file__filename="handleiding.pdf", file_size=17)
    return EventPageFactory(
        full=True,
        past=True,
        title="Studienamiddag",
        slug="studienamiddag",
        first_published_at=PUBLISHED,
        image=small_image(title="Zaal"),
        practices=[
            PracticePageFactory(title="Leefstraten", slug="leefstraten"),
            PracticePageFactory(title="Taalcafé", slug="taalcafe"),
        ],
        materials=stream(("document", document.pk), ("link", {"label": "Film", "url": "https://www.example.be/"})),
    )


def test_practice(get, event):
    target = PracticePageFactory(title="Bondgenoten", slug="bondgenoten")
    practice = linked_practice(
        target, event, title="Tafel in de straat", slug="tafel-in-de-straat", first_published_at=PUBLISHED
    )
    assert_golden("practice", get(f"{PAGES}{practice.pk}/"))


def test_event(get, event):
    assert_golden("event", get(f"{PAGES}{event.pk}/"))

"""A browser on any site reads what programs read: every door, whatever it answers. Pages with a session it does not."""

import pytest
from django.conf import settings

from home.open_data.making import make_files
from library.models import DatabankImage
from tests.api.conftest import PAGES, small_image
from tests.factories import EventPageFactory, PracticePageFactory, VocabularyFactory, term
from tests.shared import made_once

ORIGIN = "https://elders.example.org"
EXPOSED = {"ETag", "Link", "Location", "Retry-After"}
# What is asked, and the status that comes: what is there, what is not, what is refused, what leads on.
DOORS = {
    "/api/v2/": 200,
    PAGES: 200,
    f"{PAGES}999999/": 404,
    f"{PAGES}?onzin=1": 400,
    "/api/v2/images/": 200,
    "/api/databank/": 200,
    "/api/databank/practices": 200,
    "/api/databank/practices?onzin=1": 400,
    "/api/databank/changes": 200,
    "/api/databank/events": 200,
    "/api/databank/openapi.json": 200,
    "/api/niets/": 404,
    "/praktijken/export.csv": 200,
    "/praktijken/export.json": 200,
    "/praktijken/export.json?status=onzin": 400,
    "/praktijken/feed.atom": 200,
    "/praktijken/suggesties.json?q=straat": 200,
    "/evenementen/feed.atom": 200,
    "/evenementen/kalender.ics": 200,
    "/evenementen/dag/kalender.ics": 200,
    "/evenementen/niets/kalender.ics": 404,
    "/open-data.jsonld": 200,
    "/open-data/datapackage.json": 200,
    "/open-data/databank.jsonl.gz": 200,
    "/id/praktijk/{practice.translation_key}": 303,
    "/id/evenement/{event.translation_key}": 303,
    "/id/term/{held.uuid}": 303,
    "/id/vocabularium/{held.vocabulary.uuid}": 200,
    "/id/vocabularium/{gone.uuid}": 410,
    "/id/praktijk/00000000-0000-0000-0000-000000000000": 404,
}


def _make_known():
    found = {
        "practice": PracticePageFactory(),
        "event": EventPageFactory(slug="dag"),
        "held": term("thema:samenhang"),
        "gone": VocabularyFactory(),
    }
    make_files()
    uuid = found["gone"].uuid
    found["gone"].delete()
    found["gone"].uuid = uuid
    return found


made = made_once(_make_known)


@pytest.fixture
def known(site, made):
    """What the addresses name."""
    return made()


@pytest.mark.thorough
@pytest.mark.parametrize("path", DOORS)
def test_it_may_be_read(client, known, path):
    response = client.get(path.format(**known), headers={"origin": ORIGIN})
    assert response.status_code == DOORS[path]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert set(response["Access-Control-Expose-Headers"].split(", ")) >= EXPOSED
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("path", DOORS)
def test_it_may_be_asked_with_a_tag(client, known, path, django_assert_num_queries):
    asked = {
        "origin": ORIGIN,
        "access-control-request-method": "GET",
        "access-control-request-headers": "if-none-match",
    }
    with django_assert_num_queries(0):
        response = client.options(path.format(**known), headers=asked)
    assert response.status_code == 204
    # An empty answer is no page either.
    assert "Content-Type" not in response
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response["Access-Control-Allow-Methods"]
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert int(response["Access-Control-Max-Age"]) >= 3600


def test_a_form_may_be_handed_in(client, site):
    response = client.options("/api/databank/forms/praktijk-doorgeven/submissions", headers={"origin": ORIGIN})
    assert response["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert response["Access-Control-Allow-Headers"] == "Content-Type, Idempotency-Key, Authorization"


def test_what_did_not_change_may_be_read(client, known):
    etag = client.get("/praktijken/export.json")["ETag"]
    response = client.get("/praktijken/export.json", headers={"origin": ORIGIN, "if-none-match": etag})
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (304, "*")


def test_a_rendition_may_be_read(client, site):
    image: DatabankImage = small_image()
    response = client.get(image.get_rendition("width-10").url, headers={"origin": ORIGIN})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert settings.MEDIA_URL


def test_the_host_that_was_asked_is_in_no_answer(client, known, settings):
    settings.ALLOWED_HOSTS = ["*"]
    told = []
    for path in DOORS:
        response = client.get(path.format(**known), headers={"host": "elders.example.be"})
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if "elders.example.be" in f"{content!r} {response.headers}":
            told.append(path)
    assert told == []


@pytest.mark.parametrize("path", ["/", "/praktijken/", "/cms/login/", "/zoeken/", "/praktijk-doorgeven/"])
def test_pages_may_not(client, site, path):
    assert "Access-Control-Allow-Origin" not in client.get(path, headers={"origin": ORIGIN})


def test_the_identifier_of_an_event_gives_data(client, known):
    address = f"/id/evenement/{known['event'].translation_key}"
    response = client.get(address, headers={"accept": "application/ld+json"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/ld+json")
    assert response.json()["@id"].endswith(address)

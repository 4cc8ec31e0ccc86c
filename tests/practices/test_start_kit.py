"""The start kit of a practice: its page, its Word document, and what the record knows of it."""

import io

import pytest
from docx import Document

from practices.models.choices import BudgetBand
from tests.api.conftest import private_collection
from tests.api.test_visibility import HIDE
from tests.factories import DatabankDocumentFactory, PracticePageFactory
from tests.factories.base import stream
from tests.html import assert_sound, text_of
from tests.shared import made_once

# The change stamp, three of routing, the documents, the page above.
PAGE_QUERIES = 6
# The change stamp, the site, the practice, the documents.
FILE_QUERIES = 4
HIDDEN = "Geheim draaiboek"


def make_kit():
    shown = DatabankDocumentFactory(title="Meetblad")
    hidden = DatabankDocumentFactory(title=HIDDEN, collection=private_collection())
    kit = stream(
        ("steps", [{"title": "Zoek trekkers", "who": "Buurtwerker", "when": "In maart"}, {"title": "Zet tafels uit"}]),
        ("roles", [{"who": "Trekker", "task": "Nodigt de straat uit."}]),
        ("costs", [{"title": "Tafels", "band": BudgetBand.UP_TO_5K, "payer": "de stad"}]),
        ("arrangements", ["Vraag de straat aan."]),
        ("questions", [{"question": "Hoeveel buren ken je?", "how": "Voor en na"}]),
        ("templates", [shown.pk, hidden.pk, 999_999]),
    )
    return PracticePageFactory(title="Leefstraten", slug="leefstraten", start_kit=kit)


shared_kit = made_once(make_kit)


@pytest.fixture
def practice(site, shared_kit):
    return shared_kit()


def part(document, title):
    """Return the text of a part of the page."""
    return next(text_of(found) for found in document.select(".kit__part") if found.h2.get_text() == title)


def test_the_page_shows_every_part(practice, client):
    document = assert_sound(client.get("/praktijken/leefstraten/startpakket/"))
    assert document.select_one("link[rel=canonical]")["href"] == f"{practice.full_url}startpakket/"
    assert part(document, "Stappen") == "Stappen Zoek trekkers Buurtwerker · In maart Zet tafels uit"
    assert part(document, "Wie doet wat") == "Wie doet wat Trekker Nodigt de straat uit."
    assert part(document, "Budget") == "Budget Tafels Tot en met 5.000 euro · betaald door de stad"
    assert part(document, "Vooraf te regelen") == "Vooraf te regelen Vraag de straat aan."
    assert part(document, "Meet of het werkt") == "Meet of het werkt Hoeveel buren ken je? Voor en na"
    assert [text_of(link) for link in document.select(".kit__part a")] == ["Meetblad"]
    counted = "Hierin: 2 stappen · 1 rol · 1 kost · 1 vraag om te meten · 1 sjabloon"
    assert text_of(document.select_one(".kit-head__counts")) == counted


def test_the_page_of_the_practice_leads_to_it(practice, client):
    document = assert_sound(client.get(practice.url))
    links = [link["href"] for link in document.select("main a")]
    assert links.count("/praktijken/leefstraten/startpakket/") == 2
    assert "/praktijken/leefstraten/startpakket.docx" in links
    assert document.select_one("#startpakket")


def read(response):
    assert response.status_code == 200
    return Document(io.BytesIO(response.content))


def test_the_document_holds_every_part(practice, client):
    response = client.get("/praktijken/leefstraten/startpakket.docx")
    assert response["Content-Disposition"] == 'attachment; filename="startpakket-leefstraten.docx"'
    document = read(response)
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert tables == [
        [
            ["Wat", "Wie", "Wanneer", "Bij ons"],
            ["1. Zoek trekkers", "Buurtwerker", "In maart", ""],
            ["2. Zet tafels uit", "", "", ""],
        ],
        [["Wie", "Doet wat", "Bij ons"], ["Trekker", "Nodigt de straat uit.", ""]],
        [["Waarvoor", "Hoeveel", "Wie betaalt", "Bij ons"], ["Tafels", "Tot en met 5.000 euro", "de stad", ""]],
        [["Vraag", "Hoe en wanneer", "Voor", "Na"], ["1. Hoeveel buren ken je?", "Voor en na", "", ""]],
    ]
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == "Startpakket: Leefstraten"
    assert "\N{BALLOT BOX} Vraag de straat aan." in paragraphs
    assert "Meetblad" in paragraphs
    assert HIDDEN not in paragraphs


def test_the_api_tells_it_without_what_is_not_public(practice, client):
    kit = client.get(f"/api/databank/practices/{practice.translation_key}").json()["start_kit"]
    told = {part["type"]: part["value"] for part in kit}
    assert told["costs"] == [{"title": "Tafels", "band": "tot-5000", "payer": "de stad"}]
    assert [document["title"] for document in told["templates"]] == ["Meetblad"]


def test_personal_data_in_it_is_seen(practice):
    practice.start_kit = stream(("roles", [{"who": "Trekker", "task": "Bel 0470 12 34 56."}]))
    assert [found.name for found in practice.personal_texts()] == ["start_kit"]


@pytest.mark.parametrize("address", ["startpakket/", "startpakket.docx"])
def test_a_practice_without_one_has_no_such_address(site, client, address):
    page = PracticePageFactory(slug="zonder")
    assert client.get(f"/praktijken/zonder/{address}").status_code == 404
    assert "startpakket" not in client.get(page.url).content.decode()


@pytest.mark.every_case
@pytest.mark.parametrize("address", ["startpakket/", "startpakket.docx"])
@pytest.mark.parametrize("hide", HIDE, ids=lambda hide: hide.__name__)
def test_the_kit_of_a_hidden_practice_is_not_told(practice, client, hide, address):
    path = f"/praktijken/leefstraten/{address}"
    assert client.get(path).status_code == 200
    hide(practice)
    response = client.get(path)
    # A page with a password or a login says that there is one, and nothing of what it holds.
    assert response.status_code != 200 or "Wachtwoord" in response.content.decode()
    assert b"Zoek trekkers" not in response.content


def test_the_number_of_queries_is_fixed(practice, client, django_assert_num_queries):
    for address, queries in (("startpakket/", PAGE_QUERIES), ("startpakket.docx", FILE_QUERIES)):
        client.get(f"/praktijken/leefstraten/{address}")
        with django_assert_num_queries(queries):
            client.get(f"/praktijken/leefstraten/{address}")

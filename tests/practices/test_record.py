"""The declaration of the record is complete, and every output shows what is declared for it."""

import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone
from docx import Document

from forms.models import FormField
from forms.models.choices import part_of, record_parts
from forms.questions.practice_record import RecordFiller
from home.demo.content import read
from practices.cms.panels import practice_edit_handler
from practices.models import PracticeAdoption, PracticePage, PracticePresentation
from practices.models.record.completeness import completeness
from practices.models.record.declaration import RECORD, fields_in
from practices.models.record.fields import (
    API,
    CARD,
    COMPARISON,
    DEMO,
    EXPORT,
    FACET,
    HAND_IN,
    LIST,
    NOTE,
    PAGE,
    SEARCH,
    Kind,
    Output,
)
from practices.query.facets.declared import field_facets
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    EventPageFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PracticePageFactory,
)
from tests.factories.base import stream
from tests.html import assert_sound, text_of
from tests.shared import made_once

# Words that only this field of the practice below shows. A switch shows nothing itself, it lets something show.
WORDS = {
    "title": "Zonneplein",
    "summary": "Samenvattinkje",
    "record_type": "Praktijkvoorbeeld",
    "method": "Moedermethode",
    "image": "/media/",
    "place": "Achterhoekje",
    "municipalities": "Mechelen",
    "scale": "Buurt of wijk",
    "terms": "nachtwerkers",
    "tags": "knikkeren",
    "reason": "Aanleidinkje",
    "goals": "Doelstellinkje",
    "approach": "Stappenplannetje",
    "lessons": "Lesgeldje",
    "success_factors": "Succesjes",
    "preconditions": "Randvoorwaardetje",
    "not_when": "Wanneernietje",
    "results": "Resultaatje",
    "unknowns": "Onbekendheidje",
    "start_kit": "Beginstapje",
    "lead_time": "zeventien dagen",
    "fte": "3,25",
    "budget_band": "Meer dan 25.000 tot en met 100.000 euro",
    "funding": "Subsidiepotje",
    "evidence_level": "Goed onderbouwd",
    "assessed_by": "Keurmeesters",
    "assessed_on": "2023",
    "project_owner": "Eigenaarsvereniging",
    "partners": "Partnerclubje",
    "contact_name": "Loket Samen",
    "contact_email": "samen@example.be",
    "started": "1987",
    "ended": "1994",
    "status": "Gestopt",
    "verified_on": "2022",
    "review_due": "2031",
    "owner_email": "eigenaar@example.be",
    "links": "Verslagje",
    "documents": "Draaiboekje",
    "related_practices": "Buurpraktijk",
    "adoptions": "Genk",
    "presentations": "Studienamiddagje",
}


def make_full():
    """Return a practice of which every field says a word of its own."""
    page = PracticePageFactory(
        title=WORDS["title"],
        summary=WORDS["summary"],
        record_type="praktijkvoorbeeld",
        method=PracticePageFactory(title=WORDS["method"]),
        image=DatabankImageFactory(),
        place=WORDS["place"],
        municipalities=["12025"],
        scale="buurt-of-wijk",
        terms=["doelgroep:nachtwerkers", "thema:samenhang"],
        tags=[WORDS["tags"]],
        **{field.name: f"<p>{WORDS[field.name]}</p>" for field in fields_in(PAGE, Kind.RICH_TEXT)},
        approach=stream(("text", f"<p>{WORDS['approach']}</p>")),
        start_kit=stream(("arrangements", [WORDS["start_kit"]])),
        lead_time=WORDS["lead_time"],
        fte=Decimal("3.25"),
        budget_band="tot-100000",
        funding=WORDS["funding"],
        evidence_level="goed-onderbouwd",
        assessed_by=WORDS["assessed_by"],
        assessed_on=datetime.date(2023, 2, 1),
        project_owner=OrganisationFactory(name=WORDS["project_owner"]),
        partners=[WORDS["partners"]],
        contact_name=WORDS["contact_name"],
        contact_email=WORDS["contact_email"],
        contact_public=True,
        started=WORDS["started"],
        ended=WORDS["ended"],
        status="gestopt",
        verified_on=datetime.date(2022, 3, 1),
        review_due=datetime.date(2031, 4, 1),
        owner_email=WORDS["owner_email"],
        links=[(WORDS["links"], "https://www.example.be/")],
        documents=[(DatabankDocumentFactory(title=WORDS["documents"]), "download")],
        related=[PracticePageFactory(title=WORDS["related_practices"])],
    )
    PracticeAdoption.objects.create(practice=page, municipality=MunicipalityFactory(genk=True))
    PracticePresentation.objects.create(
        practice=page, event_page=EventPageFactory(title=WORDS["presentations"]), starts_at=timezone.now()
    )
    page.save_revision().publish()
    return page


shared_full = made_once(make_full)


@pytest.fixture
def full(site, shared_full):
    return shared_full()


# --- Is every field declared? ----------------------------------------------------------------------------------------


def relations_of_the_record():
    """Return the names of everything that belongs to a practice in any number."""
    found = set()
    for relation in PracticePage._meta.related_objects:
        if relation.field.model._meta.app_label == "practices" and relation.one_to_many:
            found.add(relation.get_accessor_name())
    return found


def test_every_field_of_the_model_is_declared():
    declared = {field.attribute for field in RECORD} | {field.name for field in RECORD}
    own = {field.name for field in PracticePage._meta.local_fields} - {"page_ptr"}
    # Who points to a practice from elsewhere is no part of its record.
    from_elsewhere = {"applications", "related_from"}
    assert (own | relations_of_the_record()) - from_elsewhere - declared == set()


def test_every_declared_field_exists():
    missing = [field.name for field in RECORD if not hasattr(PracticePage, field.attribute)]
    assert missing == []


def test_a_field_that_is_not_declared_is_named(monkeypatch):
    monkeypatch.setattr("tests.practices.test_record.RECORD", [field for field in RECORD if field.name != "funding"])
    with pytest.raises(AssertionError, match="funding"):
        test_every_field_of_the_model_is_declared()


# --- Does every output show what is declared for it? -----------------------------------------------------------------


def on_page(page, client):
    return str(assert_sound(client.get(page.url)).select_one("main"))


def on_card(page, client):
    return str(assert_sound(client.get("/praktijken/?q=Zonneplein")).select_one(".card"))


def in_comparison(page, client):
    document = assert_sound(client.get(f"/praktijken/vergelijken/?keuze={page.pk}"))
    return " ".join(text_of(part) for part in document.select(".compare-table tbody, .compare__same"))


def in_note(page, client):
    document = Document(io.BytesIO(client.get(f"/praktijken/selectie.docx?keuze={page.pk}").getvalue()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(part.text for part in document.paragraphs), *cells])


def in_export(page, client):
    content = b"".join(client.get("/praktijken/export.csv?q=Zonneplein").streaming_content).decode()
    [row] = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";")
    return "\n".join(row.values()).replace("3.25", "3,25")


SHOWN: dict[Output, Callable] = {
    PAGE: on_page, CARD: on_card, COMPARISON: in_comparison, NOTE: in_note, EXPORT: in_export,
}  # fmt: skip
# It shows nothing itself, it lets its neighbours show.
SILENT = {"contact_public", "personal_data_seen"}
# What only another practice says: one that is archived and has no owner.
OF_ANOTHER = {"archived_on": "earchiveerd", "owner_unknown_reason": "Redentje"}
# A card names the place where there is no municipality; whether a review is due is said when it is; the page leads to
# the start kit (test_start_kit.py).
SAID_OTHERWISE = {(CARD, "place"), (PAGE, "review_due"), (PAGE, "start_kit")}


@pytest.mark.every_case
@pytest.mark.parametrize("output", SHOWN, ids=lambda output: output.name.lower())
def test_an_output_shows_what_is_declared_for_it_and_no_more(full, client, output):
    text = SHOWN[output](full, client)
    fields = [field for field in RECORD if field.name in WORDS and (output, field.name) not in SAID_OTHERWISE]
    assert [field.name for field in fields if field.is_in(output) and WORDS[field.name] not in text] == []
    assert [field.name for field in fields if not field.is_in(output) and WORDS[field.name] in text] == []


@pytest.mark.parametrize("output", [PAGE, COMPARISON, NOTE], ids=lambda output: output.name.lower())
def test_an_output_shows_what_another_practice_says(site, client, output):
    page = PracticePageFactory(archived_on=datetime.date(2021, 5, 1), owner_unknown_reason="Redentje")
    text = SHOWN[output](page, client)
    fields = [field for field in RECORD if field.name in OF_ANOTHER and field.is_in(output)]
    assert [field.name for field in fields if OF_ANOTHER[field.name] not in text] == []


def test_the_practices_of_these_tests_have_a_word_for_every_field():
    assert {field.name for field in RECORD} == {*WORDS, *OF_ANOTHER, *SILENT}


def test_the_apis_tell_what_is_declared_for_them(full, client):
    whole = client.get(f"/api/databank/practices/{full.translation_key}").json()
    [item] = client.get("/api/databank/practices?q=Zonneplein").json()["items"]
    of_wagtail = client.get(f"/api/v2/pages/{full.pk}/").json()
    for field in RECORD:
        assert (field.api_key in item) is field.is_in(LIST), field.name
        # The title stands there by Wagtail's own hand.
        if field.name != "title":
            assert (field.api_key in whole) is field.is_in(API), field.name
            assert (field.api_key in of_wagtail) is field.is_in(API), field.name


def test_the_search_reads_what_is_declared_for_it(full):
    text = "\n".join(found.text for found in full.searched_texts())
    for field in RECORD:
        if field.is_in(SEARCH):
            assert WORDS[field.name].lower() in text.lower(), field.name


def test_every_closed_list_is_a_facet():
    assert {facet.field for facet in field_facets()} == {field.name for field in fields_in(FACET)}


def test_every_part_that_is_handed_in_can_be_filled(db):
    filler = RecordFiller(None, PracticePage())
    for field in fields_in(HAND_IN):
        assert filler.way(field) is not None or field.name == "documents"
    names = [part for part, _label in record_parts()]
    assert names == [part_of(field)[0] for field in fields_in(HAND_IN)]
    assert max(map(len, names)) <= FormField._meta.get_field("maps_to").max_length


def test_the_demo_has_a_fact_for_every_field():
    told = {name for practice in read("praktijken") for name in practice}
    assert {field.name for field in fields_in(DEMO)} - told == set()


def test_editors_find_every_field_in_a_tab(rf, admin_user, full):
    form_class = practice_edit_handler.bind_to_model(PracticePage).get_form_class()
    found = {*form_class.base_fields, *form_class.formsets}
    for field in RECORD:
        if field.tab is not None and field.name != "terms":
            assert {field.name, field.attribute} & found, field.name


# --- Completeness ----------------------------------------------------------------------------------------------------


def test_a_full_record_is_complete(full):
    assert completeness(full).percent == 100
    assert completeness(full).missing == ()


def test_what_helps_most_comes_first(site):
    found = completeness(PracticePageFactory(lessons="<p> </p>"))
    weights = [field.weight for field in found.missing]
    assert weights == sorted(weights, reverse=True)
    assert "lessons" in {field.name for field in found.missing}
    assert "summary" not in {field.name for field in found.missing}
    assert 0 < found.percent < 50

"""No output fails on text that was in the database before it was cleaned, or that came in by no door of ours."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core import mail as outbox
from django.db import connection, models
from django.urls import reverse
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook
from wagtail.fields import StreamField

from events.registration.links import path_to as path_to_registration
from forms.filling.links import path_to
from library.models import Term, Vocabulary
from post.models import OutgoingMail
from post.outbox import send_due_mails
from tests.cms import soup
from tests.dirt import DIRTY, NUL, faults, texts_in
from tests.factories import (
    EventPageFactory,
    FruitlessSearchesFactory,
    OutgoingMailFactory,
    PracticeAdoptionFactory,
    PracticePageFactory,
    RegistrationFactory,
    StandardPageFactory,
    SubmissionFactory,
    SubmissionMessageFactory,
    site_tree,
)
from tests.factories.registration import OpenEventFactory, round_with_keys
from tests.forms.stepped import stepped_form
from tests.shared import made_once

pytestmark = pytest.mark.both_databases

OURS = {"core", "library", "practices", "events", "forms", "home", "wagtailcore", "wagtailsearchpromotions"}
# Texts that are keys, or that the database knows the form of.
KEYS = {
    "slug", "url_path", "path", "parameter", "nis", "key", "round_key", "workshop_key", "reference", "password", "uri",
    "username", "hostname", "draft_title", "content_path", "object_id", "media_type", "filter_spec", "file_hash",
    "focal_point_key", "codename", "language_code", "clean_name", "started", "ended", "since", "default_value",
    "thing", "address",
}  # fmt: skip
TEXT_BLOCKS = {
    "title", "text", "source", "caption", "theme", "room", "label", "question", "answer", "value", "who", "task", "how",
}  # fmt: skip


def dirt():
    return DIRTY + NUL if connection.vendor == "sqlite" else DIRTY


def soil(row):
    """Put unseen characters in each text of a row, past everything that cleans it."""
    changed = {}
    for field in row._meta.local_concrete_fields:
        value = row.__dict__.get(field.attname)
        if isinstance(field, StreamField):
            changed[field.name] = _soiled_stream(field.get_prep_value(value))
        elif field.name in KEYS or field.choices or not isinstance(value, str):
            continue
        elif type(field) is models.CharField or isinstance(field, models.TextField):
            changed[field.name] = f"{dirt()}{value}"[: field.max_length]
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)


def _soiled_stream(value, name=""):
    if isinstance(value, dict):
        return {key: _soiled_stream(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_soiled_stream(item, name if name == "value" else "") for item in value]
    return f"{value}{dirt()}" if isinstance(value, str) and name in TEXT_BLOCKS and "http" not in value else value


def make_dirty():
    practice = PracticePageFactory(full=True, slug="leefstraat")
    PracticeAdoptionFactory(practice=practice)
    event = EventPageFactory(full=True, slug="studiedag", practices=[practice])
    training = OpenEventFactory(slug="vorming", rounds=[round_with_keys("r1", {"jongeren": 2})])
    registration = RegistrationFactory(event=training)
    StandardPageFactory(slug="tekst", body=json.dumps([{"type": "text", "value": "<p>Tekst</p>"}]))
    stepped_form()
    submission = SubmissionFactory(page=site_tree().hand_in)
    SubmissionMessageFactory(submission=submission)
    FruitlessSearchesFactory()
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for row in model._base_manager.all():
                soil(row)
    for row in (practice, event, training, registration, submission):
        row.refresh_from_db()
    assert faults(practice.title)
    assert faults(event.title)
    assert any(faults(text) for text in texts_in(event.programme.raw_data[0]))
    return {"practice": practice, "event": event, "registration": registration, "submission": submission}


shared_dirt = made_once(make_dirty)


@pytest.fixture
def dirty(site, shared_dirt):
    """The databank with one of each, of which every text is dirty."""
    return shared_dirt()


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def get(client, address, **params):
    response = client.get(address, params)
    assert response.status_code == 200, address
    return body(response)


# --- For everyone ----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("address", ["/praktijken/feed.atom", "/evenementen/feed.atom", "/sitemap.xml"])
def test_xml_is_well_formed(dirty, client, address):
    text = get(client, address)
    tree = ElementTree.fromstring(text)  # noqa: S314 - our own
    assert not faults(text.decode())
    assert len(list(tree)) > 1


def test_calendars_are_read_back(dirty, client):
    for address in ("/evenementen/kalender.ics", "/evenementen/studiedag/kalender.ics"):
        text = get(client, address)
        assert not faults(text.decode())
        events = list(Calendar.from_ical(text).walk("VEVENT"))
        assert events
        assert all("Buurt" in str(part["summary"]) for part in events)


@pytest.mark.parametrize("address", ["selectie.docx?keuze={}", "leefstraat/startpakket.docx"])
def test_a_document_of_word_is_one(dirty, client, address):
    document = Document(io.BytesIO(get(client, f"/praktijken/{address.format(dirty['practice'].pk)}")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Buurt" in text
    assert not faults(text)


def test_what_is_typeset_is_a_pdf(dirty, client):
    for address in ("/evenementen/studiedag/uitnodiging.pdf", f"/praktijken/selectie.pdf?keuze={dirty['practice'].pk}"):
        assert get(client, address).startswith(b"%PDF-")


def test_the_picture_to_share_is_one(dirty, client):
    assert get(client, f"/id/praktijk/{dirty['practice'].translation_key}/beeld.png").startswith(b"\x89PNG")


def test_the_spreadsheet_has_a_line_for_each(dirty, client):
    text = get(client, "/praktijken/export.csv").decode("utf-8-sig")
    assert not faults(text)
    assert len(list(csv.reader(io.StringIO(text), delimiter=";"))) == 2


@pytest.mark.thorough
def test_json_is_read_back(dirty, client):
    rows = json.loads(get(client, "/praktijken/export.json"))
    assert not any(faults(text) for text in texts_in(rows))
    keys = [dirty["practice"].translation_key, dirty["event"].translation_key]
    term, vocabulary = Term.objects.first(), Vocabulary.objects.first()
    addresses = [
        "/open-data.jsonld", "/praktijken/suggesties.json?q=buurt", f"/id/term/{term.uuid}",
        f"/id/vocabularium/{vocabulary.uuid}", "/api/v2/pages/?fields=*", "/api/databank/practices",
        f"/api/databank/practices/{keys[0]}", "/api/databank/events", f"/api/databank/events/{keys[1]}",
        "/api/databank/forms/praktijk-doorgeven", "/api/databank/openapi.json", "/api/v2/images/", "/api/v2/documents/",
        *(f"/api/v2/pages/{dirty[name].pk}/?fields=*" for name in ("practice", "event")),
    ]  # fmt: skip
    for address in addresses:
        response = client.get(address)
        assert response.status_code in (200, 303), address
        if "json" in response["Content-Type"]:
            json.loads(body(response))


@pytest.mark.thorough
def test_pages_are_shown_with_data_for_machines(dirty, client):
    for address in (
        "/", "/praktijken/", "/praktijken/leefstraat/", "/praktijken/kaart/", "/praktijken/witte-vlekken/",
        "/praktijken/past-dit-bij-ons/?onze_gemeente=gent",
        f"/praktijken/vergelijken/?keuze={dirty['practice'].pk}", "/evenementen/", "/evenementen/studiedag/", "/tekst/",
        "/evenementen/vorming/inschrijven/", "/praktijk-doorgeven/", "/vertel/", "/zoeken/?q=buurt", "/open-data/",
        path_to(dirty["submission"]), path_to_registration(dirty["registration"]), "/api/databank/docs/",
    ):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 200, address
        for script in soup(response).select("script[type='application/ld+json']"):
            assert not any(faults(text) for text in texts_in(json.loads(script.string)))


# --- For editors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_of_the_cms_open(dirty, client, superuser, kind):
    client.force_login(superuser)
    event = dirty["registration"].event
    addresses = [
        "/cms/registers/organisaties/", "/cms/registers/gemeenten/", reverse("inzendingen_modeladmin_index"),
        reverse("event_participants", args=[event.pk]), reverse("report_zoekopdrachten:index"),
    ]  # fmt: skip
    for address in addresses:
        content = get(client, address, export=kind)
        if kind == "xlsx":
            cells = [str(cell.value) for row in load_workbook(io.BytesIO(content)).active.rows for cell in row]
        else:
            cells = content.decode("utf-8-sig").splitlines()
        assert len(cells) > 1, address
        assert not any(faults(cell) for cell in cells), address


def test_what_is_held_about_a_person_is_given(dirty, client, superuser):
    client.force_login(superuser)
    response = client.post(reverse("forms_people"), {"email": dirty["submission"].email, "download": ""})
    assert not any(faults(text) for text in texts_in(json.loads(response.content)))


def test_mails_are_sent(dirty, client):
    OutgoingMail.objects.all().delete()
    mail = OutgoingMailFactory(subject="Inzending", text="Dag", html="<p>Dag</p>")
    OutgoingMail.objects.filter(pk=mail.pk).update(
        subject=f"a\r\nBcc: x@example.be{dirt()}", text=dirt(), html=f"<p>{dirt()}</p>"
    )
    assert send_due_mails() == 1
    sent = outbox.outbox[-1]
    assert "\n" not in sent.subject
    assert not any(faults(text) for text in (sent.subject, sent.body, sent.alternatives[0].content))
    assert sent.message().as_bytes()

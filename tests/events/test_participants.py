"""What editors see of who registers for an event, and who may see it."""

import csv
import io
import uuid

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import load_workbook
from wagtail.models import GroupPagePermission, PageLogEntry

from events.models import Mailing, Registration, RegistrationState
from events.registration.links import path_to
from post.models import OutgoingMail
from post.outbox import send_due_mails
from tests.cms import form_values, messages_of, queries, soup
from tests.events.registering import sign_up
from tests.factories import MailingFactory, RegistrationFactory, UserFactory, WorkshopChoiceFactory
from tests.factories.registration import OpenEventFactory, round_with_keys
from tests.html import text_of
from tests.shared import made_once

CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]


def make_event():
    return OpenEventFactory(capacity=3, rounds=[round_with_keys("r1", {"jongeren": 1, "buurt": None})])


shared_event = made_once(make_event)


@pytest.fixture
def event(site, shared_event):
    """An event with one place left, and a workshop for one."""
    return shared_event()


@pytest.fixture
def cms(client, editor):
    """The CMS, as someone of Redacteurs sees it."""
    client.force_login(editor)
    return client


def address(event, name="event_participants", *keys):
    return reverse(name, args=[event.pk, *keys])


def every_address(event):
    row = event.registrations.first() or RegistrationFactory(event=event, name="Geheime Deelnemer")
    mailing = event.mailings.first() or MailingFactory(event=event)
    return [
        address(event),
        f"{address(event)}?export=csv",
        f"{address(event)}?export=xlsx",
        address(event, "event_participants_results"),
        address(event, "event_participant", row.pk),
        address(event, "event_participant_cancel", row.pk),
        address(event, "event_sign_in"),
        address(event, "event_badges"),
        address(event, "event_attendance"),
        address(event, "event_mailings"),
        address(event, "event_mailing", mailing.pk),
    ]


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


# --- Who was there ---------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_who_was_there_is_noted_and_can_be_mended(event, cms):
    for name, state in (("An", CONFIRMED), ("Bo", CONFIRMED), ("Cas", WAITING)):
        RegistrationFactory(event=event, name=name, state=state)
    gone = RegistrationFactory(event=event, name="Dries", state=CANCELLED, cancelled_at=timezone.now())
    here = {row.name: row.pk for row in event.registrations.all()}
    url = address(event, "event_attendance")
    boxes = soup(cms.get(url)).select("[name=people]")
    assert [int(box["value"]) for box in boxes] == [here["An"], here["Bo"], here["Cas"]]
    cms.post(url, {"people": [here["An"], here["Cas"]]})
    assert "Genoteerd: 1 was er." in messages_of(cms.post(url, {"people": [here["Bo"]]}, follow=True))
    noted = dict(event.registrations.values_list("name", "attended"))
    assert (noted["An"], noted["Bo"], noted["Cas"], noted["Dries"]) == (False, True, False, None)
    # Nobody who is not on the list.
    refused = cms.post(url, {"people": [here["An"], gone.pk]}, follow=True)
    assert "niets bewaard" in messages_of(refused)
    assert dict(event.registrations.values_list("name", "attended")) == noted
    entry = PageLogEntry.objects.filter(page=event, action="events.registration.attendance").latest("pk")
    assert entry.data == {}


# --- Who may see it --------------------------------------------------------------------------------------------------


def test_who_may_edit_the_event_sees_everything(event, cms):
    for path in every_address(event):
        response = cms.get(path)
        assert response.status_code == 200, path
        assert "no-store" in response["Cache-Control"], path


@pytest.mark.parametrize("who", ["visitor", "stranger", "editor of practices"])
def test_nobody_else_sees_or_does_anything(site, event, client, editor, who):
    paths = every_address(event)
    if who == "stranger":
        client.force_login(UserFactory())
    elif who == "editor of practices":
        # The same group, but with rights on another part of the tree.
        GroupPagePermission.objects.update(page=site.practices)
        client.force_login(editor)
    for path in paths:
        for response in (client.get(path), client.post(path, {"subject": "x", "text": "x", "audience": "allen"})):
            assert response.status_code in {302, 403}, path
            assert b"Geheime" not in body(response), path
    assert event.registrations.get().state == CONFIRMED
    assert Mailing.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_a_participant_or_mail_of_another_event_is_not_found(event, cms):
    other = OpenEventFactory()
    row, mailing = RegistrationFactory(event=other), MailingFactory(event=other)
    for name, key in (
        ("event_participant", row.pk),
        ("event_participant_cancel", row.pk),
        ("event_mailing", mailing.pk),
    ):
        assert cms.get(address(event, name, key)).status_code == 404
        assert cms.post(address(event, name, key)).status_code in {404, 405}
    assert cms.get(reverse("event_participants", args=[99999])).status_code == 404
    row.refresh_from_db()
    assert row.state == CONFIRMED


@pytest.mark.thorough
def test_the_way_there_stands_at_the_event(event, cms, client):
    for path in (
        reverse("wagtailadmin_pages:edit", args=[event.pk]),
        reverse("wagtailadmin_explore", args=[event.get_parent().pk]),
    ):
        assert address(event) in cms.get(path).content.decode(), path


# --- The list --------------------------------------------------------------------------------------------------------


def names(response):
    return [cell.get_text(strip=True) for cell in soup(response).select("#listing-results td.title a, td.title a")]


@pytest.fixture
def people(event):
    """Three people, one of whom waits and one of whom cancelled."""
    an = RegistrationFactory(event=event, name="An Peeters", email="an@example.be", organisation="Stad Gent")
    bo = RegistrationFactory(event=event, name="Bo Maes", email="bo@example.be", state=WAITING, organisation="")
    cas = RegistrationFactory(
        event=event, name="Cas Wouters", state=CANCELLED, cancelled_at=event.first_published_at, email="cas@example.be"
    )
    WorkshopChoiceFactory(registration=an, round_key="r1", workshop_key="jongeren", title="jongeren")
    WorkshopChoiceFactory(registration=bo, round_key="r1", workshop_key="jongeren", title="jongeren", has_place=False)
    return an, bo, cas


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["An Peeters", "Bo Maes", "Cas Wouters"]),
        ({"state": "wachtlijst"}, ["Bo Maes"]),
        ({"state": "geannuleerd"}, ["Cas Wouters"]),
        ({"workshop": "jongeren"}, ["An Peeters", "Bo Maes"]),
        ({"workshop": "buurt"}, []),
        ({"workshop": "jongeren", "state": "ingeschreven"}, ["An Peeters"]),
        ({"q": "maes"}, ["Bo Maes"]),
        ({"q": "cas@example"}, ["Cas Wouters"]),
        ({"q": "stad gent"}, ["An Peeters", "Cas Wouters"]),
        ({"ordering": "-name"}, ["Cas Wouters", "Bo Maes", "An Peeters"]),
    ],
    ids=str,
)
def test_the_list_is_filtered_and_searched(event, people, cms, query, found):
    assert names(cms.get(address(event), query)) == found


@pytest.mark.parametrize("view", ["event_participants", "event_mailings"])
def test_an_editor_sees_which_event_it_is_about(event, people, cms, view):
    main = soup(cms.get(address(event, view))).select_one("main")
    assert f"{event.title}, {date_format(timezone.localtime(event.starts_at), 'j F Y')}" in text_of(main)


def test_the_list_counts_places(event, people, cms):
    text = text_of(soup(cms.get(address(event))))
    assert "Ingeschreven: 1 van de 3 plaatsen" in text
    assert "Op de wachtlijst: 1" in text
    rows = [
        [cell.get_text(strip=True) for cell in row.select("td")]
        for row in soup(cms.get(address(event))).select("table.listing")[0].select("tbody tr")
    ]
    assert rows == [["Ronde r1", "jongeren", "1", "1", "1"], ["Ronde r1", "buurt", "geen grens", "0", "0"]]


BAD = ["a\0b", "x" * 2000, "'\";--", "%00%", "\N{PARTY POPPER}", "1'; DROP TABLE x;--", "-1"]


@pytest.mark.both_databases
@pytest.mark.parametrize("value", BAD)
def test_no_parameter_breaks_the_list(event, people, cms, value):
    parameters = ("state", "workshop", "q", "ordering", "p", "export", "unknown")
    # The results are the list without the page around it: only the list is asked for each name by itself.
    results = address(event, "event_participants_results")
    once = [(name, value) for name in parameters]
    for path in (address(event), results):
        for query in (*queries(once), queries(once * 200)[0]):
            assert cms.get(f"{path}?{query}").status_code == 200, query
    for name in parameters:
        assert cms.get(results, {name: value}).status_code == 200, name
    assert cms.get(address(event, "event_sign_in"), {"workshop": value}).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_a_fixed_number_of_queries(event, cms, django_assert_num_queries, count):
    for _number in range(count):
        WorkshopChoiceFactory(registration=RegistrationFactory(event=event), round_key="r1", workshop_key="buurt")
    cms.get(address(event))
    with django_assert_num_queries(17):
        cms.get(address(event))


# --- Exports ---------------------------------------------------------------------------------------------------------


def rows_of(response):
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"), newline="")))


def test_the_export_holds_what_was_told(event, people, cms):
    an, bo, _cas = people
    bo.answers = [["Kom je met de trein?", "ja"], ["Stand", "eigen antwoord"]]
    bo.save()
    rows = rows_of(cms.get(address(event), {"export": "csv"}))
    assert [row["Naam"] for row in rows] == ["An Peeters", "Bo Maes", "Cas Wouters"]
    assert rows[0]["Workshop 1: Ronde r1"] == "jongeren"
    assert rows[1]["Workshop 1: Ronde r1"] == "jongeren (wachtlijst)"
    assert (rows[0]["Wat heb je nodig?"], rows[1]["Wat heb je nodig?"]) == ("Een tolk", "")
    assert (rows[1]["Kom je met de trein?"], rows[1]["Stand"]) == ("ja", "Op de wachtlijst")
    assert rows[1]["Stand (vraag)"] == "eigen antwoord"
    moment = timezone.localtime(an.created_at)
    assert rows[0]["Ingeschreven op"] == f"{moment:%Y-%m-%d %H:%M:%S}"
    assert len(rows_of(cms.get(address(event), {"export": "csv", "workshop": "jongeren"}))) == 2
    book = load_workbook(io.BytesIO(body(cms.get(address(event), {"export": "xlsx"}))))
    cells = list(book.active.iter_rows(values_only=True))
    assert cells[0][:2] == ("Naam", "E-mailadres")
    assert [row[0] for row in cells[1:]] == ["An Peeters", "Bo Maes", "Cas Wouters"]
    assert an.name == cells[1][0]


def test_nobody_yet_is_an_empty_export(event, cms):
    assert body(cms.get(address(event), {"export": "csv"})).decode("utf-8-sig").strip() == "Naam"
    assert cms.get(address(event), {"export": "xlsx"}).status_code == 200


@pytest.mark.every_case
@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_exports_are_safe_to_open(event, cms, kind, formula):
    RegistrationFactory(event=event, name=formula, organisation=formula, answers=[[formula, formula]])
    content = body(cms.get(address(event), {"export": kind}))
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert f"'{formula}" in cells
    assert not any(str(cell or "").startswith(("=", "+", "-", "@", "\t")) for cell in cells)


# --- One participant -------------------------------------------------------------------------------------------------


def test_an_editor_reads_what_someone_told(event, cms):
    row = sign_up(event, 1, **{"workshop-r1": "jongeren", "wat_heb_je_nodig": "<script>alert(1)</script>"})
    response = cms.get(address(event, "event_participant", row.pk))
    text = text_of(soup(response))
    for phrase in (row.name, row.email, "Stad Gent", "jongeren", "Wat heb je nodig?", "Je bent ingeschreven"):
        assert phrase in text
    assert b"<script>alert" not in response.content
    assert address(event, "event_participant_cancel", row.pk) in response.content.decode()


@pytest.mark.thorough
def test_an_editor_cancels_someone_and_the_place_is_given(event, cms, editor):
    rows = [sign_up(event, number) for number in range(1, 5)]
    path = address(event, "event_participant_cancel", rows[0].pk)
    assert cms.get(path).status_code == 200
    assert [row.state for row in event.registrations.all()] == [CONFIRMED, CONFIRMED, CONFIRMED, WAITING]
    response = cms.post(path, follow=True)
    assert "is geannuleerd" in messages_of(response)
    assert [row.state for row in event.registrations.all()] == [CANCELLED, CONFIRMED, CONFIRMED, CONFIRMED]
    told = rows[0].mails.order_by("pk").last().mail
    assert "De organisator heeft je inschrijving" in told.text
    entry = PageLogEntry.objects.get(action="events.registration.cancel")
    assert (entry.user, entry.page_id, entry.data) == (editor, event.pk, {"registration": rows[0].pk})
    assert "was al geannuleerd" in messages_of(cms.post(path, follow=True))
    assert PageLogEntry.objects.filter(action="events.registration.cancel").count() == 1
    history = cms.get(reverse("wagtailadmin_pages:history", args=[event.pk])).content.decode()
    assert f"Inschrijving nummer {rows[0].pk} geannuleerd" in history
    assert rows[0].name not in history


def test_cancelling_needs_the_token_of_the_form(event, editor):
    row = RegistrationFactory(event=event)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(address(event, "event_participant_cancel", row.pk)).status_code == 403
    row.refresh_from_db()
    assert row.state == CONFIRMED


# --- Pages to print --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["event_sign_in", "event_badges"])
def test_who_has_a_place_stands_on_paper_by_name(event, people, cms, name):
    RegistrationFactory(event=event, name="aad <b>van</b> Dam")
    text = text_of(soup(cms.get(address(event, name))))
    assert text.index("aad <b>van</b> Dam") < text.index("An Peeters")
    assert "Stad Gent" in text
    assert "Bo Maes" not in text
    assert "Cas Wouters" not in text
    narrowed = text_of(soup(cms.get(address(event, name), {"workshop": "jongeren"})))
    assert "An Peeters" in narrowed
    assert "van Dam" not in narrowed
    assert "Er is nog niemand ingeschreven" in text_of(soup(cms.get(address(event, name), {"workshop": "buurt"})))


# --- Mails to all ----------------------------------------------------------------------------------------------------


def written(cms, event, **fields):
    values = form_values(cms.get(address(event, "event_mailings")), "form[method=post]:has([name=subject])")
    values |= {"subject": "Breng iets mee", "text": "Dag allemaal\n\nBreng je verhaal mee.", "audience": "ingeschreven"}
    return {**values, **fields}


@pytest.mark.parametrize(
    ("audience", "addresses"),
    [
        ("ingeschreven", ["an@example.be"]),
        ("wachtlijst", ["bo@example.be"]),
        ("allen", ["an@example.be", "bo@example.be"]),
    ],
)
def test_an_editor_writes_to_those_who_are_chosen(event, people, cms, audience, addresses):
    response = cms.post(address(event, "event_mailings"), written(cms, event, audience=audience))
    mailing = Mailing.objects.get()
    assert (response.status_code, response["Location"]) == (302, address(event, "event_mailing", mailing.pk))
    owed = OutgoingMail.objects.order_by("pk")
    assert [mail.to for mail in owed] == addresses
    first = Registration.objects.get(email=addresses[0])
    assert first.name in owed[0].text
    assert "Breng je verhaal mee." in owed[0].text
    assert path_to(first) in owed[0].text
    entry = PageLogEntry.objects.get(action="events.registration.mail")
    assert entry.data["subject"] == "Breng iets mee"


def test_the_same_message_sent_twice_goes_once(event, people, cms):
    data = written(cms, event)
    for _twice in range(2):
        assert cms.post(address(event, "event_mailings"), data).status_code == 302
    assert (Mailing.objects.count(), OutgoingMail.objects.count()) == (1, 1)
    assert PageLogEntry.objects.filter(action="events.registration.mail").count() == 1


def test_the_key_of_another_event_leads_nowhere(event, people, cms):
    other = MailingFactory(event=OpenEventFactory())
    response = cms.post(address(event, "event_mailings"), written(cms, event, key=str(other.key)))
    assert response.status_code == 422
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"subject": ""}, {"text": ""}, {"audience": "iedereen"}, {"key": "x"}, {"subject": "x" * 161}, {"text": "\0"}],
    ids=str,
)
def test_a_message_that_lacks_something_is_not_sent(event, people, cms, wrong):
    response = cms.post(address(event, "event_mailings"), written(cms, event, **wrong))
    assert response.status_code == 422
    assert not OutgoingMail.objects.exists()


def test_a_message_to_nobody_says_so(event, cms):
    response = cms.post(address(event, "event_mailings"), written(cms, event))
    assert response.status_code == 422
    assert "Er is niemand om aan te schrijven" in response.content.decode()
    assert not Mailing.objects.exists()


@pytest.mark.thorough
def test_one_address_that_fails_does_not_stop_the_rest_and_is_shown(event, cms, monkeypatch):
    for name in ("an", "weg", "cas"):
        RegistrationFactory(event=event, name=name.title(), email=f"{name}@example.be")
    cms.post(address(event, "event_mailings"), written(cms, event))
    path = address(event, "event_mailing", Mailing.objects.get().pk)
    before = soup(cms.get(path))
    assert "0 van 3 verstuurd" in text_of(before)
    assert before.select_one("#mailing-progress[data-refresh]") is not None

    class Picky(django_mail.get_connection().__class__):
        def send_messages(self, email_messages):
            if email_messages[0].to == ["weg@example.be"]:
                raise OSError("unknown address")
            return super().send_messages(email_messages)

    with monkeypatch.context() as picky:
        picky.setattr("django.core.mail.backends.locmem.EmailBackend", Picky)
        assert send_due_mails() == 2
    text = text_of(soup(cms.get(path)))
    assert "2 van 3 verstuurd" in text
    assert "Weg, weg@example.be: 1 keer geprobeerd" in text
    assert "2 van 3 verstuurd" in text_of(soup(cms.get(address(event, "event_mailings"))))
    OutgoingMail.objects.update(due_at=event.first_published_at)
    assert send_due_mails() == 1
    after = soup(cms.get(path))
    assert "Alles is verstuurd: 3 mails" in text_of(after)
    assert after.select_one("[data-refresh]") is None


@pytest.mark.parametrize("count", [2, 40])
def test_writing_to_many_takes_a_fixed_number_of_queries(event, cms, django_assert_max_num_queries, count):
    from events.registration.mailings import send_mailing

    for _number in range(count):
        RegistrationFactory(event=event)
    told = {"key": uuid.uuid4(), "audience": "allen", "subject": "Dag", "text": "Tekst"}
    with django_assert_max_num_queries(9):
        send_mailing(event, told)
    assert OutgoingMail.objects.count() == count

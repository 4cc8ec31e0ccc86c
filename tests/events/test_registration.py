"""Registering for an event: the form, the waiting list, the mails, and the page under the personal link."""

import datetime
import re
import uuid
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from core.changes import ChangeStamp
from events.models import EventPage, EventStatus, Registration, RegistrationMode, RegistrationState
from events.registration.form import EMAIL_FIELD, NAME_FIELD
from events.registration.links import path_to
from events.registration.places import NO_WORKSHOP, Applicant, NotOpenError, change_workshops, enrol
from events.registration.window import Stage, closes_at, registering, stage_of
from forms.builder import HONEYPOT_FIELD, TOKEN_FIELD
from forms.models import OutgoingMail, Submission
from forms.outbox import send_due_mails
from tests.factories import RegistrationFactory, WorkshopChoiceFactory
from tests.factories.forms import FormPageFactory
from tests.factories.registration import ANSWERS, OpenEventFactory, round_with_keys
from tests.forms.conftest import token
from tests.html import assert_sound, text_of

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED


def local(*parts):
    return datetime.datetime(*parts, tzinfo=BRUSSELS)


def utc(*parts):
    return datetime.datetime(*parts, tzinfo=datetime.UTC)


def address(event):
    return f"{event.url}inschrijven/"


def filled_in(number=1, **answers):
    """Return a form filled in well by a person of their own, a minute after it was shown."""
    person = {"je_naam": f"Deelnemer {number}", "je_e_mailadres": f"deelnemer{number}@example.be"}
    return {**ANSWERS, **person, "workshop-r1": NO_WORKSHOP, TOKEN_FIELD: token(), HONEYPOT_FIELD: "", **answers}


def sign_up(event, number=1, **answers):
    """Register someone as a visitor does, and return the registration."""
    response = Client().post(address(event), filled_in(number, **answers))
    assert response.status_code == 303, response.content.decode()
    return Registration.objects.order_by("pk").last()


def states(event):
    return [row.state for row in event.registrations.order_by("pk")]


def mails_to(registration):
    return [row.mail for row in registration.mails.select_related("mail").order_by("pk")]


# --- When one can register -------------------------------------------------------------------------------------------


def event_with(**fields):
    defaults = {"registration_mode": RegistrationMode.FORM, "starts_at": local(2027, 4, 1, 13)}
    fields = {**defaults, **fields}
    return EventPage(ends_at=fields["starts_at"] + 4 * HOUR, **fields)


@pytest.mark.parametrize(
    ("fields", "now", "stage"),
    [
        ({"registration_mode": RegistrationMode.NONE}, local(2027, 3, 1), Stage.NOT_NEEDED),
        ({"registration_mode": RegistrationMode.EXTERNAL}, local(2027, 3, 1), Stage.ELSEWHERE),
        ({}, local(2027, 3, 1), Stage.OPEN),
        ({"status": EventStatus.CANCELLED}, local(2027, 3, 1), Stage.OFF),
        ({"status": EventStatus.POSTPONED}, local(2027, 3, 1), Stage.OFF),
        ({}, local(2027, 4, 1, 13), Stage.CLOSED),
        ({}, local(2027, 4, 1, 17), Stage.OVER),
        # The moment itself belongs to what comes after it.
        ({"registration_opens": local(2027, 3, 1, 9)}, local(2027, 3, 1, 8, 59, 59), Stage.NOT_YET),
        ({"registration_opens": local(2027, 3, 1, 9)}, local(2027, 3, 1, 9), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 20, 12)}, local(2027, 3, 20, 11, 59, 59), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 20, 12)}, local(2027, 3, 20, 12), Stage.CLOSED),
        # A day ends at midnight in Brussels, when it is 23.00 in London and a day later for nobody else.
        ({"registration_deadline": local(2027, 3, 20, 23, 59)}, local(2027, 3, 20, 23, 59, 59), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 20, 23, 59)}, local(2027, 3, 21), Stage.CLOSED),
        ({"registration_deadline": local(2027, 3, 21)}, local(2027, 3, 20, 23, 59, 59), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 21)}, local(2027, 3, 21), Stage.CLOSED),
        # 28 March 2027: clocks go from 2 to 3; the day has 23 hours and still ends at midnight.
        ({"registration_deadline": local(2027, 3, 28, 23, 59)}, local(2027, 3, 28, 23, 59, 59), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 28, 23, 59)}, local(2027, 3, 29), Stage.CLOSED),
        ({"registration_opens": local(2027, 3, 28)}, utc(2027, 3, 27, 22, 59), Stage.NOT_YET),
        ({"registration_opens": local(2027, 3, 28)}, utc(2027, 3, 27, 23, 0), Stage.OPEN),
        ({"registration_opens": local(2027, 3, 29)}, utc(2027, 3, 28, 21, 59), Stage.NOT_YET),
        ({"registration_opens": local(2027, 3, 29)}, utc(2027, 3, 28, 22, 0), Stage.OPEN),
    ],
)  # fmt: skip
def test_the_stage_follows_the_clock_of_brussels(db, fields, now, stage):
    assert stage_of(event_with(**fields), now) is stage


def test_a_deadline_in_the_hour_that_comes_twice_is_the_one_that_was_meant(db):
    event = event_with(
        starts_at=local(2027, 11, 5, 13),
        registration_deadline=datetime.datetime(2027, 10, 31, 2, 30, tzinfo=BRUSSELS, fold=1),
    )
    assert closes_at(event).astimezone(datetime.UTC) == utc(2027, 10, 31, 1, 30)
    assert stage_of(event, utc(2027, 10, 31, 1, 29)) is Stage.OPEN
    assert stage_of(event, utc(2027, 10, 31, 1, 30)) is Stage.CLOSED


@pytest.mark.parametrize(
    ("fields", "opens", "until"),
    [
        ({}, "", ""),
        ({"registration_deadline": local(2027, 3, 20, 12)}, "", "tot 20 maart 2027 om 12.00 uur"),
        ({"registration_deadline": local(2027, 3, 20, 23, 59)}, "", "tot en met 20 maart 2027"),
        ({"registration_deadline": local(2027, 3, 21)}, "", "tot en met 20 maart 2027"),
        ({"registration_opens": local(2027, 3, 1, 9)}, "vanaf 1 maart 2027 om 9.00 uur", ""),
        ({"registration_opens": local(2027, 3, 1)}, "vanaf 1 maart 2027", ""),
    ],
)
def test_moments_are_said_in_words(db, fields, opens, until):
    said = registering(event_with(**fields))
    assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in (said.opens, said.until)] == [opens, until]


def test_an_editor_gives_moments_in_an_order_that_works(site):
    event = OpenEventFactory()
    event.registration_opens = event.starts_at - DAY
    event.registration_deadline = event.starts_at - 2 * DAY
    with pytest.raises(ValidationError) as refused:
        event.clean()
    assert set(refused.value.message_dict) == {"registration_deadline"}
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(
            registration_opens=event.registration_opens, registration_deadline=event.registration_deadline
        )


NOT_OPEN = {
    "none": ({"registration_mode": RegistrationMode.NONE}, "Inschrijven hoeft niet"),
    "external": (
        {"registration_mode": RegistrationMode.EXTERNAL, "registration_url": "https://www.example.be/"},
        "Inschrijven doe je op een andere site",
    ),
    "not yet": ({"registration_opens": timezone.now() + DAY}, "Inschrijven kan nog niet"),
    "closed": ({"registration_deadline": timezone.now() - HOUR}, "Inschrijven kan niet meer"),
    "over": ({"starts_at": timezone.now() - DAY, "ends_at": timezone.now() - HOUR}, "Dit evenement is voorbij"),
    "cancelled": ({"status": EventStatus.CANCELLED}, "Dit evenement is geannuleerd"),
    "no form": ({"registration_form": None}, "Inschrijven kan nu niet"),
}


@pytest.mark.parametrize(("fields", "words"), NOT_OPEN.values(), ids=NOT_OPEN)
def test_when_one_can_not_register_the_page_says_why(site, client, fields, words):
    event = OpenEventFactory(**fields)
    document = assert_sound(client.get(address(event)))
    assert words in text_of(document)
    assert document.select_one("main form") is None
    refused = client.post(address(event), filled_in())
    assert words in text_of(assert_sound(refused, 409))
    assert not Registration.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_what_closed_while_someone_filled_in_the_form_takes_nobody(site):
    event = OpenEventFactory(registration_deadline=timezone.now() - HOUR)
    with pytest.raises(NotOpenError):
        enrol(event.pk, uuid.uuid4(), Applicant(name="An", email="an@example.be"))
    row = RegistrationFactory(event=event)
    with pytest.raises(NotOpenError):
        change_workshops(row, {"r1": "buurt"})
    assert Registration.objects.get() == row


@pytest.mark.parametrize("go", ["unpublish", "delete", "restrict"])
def test_a_form_that_is_gone_is_said_and_breaks_nothing(site, client, go):
    event = OpenEventFactory()
    form = event.registration_form
    if go == "restrict":
        PageViewRestriction.objects.create(page=form, restriction_type=PageViewRestriction.LOGIN)
    else:
        getattr(form, go)()
    assert "Inschrijven kan nu niet" in text_of(assert_sound(client.get(address(event))))
    assert "Inschrijven kan nu even niet" in text_of(assert_sound(client.get(event.url)))
    assert client.post(address(event), filled_in()).status_code == 409


def test_an_event_that_is_not_public_has_no_form(site, client):
    event = OpenEventFactory()
    event.unpublish()
    assert client.get(address(event)).status_code == 404
    assert client.post(address(event), filled_in()).status_code == 404


# --- The form --------------------------------------------------------------------------------------------------------


@pytest.fixture
def event(site):
    """An event with two places, and a round with a workshop for one."""
    return OpenEventFactory(capacity=2, rounds=[round_with_keys("r1", {"jongeren": 1, "buurt": None})])


def test_the_form_asks_what_editors_ask_and_a_workshop(event, client):
    response = client.get(address(event))
    document = assert_sound(response)
    names = {field["name"] for field in document.select("main [name]")}
    assert {*ANSWERS, "workshop-r1", TOKEN_FIELD, HONEYPOT_FIELD, "csrfmiddlewaretoken"} <= names
    labels = [label.get_text(" ", strip=True) for label in document.select("main fieldset label")]
    assert labels == ["jongeren: nog 1 plaats", "buurt", "Ik volg hier geen workshop"]
    # The box to agree with stays at the end.
    assert [field["name"] for field in document.select("main [name]")].index("workshop-r1") < [
        field["name"] for field in document.select("main [name]")
    ].index("ik_ga_akkoord")
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response


def test_a_name_and_an_address_are_asked_for_whatever_the_form_asks(site, client):
    form = FormPageFactory(fields=[{"label": "Opmerking", "field_type": "singleline", "required": False}])
    event = OpenEventFactory(registration_form=form)
    names = [field["name"] for field in assert_sound(client.get(address(event))).select("main .form-field [name]")]
    assert names == [NAME_FIELD, EMAIL_FIELD, "opmerking"]
    empty = client.post(address(event), {"opmerking": "Dag", TOKEN_FIELD: token()})
    assert empty.status_code == 422
    answers = {NAME_FIELD: "An", EMAIL_FIELD: "an@example.be", "opmerking": "Dag", TOKEN_FIELD: token()}
    assert client.post(address(event), answers).status_code == 303
    row = Registration.objects.get()
    assert (row.name, row.email, row.answers) == ("An", "an@example.be", [["Opmerking", "Dag"]])


def test_a_field_of_another_type_that_is_said_to_be_an_address_takes_only_addresses(site, client):
    fields = [
        {"label": "Naam", "field_type": "multiline", "autocomplete": "name", "required": False},
        {"label": "Mail", "field_type": "singleline", "autocomplete": "email", "required": False},
    ]
    event = OpenEventFactory(registration_form=FormPageFactory(fields=fields))
    bad = {"naam": "An", "mail": "geen adres", TOKEN_FIELD: token()}
    assert client.post(address(event), bad).status_code == 422
    assert client.post(address(event), {**bad, "naam": "", "mail": "an@example.be"}).status_code == 422
    good = {**bad, "naam": "An\r\nBcc: x@example.be", "mail": "an@example.be"}
    assert client.post(address(event), good).status_code == 303
    assert Registration.objects.get().name == "An Bcc: x@example.be"


def test_who_registers_gets_a_place_a_page_and_a_mail(event, client):
    response = client.post(address(event), filled_in(**{"workshop-r1": "jongeren", "wat_heb_je_nodig": "Een tolk"}))
    assert response.status_code == 303
    row = Registration.objects.get()
    assert (row.event_id, row.state, row.organisation) == (event.pk, CONFIRMED, "Stad Gent")
    assert row.answers == [["Wat heb je nodig?", "Een tolk"], ["Ik ga akkoord", "ja"]]
    assert row.notice == event.registration_form.notice
    assert [(choice.workshop_key, choice.has_place) for choice in row.choices.all()] == [("jongeren", True)]
    assert response["Location"] == path_to(row)
    page = client.get(response["Location"])
    text = text_of(assert_sound(page).select_one("main"))
    assert "Je bent ingeschreven" in text
    assert "jongeren" in text
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert not Submission.objects.exists()


def test_no_address_holds_who_someone_is(event, client):
    location = client.post(address(event), filled_in())["Location"]
    assert re.fullmatch(r"/inschrijving/[0-9a-f]{32}:[\w-]{43}/", location)


def test_the_mail_brings_the_event_and_the_link(event):
    row = sign_up(event, **{"workshop-r1": "jongeren"})
    assert send_due_mails() == 1
    sent = django_mail.outbox[0]
    assert sent.to == [row.email]
    assert sent.subject == f"Je bent ingeschreven: {event.title}"
    assert path_to(row) in sent.body
    assert "- jongeren" in sent.body
    assert "Kazerne Dossin" in sent.body
    parts = list(message_from_bytes(sent.message().as_bytes()).walk())
    calendar = next(part for part in parts if part.get_content_type() == "text/calendar")
    assert calendar.get_filename() == "agenda.ics"
    entry = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")[0]
    assert entry["UID"] == str(event.translation_key)
    assert entry.decoded("DTSTART") == event.starts_at.replace(microsecond=0)


def test_a_title_with_line_ends_is_one_line_in_the_subject(site):
    event = OpenEventFactory(title="Samen\nBcc: x@example.be " + "lang " * 40)
    sign_up(event)
    assert send_due_mails() == 1
    assert "\n" not in django_mail.outbox[0].subject
    assert len(django_mail.outbox[0].subject) <= 200


def test_the_same_form_handed_in_twice_is_one_registration(event, client):
    answers = filled_in()
    first, second = client.post(address(event), answers), client.post(address(event), answers)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Registration.objects.count() == OutgoingMail.objects.count() == 1


def test_one_form_for_two_events_makes_two_registrations(event, client):
    other = OpenEventFactory(registration_form=event.registration_form)
    key = filled_in()
    assert {client.post(address(page), key).status_code for page in (event, other)} == {303}
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("email", ["deelnemer1@example.be", "Deelnemer1@Example.BE"])
def test_an_address_registers_once(event, client, email):
    row = sign_up(event)
    response = client.post(address(event), filled_in(je_e_mailadres=email))
    assert "is al iemand ingeschreven" in text_of(assert_sound(response, 422))
    assert path_to(row) not in response.content.decode()
    assert Registration.objects.count() == 1
    # The link was mailed a moment ago.
    assert OutgoingMail.objects.count() == 1
    OutgoingMail.objects.update(created_at=timezone.now() - HOUR)
    assert client.post(address(event), filled_in(je_e_mailadres=email)).status_code == 422
    again = OutgoingMail.objects.order_by("pk").last()
    assert (OutgoingMail.objects.count(), again.to) == (2, row.email)
    assert path_to(row) in again.text
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(event=event, email=email)


def test_who_cancelled_may_register_again(event, client):
    row = sign_up(event)
    client.post(path_to(row, "registration_cancel"))
    assert sign_up(event).pk != row.pk
    assert states(event) == [CANCELLED, CONFIRMED]


BAD = {
    "nul": "a\0b",
    "long": "x" * 2000,
    "quotes": "'\";--",
    "percent": "%00%ff%",
    "emoji": "\N{PARTY POPPER}" * 50,
    "sql": "1'; DROP TABLE events_registration;--",
    "no characters": "\ufffe\uffff",
    "html": "<script>alert(1)</script>",
}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_no_answer_breaks_the_form(event, client, value):
    for name in ("je_naam", "je_e_mailadres", "wat_heb_je_nodig", "workshop-r1", TOKEN_FIELD, HONEYPOT_FIELD):
        response = client.post(address(event), {**filled_in(), "workshop-r1": "buurt", name: value})
        assert response.status_code in {303, 422}, name
        assert b"<script>alert" not in response.content
    response = client.post(address(event), {**filled_in(), "workshop-r1": [value] * 200})
    assert response.status_code == 422
    assert client.get(address(event), {"q": value}).status_code == 200


def test_robots_register_nobody(event, client):
    assert client.post(address(event), filled_in(**{HONEYPOT_FIELD: "x"})).status_code == 422
    assert client.post(address(event), filled_in(**{TOKEN_FIELD: token(age=1)})).status_code == 422
    assert not Registration.objects.exists()


def test_a_form_without_its_csrf_token_is_refused(event):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(event), filled_in()).status_code == 403
    row = RegistrationFactory(event=event)
    for name in ("registration", "registration_cancel"):
        assert strict.post(path_to(row, name), {"workshop-r1": "buurt"}).status_code == 403
    row.refresh_from_db()
    assert row.state == CONFIRMED


def test_other_methods_are_refused(event, client):
    assert client.put(address(event)).status_code == 405
    assert client.delete(path_to(RegistrationFactory(event=event))).status_code == 405


def test_the_form_leads_to_its_event(event, client):
    form = event.registration_form
    for response in (client.get(form.url), client.post(form.url, filled_in())):
        assert response.status_code == 302
        assert response["Location"] == address(event)
    assert not Submission.objects.exists()


def test_the_form_to_hand_in_a_practice_is_not_for_events(site, client):
    event = OpenEventFactory()
    event.registration_form = site.hand_in
    with pytest.raises(ValidationError) as refused:
        event.clean()
    assert set(refused.value.message_dict) == {"registration_form"}
    EventPage.objects.filter(pk=event.pk).update(registration_form=site.hand_in)
    assert client.get(site.hand_in.url).status_code == 200


@pytest.mark.parametrize("workshops", [1, 8])
def test_the_form_takes_a_fixed_number_of_queries(site, client, django_assert_num_queries, workshops):
    rounds = [round_with_keys(f"r{number}", dict.fromkeys(map(str, range(workshops)), 3)) for number in (1, 2)]
    event = OpenEventFactory(capacity=9, rounds=rounds)
    for number in range(workshops):
        row = RegistrationFactory(event=event, email=f"{number}@example.be")
        WorkshopChoiceFactory(registration=row, round_key="r1", workshop_key="0")
    client.get(address(event))
    with django_assert_num_queries(12):
        client.get(address(event))


# --- What the page of the event says ---------------------------------------------------------------------------------


def test_the_page_says_how_many_places_are_left(event, client):
    assert "Nog 2 plaatsen." in text_of(assert_sound(client.get(event.url)))
    sign_up(event)
    assert "Nog 1 plaats." in text_of(assert_sound(client.get(event.url)))
    sign_up(event, 2)
    text = text_of(assert_sound(client.get(event.url)))
    assert "Alle plaatsen zijn bezet." in text
    assert "Zet je op de wachtlijst" in text
    assert "Zet me op de wachtlijst" in text_of(assert_sound(client.get(address(event))))


def test_a_place_that_is_taken_shows_at_once(event, client):
    etag = client.get(event.url)["ETag"]
    before = ChangeStamp.read().content
    row = sign_up(event)
    assert ChangeStamp.read().content > before
    assert client.get(event.url, headers={"If-None-Match": etag}).status_code == 200
    before = ChangeStamp.read().content
    client.post(path_to(row, "registration_cancel"))
    assert ChangeStamp.read().content > before


def test_what_the_event_says_takes_one_query(event, rf, django_assert_num_queries):
    RegistrationFactory(event=event)
    request = rf.get("/")
    event.get_url(request)
    with django_assert_num_queries(1):
        said = registering(event)
    assert (said.left, said.capacity, said.stage) == (1, 2, Stage.OPEN)
    event.registration_deadline = timezone.now() - HOUR
    with django_assert_num_queries(0):
        registering(event)


# --- The waiting list ------------------------------------------------------------------------------------------------


def test_who_comes_too_late_waits_in_order_and_gets_the_place_that_comes_free(event, client):
    rows = [sign_up(event, number) for number in range(1, 6)]
    assert states(event) == [CONFIRMED, CONFIRMED, WAITING, WAITING, WAITING]
    assert mails_to(rows[2])[0].subject.startswith("Je staat op de wachtlijst")
    assert mails_to(rows[2])[0].calendar == ""
    assert "Je staat op de wachtlijst" in text_of(assert_sound(client.get(path_to(rows[2]))))
    # One who waits and leaves gives no place away.
    client.post(path_to(rows[3], "registration_cancel"))
    assert states(event) == [CONFIRMED, CONFIRMED, WAITING, CANCELLED, WAITING]
    client.post(path_to(rows[0], "registration_cancel"))
    assert states(event) == [CANCELLED, CONFIRMED, CONFIRMED, CANCELLED, WAITING]
    client.post(path_to(rows[1], "registration_cancel"))
    assert states(event) == [CANCELLED, CANCELLED, CONFIRMED, CANCELLED, CONFIRMED]
    for row in (rows[2], rows[4]):
        told = mails_to(row)
        assert [mail.subject.partition(":")[0] for mail in told] == [
            "Je staat op de wachtlijst",
            "Er is een plaats vrij",
        ]
        assert "BEGIN:VCALENDAR" in told[1].calendar
        assert path_to(row) in told[1].text
    assert len(mails_to(rows[1])) == 2


def test_who_waits_goes_before_who_comes_later(event):
    RegistrationFactory(event=event, state=CONFIRMED)
    waits = RegistrationFactory(event=event, state=WAITING)
    late = sign_up(event)
    waits.refresh_from_db()
    assert (waits.state, late.state) == (CONFIRMED, WAITING)


def test_without_a_limit_everyone_comes(site):
    event = OpenEventFactory(capacity=None)
    for number in range(5):
        sign_up(event, number)
    assert set(states(event)) == {CONFIRMED}


def publish(event):
    event.save_revision().publish()


def test_more_places_are_for_those_who_wait(event):
    rows = [sign_up(event, number) for number in range(1, 5)]
    event.refresh_from_db()
    event.capacity = 3
    event.save_revision()
    assert states(event) == [CONFIRMED, CONFIRMED, WAITING, WAITING]
    publish(event)
    assert states(event) == [CONFIRMED, CONFIRMED, CONFIRMED, WAITING]
    assert mails_to(rows[2])[-1].subject.startswith("Er is een plaats vrij")
    event.capacity = None
    publish(event)
    assert set(states(event)) == {CONFIRMED}


def test_fewer_places_take_none_away(event):
    for number in range(1, 4):
        sign_up(event, number)
    event.refresh_from_db()
    event.capacity = 1
    publish(event)
    assert states(event) == [CONFIRMED, CONFIRMED, WAITING]
    row = event.registrations.first()
    Client().post(path_to(row, "registration_cancel"))
    assert states(event) == [CANCELLED, CONFIRMED, WAITING]


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_is_off_gives_no_places(event, status):
    first = RegistrationFactory(event=event)
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, state=WAITING)
    EventPage.objects.filter(pk=event.pk).update(status=status)
    page = Client().get(path_to(first))
    assert f"het evenement is {status.label.lower()}" in text_of(assert_sound(page))
    assert Client().post(path_to(first, "registration_cancel")).status_code == 303
    assert states(event) == [CANCELLED, CONFIRMED, WAITING]


# --- Workshops -------------------------------------------------------------------------------------------------------


def chosen(row):
    row.refresh_from_db()
    return {choice.round_key: (choice.workshop_key, choice.has_place) for choice in row.choices.all()}


def test_a_full_workshop_is_said_and_has_a_waiting_list(site, client):
    event = OpenEventFactory(rounds=[round_with_keys("r1", {"jongeren": 1, "buurt": None})])
    first = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    labels = text_of(assert_sound(client.get(address(event))))
    assert "jongeren: volzet, je komt op de wachtlijst" in labels
    second, third = (sign_up(event, number, **{"workshop-r1": "jongeren"}) for number in (2, 3))
    assert [chosen(row)["r1"] for row in (first, second, third)] == [
        ("jongeren", True), ("jongeren", False), ("jongeren", False),
    ]  # fmt: skip
    assert "jongeren (wachtlijst)" in mails_to(second)[0].text
    assert "je staat op de wachtlijst" in text_of(assert_sound(client.get(path_to(second))))
    # By choosing another one, and by cancelling.
    assert client.post(path_to(first), {"workshop-r1": "buurt"}).status_code == 303
    assert chosen(first) == {"r1": ("buurt", True)}
    assert chosen(second) == {"r1": ("jongeren", True)}
    assert mails_to(second)[-1].subject.startswith("Er is een plaats vrij in je workshop")
    assert len(mails_to(first)) == 1
    client.post(path_to(second, "registration_cancel"))
    assert chosen(third) == {"r1": ("jongeren", True)}


def test_one_who_waits_for_the_event_takes_no_place_in_a_workshop(site, client):
    event = OpenEventFactory(capacity=2, rounds=[round_with_keys("r1", {"jongeren": 2, "buurt": None})])
    first = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    second = sign_up(event, 2, **{"workshop-r1": "buurt"})
    waits = sign_up(event, 3, **{"workshop-r1": "jongeren"})
    assert chosen(waits) == {"r1": ("jongeren", False)}
    assert client.post(path_to(second), {"workshop-r1": "jongeren"}).status_code == 303
    assert chosen(second) == {"r1": ("jongeren", True)}
    client.post(path_to(first, "registration_cancel"))
    assert (waits.state, chosen(waits)) != (WAITING, {})
    assert chosen(waits) == {"r1": ("jongeren", True)}
    # One mail, about both.
    assert [mail.subject.partition(":")[0] for mail in mails_to(waits)][1:] == ["Er is een plaats vrij"]
    assert "- jongeren\n" in mails_to(waits)[-1].text


def test_one_workshop_in_each_round(site, client):
    rounds = [round_with_keys("r1", {"a": None, "b": None}), round_with_keys("r2", {"c": None, "d": None})]
    event = OpenEventFactory(rounds=rounds)
    assert client.post(address(event), filled_in(**{"workshop-r1": "a"})).status_code == 422
    assert client.post(address(event), filled_in(**{"workshop-r1": "c", "workshop-r2": "d"})).status_code == 422
    row = sign_up(event, 1, **{"workshop-r1": "a", "workshop-r2": NO_WORKSHOP})
    assert chosen(row) == {"r1": ("a", True)}
    client.post(path_to(row), {"workshop-r1": "a", "workshop-r2": "d"})
    assert chosen(row) == {"r1": ("a", True), "r2": ("d", True)}
    client.post(path_to(row), {"workshop-r1": NO_WORKSHOP, "workshop-r2": "d"})
    assert chosen(row) == {"r2": ("d", True)}
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopChoiceFactory(registration=row, round_key="r2", workshop_key="c")


def test_keeping_a_workshop_keeps_its_place(site, client):
    event = OpenEventFactory(rounds=[round_with_keys("r1", {"jongeren": 1})])
    row = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    sign_up(event, 2, **{"workshop-r1": "jongeren"})
    key = row.choices.get().pk
    page = assert_sound(client.get(path_to(row)))
    assert page.select_one("input[checked]")["value"] == "jongeren"
    assert "volzet" not in text_of(page.select_one("fieldset"))
    client.post(path_to(row), {"workshop-r1": "jongeren"})
    assert row.choices.get().pk == key
    assert chosen(row) == {"r1": ("jongeren", True)}


def test_a_workshop_that_left_the_programme_breaks_nothing(site, client):
    event = OpenEventFactory(rounds=[round_with_keys("r1", {"jongeren": 1, "buurt": 5})])
    row = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    waits = sign_up(event, 2, **{"workshop-r1": "jongeren"})
    event.refresh_from_db()
    event.programme = [round_with_keys("r1", {"buurt": 5})]
    publish(event)
    assert "jongeren" in text_of(assert_sound(client.get(path_to(row))))
    assert client.post(path_to(row), {"workshop-r1": "jongeren"}).status_code == 422
    assert client.post(path_to(row), {"workshop-r1": "buurt"}).status_code == 303
    assert chosen(row) == {"r1": ("buurt", True)}
    assert chosen(waits) == {"r1": ("jongeren", False)}


def test_after_the_deadline_one_can_cancel_but_choose_no_other_workshop(event, client):
    row = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    EventPage.objects.filter(pk=event.pk).update(registration_deadline=timezone.now() - HOUR)
    assert assert_sound(client.get(path_to(row))).select_one("main form") is None
    assert "Dat kan niet meer" in text_of(assert_sound(client.post(path_to(row), {"workshop-r1": "buurt"}), 409))
    assert chosen(row) == {"r1": ("jongeren", True)}
    assert client.post(path_to(row, "registration_cancel")).status_code == 303
    assert states(event) == [CANCELLED]


# --- The personal link -----------------------------------------------------------------------------------------------


def test_cancelling_is_asked_first_and_done_once(event, client):
    row = sign_up(event)
    asked = client.get(path_to(row, "registration_cancel"))
    assert "Wil je je inschrijving annuleren?" in text_of(assert_sound(asked))
    assert states(event) == [CONFIRMED]
    done = client.post(path_to(row, "registration_cancel"))
    assert (done.status_code, done["Location"]) == (303, path_to(row))
    text = text_of(assert_sound(client.get(path_to(row))).select_one("main"))
    assert "Je inschrijving is geannuleerd" in text
    assert client.post(path_to(row, "registration_cancel")).status_code == 409
    assert client.get(path_to(row, "registration_cancel")).status_code == 303
    assert [mail.subject.partition(":")[0] for mail in mails_to(row)] == [
        "Je bent ingeschreven", "Je inschrijving is geannuleerd",
    ]  # fmt: skip


def tampered(path):
    key, _separator, signature = path.split("/")[2].partition(":")
    other = ("0" if key[0] != "0" else "1") + key[1:]
    return {
        "key": f"/inschrijving/{other}:{signature}/",
        "signature": f"/inschrijving/{key}:{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}/",
        "none": f"/inschrijving/{key}/",
        "empty": "/inschrijving/:/",
        "long": f"/inschrijving/{'x' * 2000}/",
        "nul": "/inschrijving/%00/",
        "quotes": "/inschrijving/'%22;--/",
        "emoji": "/inschrijving/%F0%9F%8E%89:%F0%9F%8E%89/",
        "percent": "/inschrijving/%25%25:%ff/",
    }


@pytest.mark.parametrize("kind", tampered(f"/inschrijving/{'a' * 32}:b/"))
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["registration", "registration_cancel"])
def test_a_link_that_was_tampered_with_says_so_and_no_more(event, client, kind, method, name):
    row = sign_up(event)
    path = tampered(path_to(row))[kind] + ("annuleren/" if name == "registration_cancel" else "")
    response = getattr(client, method)(path)
    text = text_of(assert_sound(response, 404))
    assert "Deze inschrijving vinden we niet" in text
    assert row.name not in text
    assert "no-store" in response["Cache-Control"]
    assert states(event) == [CONFIRMED]


def test_a_link_ends_with_the_event(event, client):
    row = sign_up(event)
    past = timezone.now() - HOUR
    EventPage.objects.filter(pk=event.pk).update(starts_at=past - HOUR, ends_at=past)
    for name in ("registration", "registration_cancel"):
        for response in (client.get(path_to(row, name)), client.post(path_to(row, name))):
            text = text_of(assert_sound(response, 410))
            assert "Dit evenement is voorbij" in text
            assert row.name not in text
    assert states(event) == [CONFIRMED]


def test_a_registration_that_was_removed_is_not_found(event, client):
    row = sign_up(event)
    row.delete()
    assert client.get(path_to(row)).status_code == 404


@pytest.mark.parametrize("go", ["unpublish", "restrict"])
def test_the_page_of_an_event_that_is_not_public_tells_nothing_of_it(event, client, go):
    row = sign_up(event)
    if go == "unpublish":
        event.unpublish()
    else:
        PageViewRestriction.objects.create(page=event, restriction_type=PageViewRestriction.LOGIN)
    text = text_of(assert_sound(client.get(path_to(row)), 404))
    assert "staat niet op de site" in text
    assert event.title not in text


def test_once_the_event_began_nobody_cancels(event, client):
    row = sign_up(event)
    now = timezone.now()
    EventPage.objects.filter(pk=event.pk).update(starts_at=now - HOUR, ends_at=now + HOUR)
    assert client.post(path_to(row, "registration_cancel")).status_code == 409
    assert states(event) == [CONFIRMED]


# --- Around it -------------------------------------------------------------------------------------------------------


def test_an_event_with_registrations_is_not_deleted(event, client, superuser):
    sign_up(event)
    client.force_login(superuser)
    response = client.post(f"/cms/pages/{event.pk}/delete/", follow=True)
    assert "Er is niets verwijderd" in response.content.decode()
    assert EventPage.objects.filter(pk=event.pk).exists()


def test_a_copy_of_an_event_has_no_participants(event):
    sign_up(event)
    copy = event.copy(update_attrs={"slug": "kopie", "title": "Kopie"})
    assert not copy.registrations.exists()


def test_the_preview_of_a_draft_shows_the_event(event, client, superuser):
    client.force_login(superuser)
    assert client.get(f"/cms/pages/{event.pk}/view_draft/").status_code == 200

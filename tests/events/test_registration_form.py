"""The form by which one registers for an event, and the mail that answers it."""

import re
from email import message_from_bytes

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.throttling.attempts import PACES_AT, Door, Kind
from events.models import EventPage, Registration
from events.registration import views
from events.registration.form import EMAIL_FIELD, NAME_FIELD
from events.registration.links import path_to
from forms.models import FormPage, Submission
from forms.models.reserved_names import HONEYPOT_FIELD, TOKEN_FIELD
from library.models import SiteSettings
from post.models import OutgoingMail
from post.outbox import send_due_mails
from tests.events.registering import (
    CANCELLED,
    CONFIRMED,
    HOUR,
    address,
    filled_in,
    mails_to,
    received,
    sign_up,
    states,
)
from tests.factories import RegistrationFactory, WorkshopChoiceFactory
from tests.factories.forms import FormPageFactory
from tests.factories.registration import ANSWERS, OpenEventFactory, round_with_keys
from tests.forms.conftest import token
from tests.html import assert_sound, text_of


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
    page = client.get(path_to(row))
    text = text_of(assert_sound(page).select_one("main"))
    assert "Je bent ingeschreven" in text
    assert "jongeren" in text
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert not Submission.objects.exists()


def test_who_registers_is_told_to_read_the_mail(event, client):
    FormPage.objects.update(thank_you_text="<p>Breng je verhaal mee.</p>")
    response = client.post(address(event), filled_in())
    assert (response.status_code, response["Location"]) == (303, received(event))
    page = client.get(received(event))
    text = text_of(assert_sound(page).select_one("main"))
    assert "We hebben je inschrijving ontvangen" in text
    assert "Kijk nu in je mailbox" in text
    # What editors say after the form was handed in.
    assert "Breng je verhaal mee." in text
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


def test_no_address_holds_who_someone_is(event):
    assert re.fullmatch(r"/inschrijving/[0-9a-f]{32}:[\w-]{43}/", path_to(sign_up(event)))


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


def answer_to(client, event, answers):
    """Return all that someone who hands in the form is answered, but for what differs at each request."""
    response = client.post(address(event), answers)
    headers = {name: value for name, value in response.items() if name not in {"Content-Security-Policy", "Expires"}}
    return response.status_code, headers, response.content, sorted(response.cookies)


@pytest.mark.both_databases
@pytest.mark.parametrize("email", ["deelnemer1@example.be", "Deelnemer1@Example.BE"])
def test_an_address_registers_once_and_only_its_mailbox_hears_that(event, client, email):
    row = sign_up(event)
    told = answer_to(client, event, filled_in(2))
    other = {"je_e_mailadres": email, "je_naam": "Iemand Anders", "workshop-r1": "buurt"}
    # The link was mailed a moment ago.
    assert answer_to(client, event, filled_in(3, **other)) == told
    assert len(mails_to(row)) == 1
    OutgoingMail.objects.update(created_at=timezone.now() - HOUR)
    assert answer_to(client, event, filled_in(4, **other)) == told
    assert Registration.objects.count() == 2
    row.refresh_from_db()
    assert (row.name, list(row.choices.all())) == ("Deelnemer 1", [])
    _first, again = mails_to(row)
    assert (again.to, again.subject) == (row.email, f"Je was al ingeschreven: {event.title}")
    assert path_to(row) in again.text
    assert "Iemand Anders" not in again.text
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(event=event, email=email)


def test_who_cancelled_may_register_again(event, client):
    row = sign_up(event)
    client.post(path_to(row, "registration_cancel"))
    assert sign_up(event).pk != row.pk
    assert states(event) == [CANCELLED, CONFIRMED]


@pytest.fixture
def few(monkeypatch):
    """How many people may register from one address in an hour: few, for these tests go up to it."""
    monkeypatch.setattr(views, "MOST_OF_ADDRESS", 3)
    return 3


@pytest.mark.thorough
def test_one_network_address_registers_so_many_people_in_an_hour(site, client, few):
    event = OpenEventFactory()
    statuses = [client.post(address(event), filled_in(number)).status_code for number in range(few)]
    assert set(statuses) == {303}
    response = client.post(address(event), filled_in(99))
    text = text_of(assert_sound(response, 429))
    assert "wacht een uur" in text
    assert "Deelnemer 99" in response.content.decode()
    assert int(response["Retry-After"]) > 0
    assert Registration.objects.count() == few
    other = client.post(address(event), filled_in(99), headers={"x-forwarded-for": "203.0.113.9"})
    assert other.status_code == 303


@pytest.mark.thorough
def test_one_mailbox_hears_of_so_many_registrations_and_nobody_learns_whose_it_is(site, client):
    mailbox = {"je_e_mailadres": "deelnemer1@example.be"}
    events = [OpenEventFactory(slug=f"dag-{number}") for number in range(2)]
    sign_up(events[0])
    for number in range(2, PACES_AT[Door.LINK, Kind.ACCOUNT].free + 1):
        visitor = {"x-forwarded-for": f"192.0.2.{number}"}
        assert client.post(address(events[0]), filled_in(number, **mailbox), headers=visitor).status_code == 303
    # Registered at the first, not at the second.
    texts = []
    for number, event in enumerate(events):
        response = client.post(address(event), filled_in(90 + number, **mailbox))
        assert response.status_code == 429
        texts.append(text_of(assert_sound(response, 429).select_one(".error-summary")))
    assert texts[0] == texts[1]
    assert Registration.objects.count() == 1


@pytest.mark.thorough
def test_what_is_refused_or_repeated_does_not_count(event, client, few):
    first = filled_in(0)
    for _time in range(few + 1):
        assert client.post(address(event), first).status_code == 303
        assert client.post(address(event), filled_in(1, je_naam="")).status_code == 422
    statuses = [client.post(address(event), filled_in(number)).status_code for number in range(1, few)]
    assert set(statuses) == {303}
    assert client.post(address(event), filled_in(99)).status_code == 429
    assert client.post(address(event), first).status_code == 303


@pytest.mark.both_databases
def test_what_comes_too_late_does_not_count(event, client, few):
    """The event is cancelled after the form was looked at, and before the place is given."""

    def cancel_just_before(execute, sql, *rest):
        if "events_registration" in sql:
            EventPage.objects.filter(status="gepland").update(status="geannuleerd")
        return execute(sql, *rest)

    for _time in range(few + 1):
        with connection.execute_wrapper(cancel_just_before):
            assert client.post(address(event), filled_in()).status_code == 409
        EventPage.objects.update(status="gepland")
    assert client.post(address(event), filled_in()).status_code == 303


def test_editors_hear_of_a_registration_where_the_form_asks_for_it(event, client):
    row = sign_up(event)
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [row.email]
    FormPage.objects.update(notify_editors=True)
    SiteSettings.objects.update(editors_email="redactie@example.be")
    answers = filled_in(2)
    for _twice in range(2):
        client.post(address(event), answers)
    sign_up(event, 3)
    notices = OutgoingMail.objects.filter(to="redactie@example.be").order_by("pk")
    assert [mail.subject for mail in notices] == [f"Nieuwe inschrijving: {event.title}"] * 2
    assert "Ingeschreven: 2 van de 2 plaatsen" in notices[1].text
    assert "Op de wachtlijst: 1" in notices[1].text
    assert reverse("event_participants", args=[event.pk]) in notices[1].text
    # It stays in the outbox when the participants are purged.
    assert "Deelnemer" not in notices[1].text
    assert "deelnemer3@example.be" not in notices[1].text
    SiteSettings.objects.update(editors_email="")
    sign_up(event, 4)
    assert OutgoingMail.objects.filter(subject__startswith="Nieuwe inschrijving").count() == 2


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
    with django_assert_num_queries(8):
        client.get(address(event))


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

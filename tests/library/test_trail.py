"""Who logged in, and who took data of people out: what is noted, for how long, and who reads it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from library.login.trail import KEPT, LOGGED_IN, NOT_LET_IN, TAKEN, forget_trail, note_login, note_taken
from tests.cms import soup
from tests.factories import (
    OutgoingMailFactory,
    PracticePageFactory,
    RegistrationFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.factories.library import PASSWORD
from tests.factories.registration import OpenEventFactory
from tests.reports import chart, listed, spreadsheet

REPORT, LOGIN = "/cms/rapporten/toegang/", "/cms/login/"
# With what every screen asks: who it is, what that person may, the menu.
QUERIES = 12


def noted():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", "object_id"))


@pytest.fixture
def admin(client, site):
    user = UserFactory(superuser=True, last_name="Beheerder")
    client.force_login(user)
    ModelLogEntry.objects.all().delete()
    return user


def test_a_login_and_a_wrong_password_are_noted(client, site):
    user = UserFactory()
    client.post(LOGIN, {"username": user.email, "password": "mis"})
    assert noted() == [(NOT_LET_IN, str(user.pk))]
    client.post(LOGIN, {"username": user.email.upper(), "password": PASSWORD})
    assert noted()[1:] == [(LOGGED_IN, str(user.pk))]
    # Who acted, and nothing that was typed.
    assert list(ModelLogEntry.objects.order_by("pk").values_list("user", "data")) == [(None, {}), (user.pk, {})]


def test_of_a_name_that_nobody_has_nothing_is_noted(client, site):
    client.post(LOGIN, {"username": "geheim123", "password": "x"})
    assert noted() == []


def test_guesses_do_not_fill_the_log(client, site):
    user = UserFactory()
    for _guess in range(30):
        client.post(LOGIN, {"username": user.email, "password": "mis"})
    # Those that had to wait are not noted.
    assert 0 < len(noted()) < 15


def download_of_a_person(client):
    return client.post(reverse("forms_people"), {"email": "an.peeters@example.be", "download": "1"})


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("take", "told"),
    [
        (lambda client, _event: client.get("/cms/inzendingen/?export=csv"), "Inzendingen: 1 (csv)"),
        (lambda client, _event: download_of_a_person(client), "Alles over één persoon: 2 (json)"),
        (lambda client, event: client.get(f"{event}?export=xlsx"), "Deelnemers van Studiedag: 1 (xlsx)"),
        (lambda client, event: client.get(f"{event}tekenlijst/"), "Deelnemers van Studiedag: 1 (papier)"),
        (
            lambda client, _event: client.get("/cms/praktijken/bewerken.xlsx"),
            "Praktijken met hun contactpunt: 1 (xlsx)",
        ),
        (lambda client, _event: client.get("/cms/rapporten/mails/?export=csv"), "Mails met hun adres: 1 (csv)"),
        (lambda client, _event: client.get(f"{REPORT}?export=csv"), "Aanmeldingen en downloads: 0 (csv)"),
    ],
)
def test_every_way_out_is_noted(client, admin, site, take, told):
    SubmissionFactory(page=site.hand_in)
    PracticePageFactory()
    OutgoingMailFactory(tries=1, last_error="De mailserver zweeg")
    event = RegistrationFactory(event=OpenEventFactory(title="Studiedag"), email="ander@example.be").event
    response = take(client, reverse("event_participants", args=[event.pk]))
    assert response.status_code == 200
    assert [row[3] for row in listed(client.get(REPORT, {"wat": TAKEN}))] == [told]


def test_the_report_tells_it_by_account(client, admin):
    other = UserFactory(first_name="Bo", last_name="Janssens")
    for _time in range(3):
        note_login(other)
    note_taken(other, "Inzendingen", 12, "csv")
    note_login(admin)
    response = client.get(REPORT)
    assert [row[1:] for row in listed(response)][1] == [
        "Bo Janssens",
        "Gegevens van mensen gedownload",
        "Inzendingen: 12 (csv)",
    ]
    assert chart(response, "Wat er gebeurde") == {
        "Aangemeld": ["4"],
        "Fout wachtwoord": ["0"],
        "Gegevens van mensen gedownload": ["1"],
    }
    assert chart(response, "Per account")["Bo Janssens"][:3] == ["3", "0", "1"]
    assert len(spreadsheet(client.get(REPORT, {"wie": other.pk, "wat": LOGGED_IN, "export": "csv"}))) == 1 + 3
    assert listed(client.get(REPORT, {"periode_to": "2020-01-01"})) == []


def test_after_half_a_year_it_is_forgotten(admin):
    note_login(admin)
    note_taken(admin, "Inzendingen", 1, "csv")
    now = timezone.now()
    assert forget_trail(now + KEPT - datetime.timedelta(minutes=1)) == 0
    assert forget_trail(now + KEPT + datetime.timedelta(minutes=1)) == 2
    assert noted() == []


@pytest.mark.both_databases
def test_it_takes_as_many_queries_however_much_there_is(client, admin, django_assert_num_queries):
    note_login(admin)
    client.get(REPORT)
    with django_assert_num_queries(QUERIES):
        client.get(REPORT)
    for user in UserFactory.create_batch(3):
        note_login(user)
        note_taken(user, "Inzendingen", 1, "csv")
    with django_assert_num_queries(QUERIES):
        client.get(REPORT)


def test_who_manages_no_accounts_does_not_see_it(client, moderator, site):
    client.force_login(moderator)
    assert client.get(REPORT).status_code == 302
    assert REPORT not in soup(client.get("/cms/")).get_text()

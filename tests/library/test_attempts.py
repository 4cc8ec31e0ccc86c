"""Doors at which a password is asked: who guesses waits, a little longer each time, and nobody is shut out for good."""

import datetime
import re

import pytest
from asgiref.sync import async_to_sync
from bs4 import BeautifulSoup
from django.contrib.auth import aauthenticate
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from core.throttling.attempts import PACES, Attempts, Door, Kind, forget_old
from library.models import User
from tests.factories import DatabankDocumentFactory, PracticePageFactory
from tests.html import text_of

NAME, PASSWORD = "an.peeters@example.be", "Een goed wachtwoord 9"
LOGIN = "/cms/login/"
PACE = PACES[Kind.ACCOUNT]
WAIT = "Er is te vaak een verkeerd wachtwoord ingevuld. Probeer het opnieuw om"


@pytest.fixture
def editor(db):
    return User.objects.create_superuser(NAME, PASSWORD)


@pytest.fixture
def clock(monkeypatch):
    """Return a function that lets time pass."""
    real, passed = timezone.now, [datetime.timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def let_pass(**time):
        passed[0] += datetime.timedelta(**time)

    return let_pass


def log_in(client, password=PASSWORD, name=NAME, **headers):
    return client.post(LOGIN, {"username": name, "password": password}, **headers)


def is_in(client):
    return client.get("/cms/").status_code == 200


def message(response):
    return text_of(BeautifulSoup(response.content, "html.parser").select_one(".messages"))


def guess(times, *, name=NAME, address="192.0.2.1"):
    """Guess as a stranger; return how often the guess was looked at."""
    answers = [log_in(Client(), f"fout {number}", name, REMOTE_ADDR=address) for number in range(times)]
    return sum(WAIT not in message(answer) for answer in answers)


# --- Logging in -------------------------------------------------------------------------------------------------------


def test_forty_wrong_passwords_are_not_looked_at_nor_the_right_one_after_them(editor, client, clock):
    assert guess(40) == PACE.free
    answer = log_in(client)
    assert re.search(rf"{WAIT} \d\d\.\d\d uur, over één minuut\. Of kies 'Wachtwoord vergeten'\.", message(answer))
    assert not is_in(client)
    clock(seconds=31)
    log_in(client)
    assert is_in(client)


@pytest.mark.thorough
def test_the_wait_doubles_and_is_bounded(editor, clock):
    guess(PACE.free)
    waits = []
    for _number in range(12):
        row = Attempts.objects.get(door=Door.LOGIN, kind=Kind.ACCOUNT)
        waits.append(round((row.until - row.last_at).total_seconds()))
        clock(seconds=waits[-1] + 1)
        assert guess(1, address=f"192.0.2.{_number + 2}") == 1
    assert waits[:6] == [30, 60, 120, 240, 480, 900]
    assert set(waits[6:]) == {900}


def test_what_is_refused_does_not_make_the_wait_longer(editor, client, clock):
    guess(PACE.free)
    clock(seconds=20)
    assert guess(5) == 0
    clock(seconds=11)
    log_in(client)
    assert is_in(client)


@pytest.mark.thorough
def test_after_the_right_password_counting_starts_anew(editor, client):
    guess(PACE.free - 1)
    log_in(client)
    assert is_in(client)
    assert guess(PACE.free) == PACE.free


@pytest.mark.thorough
def test_the_browser_of_someone_who_was_in_before_does_not_wait_for_a_stranger(editor, client, clock):
    log_in(client)
    client.post("/cms/logout/")
    assert not is_in(client)
    for _number in range(8):
        guess(PACE.free)
        clock(minutes=16)
    guess(PACE.free)
    log_in(client)
    assert is_in(client)


@pytest.mark.thorough
def test_a_known_browser_guesses_no_faster(editor, client):
    log_in(client)
    client.post("/cms/logout/")
    answers = [log_in(client, "fout") for _number in range(20)]
    assert sum(WAIT not in message(answer) for answer in answers) == PACE.free
    # Nor does it for another account.
    other = User.objects.create_superuser("bo@example.be", PASSWORD)
    answers = [log_in(client, "fout", other.email) for _number in range(20)]
    assert sum(WAIT not in message(answer) for answer in answers) == PACE.free


def test_a_made_up_cookie_is_no_known_browser(editor, client):
    log_in(client)
    client.cookies["bekende_browser"].set("bekende_browser", f"x{client.cookies['bekende_browser'].value}", "x")
    client.post("/cms/logout/")
    guess(PACE.free)
    assert WAIT in message(log_in(client))


@pytest.mark.thorough
def test_an_address_that_tries_many_accounts_waits(db, client, editor):
    pace = PACES[Kind.ADDRESS]
    assert sum(guess(1, name=f"wie{number}@example.be") for number in range(40)) == pace.free
    assert WAIT in message(log_in(client, REMOTE_ADDR="192.0.2.1"))
    log_in(client, REMOTE_ADDR="192.0.2.2")
    assert is_in(client)


@pytest.mark.thorough
def test_an_account_that_does_not_exist_waits_just_the_same(editor):
    assert guess(40, name="niemand@example.be") == PACE.free
    # What was typed is kept nowhere: it may be a password.
    assert Attempts.objects.get(kind=Kind.ACCOUNT).label == ""


@pytest.mark.parametrize("name", ["AN.Peeters@EXAMPLE.be", f" {NAME} "])
def test_the_same_account_written_another_way_is_the_same(editor, name):
    guess(PACE.free)
    assert guess(1, name=name) == 0


def test_who_asks_in_the_other_way_of_django_waits_as_well(editor):
    guess(PACE.free)
    request = RequestFactory().post(LOGIN)
    assert async_to_sync(aauthenticate)(request, username=NAME, password=PASSWORD) is None


def test_a_login_for_a_private_page_is_the_same_door(editor, site):
    page = PracticePageFactory()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    answer = Client().get(page.url)
    assert answer.url == f"/cms/login/?next={page.url}"
    for method in ("get", "post"):
        assert getattr(Client(), method)("/_util/login/?next=/over/").url == "/cms/login/?next=/over/"


def test_that_someone_waits_is_logged_without_a_name(editor, caplog):
    guess(PACE.free)
    (record,) = [record for record in caplog.records if record.name == "core.throttling.attempts"]
    assert re.match(r"inloggen: account [0-9a-f]{12} waits until .* after 5 attempts", record.getMessage())
    assert NAME not in caplog.text


# --- A new password ---------------------------------------------------------------------------------------------------


def ask(client, name=NAME, **headers):
    return client.post("/cms/password_reset/", {"email": name}, **headers)


@pytest.mark.thorough
def test_a_new_password_by_mail_lets_in_at_once_whatever_goes_on(editor, client):
    guess(40)
    ask(client)
    link = re.search(r"/cms/password_reset/confirm/\S+", mail.outbox[0].body).group()
    form = client.get(link).url
    new = "Een nieuw wachtwoord 8"
    client.post(form, {"new_password1": new, "new_password2": new})
    assert not Attempts.objects.filter(door=Door.LOGIN, kind=Kind.ACCOUNT).exists()
    # The stranger goes on, also from the same network.
    guess(40, address="127.0.0.1")
    log_in(client, new)
    assert is_in(client)


@pytest.mark.thorough
def test_an_administrator_who_gives_a_new_password_lifts_the_wait(editor, client):
    guess(40)
    editor.set_password("Nog een wachtwoord 7")
    editor.save()
    log_in(client, "Nog een wachtwoord 7")
    assert is_in(client)


def test_a_new_password_is_not_asked_without_end(editor, client, clock):
    answers = [ask(client, REMOTE_ADDR=f"192.0.2.{number}") for number in range(20)]
    assert len(mail.outbox) == PACE.free
    page = BeautifulSoup(answers[-1].content, "html.parser")
    assert "Er is al enkele keren een nieuw wachtwoord gevraagd. Probeer het opnieuw om" in text_of(page)
    clock(seconds=31)
    ask(client)
    assert len(mail.outbox) == PACE.free + 1


def test_asking_for_an_account_that_does_not_exist_is_answered_the_same(editor):
    def answers(name):
        found = [ask(Client(), name, REMOTE_ADDR=f"{name[:2]}.{number}") for number in range(8)]
        return [
            (
                answer.status_code,
                re.sub(
                    r"\d\d\.\d\d uur|[\w.]+@[\w.]+|value=\"\w{64}\"|nonce=\S+",
                    "",
                    text_of(BeautifulSoup(answer.content, "html.parser")) if answer.content else "",
                ),
            )
            for answer in found
        ]

    assert answers(NAME) == answers("niemand@example.be")


# --- Other doors ------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_password_of_a_page_is_not_guessed(site, client, clock):
    page = PracticePageFactory()
    lock = PageViewRestriction.objects.create(page=page, restriction_type="password", password="buurt")
    address = f"/_util/authenticate_with_password/{lock.pk}/{page.pk}/"
    answers = [Client().post(address, {"password": f"fout {n}", "return_url": page.url}) for n in range(40)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 20
    right = {"password": "buurt", "return_url": page.url}
    answer = client.post(address, right)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 31
    assert WAIT in text_of(BeautifulSoup(answer.content, "html.parser"))
    clock(seconds=31)
    assert client.post(address, right).url == page.url


def test_the_password_of_files_is_not_guessed(site, client):
    document = DatabankDocumentFactory()
    lock = CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type="password", password="buurt"
    )
    address = f"/documenten/authenticate_with_password/{lock.pk}/"
    data = {"password": "fout", "return_url": document.url}
    assert [client.post(address, data).status_code for _n in range(22)] == [200] * 20 + [429] * 2


@pytest.mark.thorough
def test_the_password_in_the_account_is_not_guessed(editor, client):
    client.force_login(editor)
    new = {"password-new_password1": "Een nieuw wachtwoord 8", "password-new_password2": "Een nieuw wachtwoord 8"}
    for number in range(PACE.free):
        client.post("/cms/account/", {**new, "password-old_password": f"fout {number}"})
    answer = client.post("/cms/account/", {**new, "password-old_password": PASSWORD})
    assert WAIT in text_of(BeautifulSoup(answer.content, "html.parser"))
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


# --- Administrators ---------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_an_administrator_sees_who_waits_and_lifts_it(editor, client):
    client.force_login(editor)
    guess(40)
    page = BeautifulSoup(client.get("/cms/pogingen/").content, "html.parser")
    assert f"Inloggen: {NAME}" in text_of(page)
    assert "Inloggen: 192.0.2.1" in text_of(page)
    assert not page.select("a[href*='/new/'], a[href*='/edit/']")
    row = Attempts.objects.get(kind=Kind.ACCOUNT)
    asked = text_of(BeautifulSoup(client.get(f"/cms/pogingen/delete/{row.pk}/").content, "html.parser"))
    assert "wie moest wachten, mag meteen opnieuw proberen" in asked
    client.post(f"/cms/pogingen/delete/{row.pk}/")
    browser = Client()
    log_in(browser)
    assert is_in(browser)


def test_nobody_adds_or_changes_attempts(editor, client):
    client.force_login(editor)
    guess(1)
    key = Attempts.objects.first().pk
    for address in ("new/", f"edit/{key}/"):
        assert client.get(f"/cms/pogingen/{address}", follow=True).redirect_chain[0][0] == "/cms/"


def test_an_editor_does_not_see_them(db, client):
    user = User.objects.create_user("bo@example.be", PASSWORD)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get("/cms/pogingen/").status_code == 302
    assert b"/cms/pogingen/" not in client.get("/cms/").content


@pytest.mark.thorough
def test_the_list_takes_a_fixed_number_of_queries(editor, client, django_assert_num_queries):
    client.force_login(editor)
    client.get("/cms/pogingen/")
    counts = []
    for number in (1, 12):
        guess(number, name=f"wie{number}@example.be", address=f"192.0.2.{number}")
        with django_assert_num_queries(9):
            client.get("/cms/pogingen/")
    assert counts == []


def test_what_counts_no_more_is_removed(editor, clock):
    guess(1)
    assert forget_old() == 0
    clock(hours=25)
    assert forget_old() == 2
    assert not Attempts.objects.exists()

"""Keys of the API: who has one may ask more often. They change no answer, open nothing, and are told nowhere."""

import datetime
import logging

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from api.models import ApiKey
from api.signal_handlers import forget_keys
from core.changes.stamp import ChangeStamp
from forms.retention.personal_data import erase_personal_data, personal_data_of
from tests.api.test_hand_in import ANSWERS, problem_of, send
from tests.cms import form_values, soup
from tests.factories import ApiKeyFactory, PracticePageFactory

pytestmark = pytest.mark.django_db
DOORS = ("/api/databank/practices", "/api/v2/pages/")
FEW = 3


@pytest.fixture
def quota(settings):
    settings.API_REQUESTS_A_MINUTE = FEW


def bearer(key):
    return {"authorization": f"Bearer {key}"}


def ask(client, path=DOORS[0], key="", **headers):
    return client.get(path, headers={**(bearer(key) if key else {}), **headers})


# --- What it allows ---------------------------------------------------------------------------------------------------


def test_without_a_key_an_address_asks_so_much_a_minute(site, client, quota):
    for number in range(FEW):
        assert ask(client, DOORS[number % 2]).status_code == 200
    for path in (*DOORS, "/api/niets/"):
        response = ask(client, path)
        problem_of(response, 429)
        assert (response["Retry-After"], response["Cache-Control"]) == ("60", "no-store")
        assert response["Access-Control-Allow-Origin"] == "*"
    assert ask(client, **{"x-forwarded-for": "10.0.0.9"}).status_code == 200
    assert client.get("/praktijken/export.json").status_code == 200


def test_with_a_key_it_is_many_times_as_much_from_wherever(site, client, quota):
    key = ApiKeyFactory(times=2)
    for _number in range(FEW):
        ask(client)
    statuses = [ask(client, key=key.plain, **{"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(7)]
    assert statuses == [200] * 6 + [429]
    assert ask(client, key=ApiKeyFactory().plain).status_code == 200


def test_a_key_hands_in_more_too(site, client, monkeypatch):
    monkeypatch.setattr("forms.filling.storing.MOST_OF_ADDRESS", 1)
    key = bearer(ApiKeyFactory(times=2).plain)
    answers = [{**ANSWERS, "je_naam": f"An {n}", "je_e_mailadres": f"an{n}@example.be"} for n in range(4)]
    assert send(client, {"answers": answers[0]}).status_code == 201
    statuses = [send(client, {"answers": told}, **key).status_code for told in answers[1:]]
    assert statuses == [201, 201, 429]


# --- What it does not -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOORS)
def test_the_answer_is_the_same_and_caches_share_it(site, client, path):
    PracticePageFactory(title="Leefstraat")
    key, without = ApiKeyFactory(), ask(client, path)
    response = ask(client, path, key.plain)
    assert (response.content, response["ETag"]) == (without.content, without["ETag"])
    assert "Authorization" not in response.headers.get("Vary", "")
    assert response["Cache-Control"] == "public, no-cache"
    again = ask(client, path, key.plain, **{"if-none-match": without["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "public, no-cache")


def test_a_private_page_stays_so(site, client):
    page = PracticePageFactory(draft=True)
    for path in (f"/api/v2/pages/{page.pk}/", f"/api/databank/practices/{page.translation_key}"):
        assert ask(client, path, ApiKeyFactory().plain).status_code == 404


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ("Bearer databank_onbekend", "not known"),
        ("Bearer", "not known"),
        ("Bearer \xe9\x00", "not known"),
        ("bearer {expired}", "worked until 2020-01-31"),
        ("Bearer {revoked}", "revoked"),
        ("{good}", "Bearer <key>"),
        ("Token {good}", "Bearer <key>"),
    ],
)
def test_a_key_that_does_not_work_is_refused(site, client, caplog, sent, says):
    keys = {
        "expired": ApiKeyFactory(expires_on=datetime.date(2020, 1, 31)).plain,
        "revoked": ApiKeyFactory(revoked_at=timezone.now()).plain,
        "good": ApiKeyFactory(expires_on=timezone.localdate()).plain,
    }
    with caplog.at_level(logging.DEBUG):
        for path in (*DOORS, "/api/niets/"):
            response = ask(client, path, authorization=sent.format(**keys))
            told = problem_of(response, 401)
            assert says in told["detail"]
            assert told["type"].endswith("#problem-api-key")
            assert response["WWW-Authenticate"].startswith("Bearer ")
            assert response["Cache-Control"] == "no-store"
    assert not any(key in caplog.text for key in keys.values())
    assert ask(client, authorization=f"  Bearer  {keys['good']} ").status_code == 200


def test_a_password_of_a_proxy_is_no_key(site, client):
    assert ask(client, authorization="Basic ZGVtbzpkZW1v").status_code == 200


def test_who_tries_keys_is_counted_by_address(site, client, quota):
    statuses = [ask(client, key=f"databank_{number}").status_code for number in range(FEW + 1)]
    assert statuses == [401] * FEW + [429]


def test_a_browser_may_send_one(client, site):
    response = client.options(DOORS[0], headers={"origin": "https://elders.example.org"})
    assert "Authorization" in response["Access-Control-Allow-Headers"]


def test_its_use_is_noted_by_day_and_changes_nothing_of_the_content(site, client, django_assert_num_queries):
    key, stamp = ApiKeyFactory(), ChangeStamp.read()
    ask(client, key=key.plain)
    etag = {"if-none-match": ask(client)["ETag"]}
    # The stamp, and the key.
    with django_assert_num_queries(2):
        assert ask(client, key=key.plain, **etag).status_code == 304
    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()
    assert ChangeStamp.read() == stamp


# --- In the CMS -------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_it_is_shown_once_and_stored_nowhere(site, client, superuser):
    client.force_login(superuser)
    values = form_values(client.get("/cms/api-sleutels/new/"), "main form")
    assert "revoked" not in values
    values |= {"name": "Website", "organisation": "Stad Genk", "email": "web@genk.example"}
    response = client.post("/cms/api-sleutels/new/", values)
    shown = soup(response).select_one("input#api-key")["value"]
    assert "no-store" in response["Cache-Control"]
    key = ApiKey.objects.get()
    assert (key.times, key.state(), shown.startswith(key.prefix)) == (10, "Geldig", True)
    assert ask(client, key=shown).status_code == 200
    for page in ("", f"edit/{key.pk}/", f"history/{key.pk}/"):
        text = client.get(f"/cms/api-sleutels/{page}").content.decode()
        assert key.prefix in text
        assert shown not in text
        assert key.digest not in text
    assert shown not in str(ApiKey.objects.values().get())


def test_it_is_revoked_for_good(site, client, superuser):
    key = ApiKeyFactory()
    client.force_login(superuser)
    edit = f"/cms/api-sleutels/edit/{key.pk}/"
    values = {**form_values(client.get(edit), "main form"), "revoked": "on"}
    assert client.post(edit, values).status_code == 302
    problem_of(ask(client, key=key.plain), 401)
    values.pop("revoked")
    client.post(edit, values)
    problem_of(ask(client, key=key.plain), 401)
    assert "Ingetrokken op" in client.get("/cms/api-sleutels/").content.decode()


def test_nobody_else_sees_them(client, moderator, site):
    key = ApiKeyFactory()
    client.force_login(moderator)
    for path in ("", "new/", f"edit/{key.pk}/", f"delete/{key.pk}/", f"history/{key.pk}/"):
        assert client.get(f"/cms/api-sleutels/{path}").status_code == 302, path


def test_its_holder_is_told_forgotten_and_removed_in_time(site, superuser):
    key = ApiKeyFactory(name="An Peeters", email="An@genk.example")
    long_ago = timezone.now() - datetime.timedelta(days=370)
    ApiKeyFactory(revoked_at=long_ago)
    ApiKeyFactory(expires_on=long_ago.date())
    assert personal_data_of("an@genk.example", superuser)["API-sleutels"][0]["naam"] == "An Peeters"
    assert erase_personal_data("an@genk.example", superuser) == 1
    forget_keys(sender=None)
    assert ApiKey.objects.get() == key
    assert "An Peeters" not in str(ApiKey.objects.values().get())


@pytest.mark.both_databases
@pytest.mark.parametrize("times", [0, 1, 1001])
def test_what_the_database_refuses(times):
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKeyFactory(times=times)

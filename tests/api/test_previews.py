"""Previews in a front end: a token for one draft as it was, for an hour, for the front end that the site names."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import querydict_from_html

from library.models import PagePreview, SiteSettings
from library.previews import drafts
from library.previews.drafts import keep_draft
from tests.api.conftest import linked_practice, problem
from tests.api.test_visibility import SECRET, unpublish
from tests.cms import form_values
from tests.factories import EventPageFactory, PracticePageFactory, StandardPageFactory
from tests.html import assert_sound
from tests.test_page_types import FACTORIES

pytestmark = pytest.mark.django_db

FRONT_END = "https://voorkant.example.org/preview?site=1"
API = "/api/v2/page_preview/"


@pytest.fixture
def front_end(site):
    SiteSettings.objects.update(preview_url=FRONT_END)
    return FRONT_END


def asked_by(response):
    """Return the parameters with which the front end is framed."""
    document = assert_sound(response)
    url = document.iframe["src"]
    assert url.startswith(f"{FRONT_END}&")
    assert document.select_one("a[target=_blank]")["href"] == url
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items() if name != "site"}


def read(asked, **more):
    """Return the draft, as a stranger with the token reads it."""
    response = Client().get(API, {**asked, **more})
    assert response.status_code == 200, response.content
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert "ETag" not in response
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json()


def edited(client, page, **changes):
    """Send a form with changes that are not saved, as the preview panel does, and return the preview."""
    data = form_values(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, {**data, **changes}).json() == {"is_valid": True, "is_available": True}
    return client.get(address)


@pytest.mark.thorough
def test_what_is_being_written_opens_in_the_front_end(client, superuser, front_end):
    page = PracticePageFactory(title="Leefstraat", terms=["thema:een"], tags=["straat"])
    client.force_login(superuser)
    response = edited(client, page, title="Leefstraat anders")
    assert "private" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "frame-src https://voorkant.example.org;" in response["Content-Security-Policy"] + ";"
    asked = asked_by(response)
    assert asked.keys() == {"content_type", "token"}
    assert asked["content_type"] == "practices.practicepage"
    told = read(asked)
    assert (told["title"], told["id"]) == ("Leefstraat anders", page.pk)
    # Of the public nothing changed.
    live = client.get(f"/api/v2/pages/{page.pk}/").json()
    assert live["title"] == "Leefstraat"
    assert told.keys() == live.keys()
    same = ("terms", "tags", "municipalities", "summary", "project_owner", "status", "contact", "links")
    assert {key: told[key] for key in same} == {key: live[key] for key in same}
    assert read(asked, fields="_,title") == {"title": "Leefstraat anders"}
    assert Client().get(f"{API}{page.pk}/", asked).json() == told


def test_what_was_never_saved(client, superuser, front_end, site):
    arguments = ("home", "standardpage", site.home.pk)
    client.force_login(superuser)
    form = client.get(reverse("wagtailadmin_pages:add", args=arguments))
    data = querydict_from_html(form.content.decode(), form_id="page-edit-form")
    data.update({"title": "Nieuw", "slug": "nieuw", "body-count": "0"})
    address = reverse("wagtailadmin_pages:preview_on_add", args=arguments)
    client.post(address, data)
    told = read(asked_by(client.get(address)))
    assert (told["title"], told["id"], told["meta"]["type"]) == ("Nieuw", 0, "home.StandardPage")


def test_rows_of_a_draft_are_those_of_the_draft(site):
    event = EventPageFactory(full=True)
    draft = event.get_latest_revision_as_object() if event.latest_revision else event
    speakers = list(draft.speakers.all())
    speakers[0].name = "Iemand anders"
    draft.speakers = speakers
    told = read({"content_type": "events.eventpage", "token": keep_draft(draft, None)})
    assert told["speakers"][0]["name"] == "Iemand anders"
    assert event.speakers.model.objects.filter(name="Iemand anders").count() == 0
    practice = PracticePageFactory(terms=["thema:een"], tags=["straat"])
    practice.practice_terms = []
    practice.tags.clear()
    told = read({"content_type": "practices.practicepage", "token": keep_draft(practice, None)})
    assert (told["terms"], told["tags"]) == ([], [])


@pytest.mark.every_case
@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_every_page_type(model, site):
    page = (model.objects.first() if model.max_count else None) or FACTORIES[model]()
    name = f"{model._meta.app_label}.{model._meta.model_name}"
    assert read({"content_type": name, "token": keep_draft(page, None)})["title"] == page.title


def test_what_a_draft_refers_to_is_what_the_public_sees(site):
    hidden = PracticePageFactory(title=SECRET, slug="geheim")
    unpublish(hidden)
    told = read({"content_type": "practices.practicepage", "token": keep_draft(linked_practice(hidden), None)})
    assert SECRET not in json.dumps(told)
    assert told["method"] is None


# --- Only with its token ----------------------------------------------------------------------------------------------


@pytest.fixture
def asked(site):
    parent = StandardPageFactory(title="Intern")
    page = StandardPageFactory(parent=parent, title=SECRET, draft=True)
    PageViewRestriction.objects.create(page=parent.page_ptr, restriction_type=PageViewRestriction.LOGIN)
    return {"content_type": "home.standardpage", "token": keep_draft(page, None)}


def test_a_token_reads_one_draft(client, asked):
    other = keep_draft(StandardPageFactory(title="Ander"), None)
    assert read(asked)["title"] == SECRET
    assert read({**asked, "token": other})["title"] == "Ander"


@pytest.mark.every_case
@pytest.mark.parametrize(
    "changed",
    [
        {"token": "x"},
        {"token": signing.TimestampSigner().sign("1")},
        {"token": signing.TimestampSigner(salt="library.previews").sign("0" * 32)},
        {"content_type": "practices.practicepage"},
        {"content_type": "home"},
        {"content_type": "auth.group"},
    ],
)
def test_nothing_else_reads_it(client, asked, changed, superuser):
    client.force_login(superuser)
    response = client.get(API, {**asked, **changed})
    problem(response, 404)
    assert "no-store" in response["Cache-Control"]


def test_a_token_that_was_changed(client, asked):
    key, moment, sign = asked["token"].split(":")
    for token in (f"{key}:{moment}:{sign[:-2]}aa", f"{'0' * 32}:{moment}:{sign}", f"{key}:zzzzzz:{sign}"):
        problem(client.get(API, {**asked, "token": token}), 404)


@pytest.mark.parametrize("query", [{}, {"token": "x"}, {"content_type": "home.standardpage"}])
def test_both_are_asked(client, site, query):
    problem(client.get(API, query), 400)


def test_other_parameters_are_refused(client, asked):
    problem(client.get(API, {**asked, "type": "home.StandardPage"}), 400)
    problem(client.get(f"{API}find/", asked), 404)
    assert client.post(API, asked).status_code == 405


def test_it_is_over_after_an_hour(client, asked, monkeypatch):
    PagePreview.objects.update(created_at=timezone.now() - timedelta(minutes=59))
    read(asked)
    later = signing.time.time() + 3601
    monkeypatch.setattr(signing.time, "time", lambda: later)
    problem(client.get(API, asked), 404)


def test_nothing_is_answered_from_memory(client, asked):
    response = client.get(API, asked, headers={"if-none-match": "*"})
    assert response.status_code == 200
    PagePreview.objects.all().delete()
    problem(client.get(API, asked), 404)


def test_drafts_are_kept_no_longer_than_their_tokens(site, superuser, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_OF_ONE_EDITOR", 3)
    page = StandardPageFactory()
    for _number in range(5):
        keep_draft(page, superuser)
    assert PagePreview.objects.count() == 3
    PagePreview.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    keep_draft(page, None)
    assert PagePreview.objects.count() == 1


def test_without_a_front_end_the_site_shows_it(client, superuser, site):
    page = StandardPageFactory(title="Wie we zijn")
    client.force_login(superuser)
    response = edited(client, page, title="Wie wij zijn")
    assert assert_sound(response).h1.get_text(strip=True) == "Wie wij zijn"
    assert not PagePreview.objects.exists()


def test_each_site_has_its_own(site):
    page = StandardPageFactory()
    assert "iframe" not in page.make_preview_request().content.decode()
    SiteSettings.objects.update(preview_url="https://andere.example.org/")
    document = assert_sound(page.make_preview_request())
    assert document.iframe["src"].startswith("https://andere.example.org/?content_type=home.standardpage&token=")
    assert PagePreview.objects.get().editor is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "voorkant"])
def test_what_is_no_front_end(client, superuser, site, url):
    settings = SiteSettings.objects.get()
    settings.preview_url = url
    with pytest.raises(Exception, match="URL"):
        settings.full_clean()

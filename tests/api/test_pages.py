"""Every page at /api/databank/pages/<path>: what it holds, what it refuses, what it costs."""

import json

import pytest
from django.conf import settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import get_page_models

from api.databank.page_types import page_types
from core.changelog.writing import write_differences
from core.checks import LAYERS
from tests.api.conftest import linked_practice, linked_text, problem
from tests.api.test_visibility import HIDE, SECRET, move_to_another_site
from tests.factories import DatabankDocumentFactory, EventPageFactory, PracticePageFactory, StandardPageFactory
from tests.factories.base import stream

PATHS = "/api/databank/pages/"

pytestmark = pytest.mark.both_databases


def ask(client, path, **params):
    response = client.get(f"{PATHS}{path}", params)
    assert response.status_code == 200, response.content
    return response.json()


def test_every_page_type_has_a_type():
    models = [model._meta.label for model in get_page_models() if model._meta.app_label in LAYERS]
    assert page_types().keys() - {"redirect"} == set(models)


def test_what_is_said_of_a_page(client, site):
    document = DatabankDocumentFactory(title="Draaiboek")
    target = PracticePageFactory(title="Leefstraat", slug="leefstraat")
    body = stream(("heading", "Kop"), ("text", linked_text(target, document)))
    page = StandardPageFactory(title="Over", slug="wie", seo_title="Over ons", summary="Wie we zijn.", body=body)
    below = StandardPageFactory(title="Team", slug="team", parent=page, body=body)
    told = ask(client, "wie/team")
    assert told["breadcrumbs"] == [
        {"title": site.home.title, "path": "", "url": site.home.full_url},
        {"title": "Over", "path": "wie", "url": page.full_url},
    ]
    assert (told["path"], told["locale"], told["url"]) == ("wie/team", below.locale.language_code, below.full_url)
    over = ask(client, "wie")
    assert over["seo"] == {"title": "Over ons", "description": "Wie we zijn."}
    assert [block["type"] for block in over["content"]["body"]] == ["heading", "text"]
    assert f'<a href="{target.full_url}">deze praktijk</a>' in over["content"]["body"][1]["value"]
    written = ask(client, "wie", opmaak="markdown")["content"]["body"][1]["value"]
    assert f"[deze praktijk](<{target.full_url}>)" in written
    for path in ("wie/", "wie%2Fteam", "/wie/team/"):
        ask(client, path)
    assert ask(client, "")["type"] == "home.HomePage"
    assert client.get("/api/databank/pages").json()["path"] == ""


@pytest.mark.thorough
def test_a_practice_and_an_event_have_the_record_that_they_have_elsewhere(client, site):
    practice = linked_practice(PracticePageFactory(), EventPageFactory())
    event = EventPageFactory(full=True, practices=[practice])
    for page, name in ((practice, "practices"), (event, "events")):
        told = ask(client, page.url.strip("/"))
        assert told["content"] == client.get(f"/api/databank/{name}/{page.translation_key}").json()


def test_what_is_not_there_is_said_with_what_is_known(client, site):
    page = StandardPageFactory(title="Nieuw", slug="nieuw")
    Redirect.add_redirect("/oud", redirect_to=page.page_ptr)
    Redirect.add_redirect("/elders", redirect_to="https://www.example.be/", is_permanent=False)
    assert ask(client, "oud") == {
        "type": "redirect",
        "location": page.full_url,
        "path": "nieuw",
        "is_permanent": True,
    }
    assert ask(client, "elders")["path"] is None
    page.unpublish()
    for path in ("oud", "nieuw", "nope", "praktijken/kaart", "%00", "a" * 3_000, "..%2F..", "https://x.be"):
        problem(client.get(f"{PATHS}{path}"), 404)
    for query in ("opmaak=rtf", "opmaak=html&opmaak=html", "velden=title"):
        problem(client.get(f"{PATHS}?{query}"), 400)


@pytest.mark.every_case
@pytest.mark.parametrize("hide", HIDE, ids=lambda hide: hide.__name__)
def test_what_is_hidden_is_nowhere(client, site, superuser, hide):
    secret = StandardPageFactory(title=SECRET, slug="geheim")
    below = StandardPageFactory(title="Eronder", slug="eronder", parent=secret)
    practice = PracticePageFactory(title="Was openbaar", slug="was-openbaar", summary=SECRET)
    shown = StandardPageFactory(slug="openbaar", body=stream(("text", linked_text(secret, DatabankDocumentFactory()))))
    never = PracticePageFactory(title=SECRET, slug="nooit", draft=True)
    Redirect.add_redirect("/oud", redirect_to=secret.page_ptr)
    path, below_path, practice_path = (page.url.strip("/") for page in (secret, below, practice))
    hide(secret)
    client.force_login(superuser)
    for hidden in (path, "oud", never.url_path.removeprefix("/databank/")):
        response = client.get(f"{PATHS}{hidden}")
        problem(response, 404)
        assert SECRET not in response.content.decode()
    assert SECRET not in client.get(f"{PATHS}{below_path}").content.decode()
    if hide is not move_to_another_site:
        hide(practice)
        gone = client.get(f"{PATHS}{practice_path}")
        problem(gone, gone.status_code if gone.status_code == 410 else 404)
        assert SECRET not in gone.content.decode()
    assert SECRET not in json.dumps(ask(client, shown.slug))


def test_a_practice_that_is_gone_says_so(client, site):
    practice = PracticePageFactory(title="Was openbaar", slug="was-openbaar")
    path = practice.url.strip("/")
    write_differences()
    practice.unpublish()
    body = problem(client.get(f"{PATHS}{path}"), 410)
    assert body["type"] == f"{settings.BASE_URL}/api/databank/docs/#problem-gone"
    assert body["name"] == "Was openbaar"


def test_the_number_of_queries_is_fixed(client, site, django_assert_num_queries):
    target = PracticePageFactory()
    for number in (1, 6):
        blocks = [("text", linked_text(target, DatabankDocumentFactory())) for _block in range(number)]
        StandardPageFactory(slug=f"tekst-{number}", body=stream(*blocks))
        ask(client, f"tekst-{number}")
        with django_assert_num_queries(6):
            ask(client, f"tekst-{number}")

"""What public headless front ends ask of Wagtail's API is answered: their queries, with our page types."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from wagtail.models import Site

from tests.api.conftest import PAGES, linked_practice, problem
from tests.factories import EventPageFactory, PracticePageFactory, StandardPageFactory
from tests.factories.base import stream


def ask(client, path, **query):
    response = client.get(f"{path}?{urlencode(query)}", headers={"accept": "application/json"})
    assert response.status_code == 200, response.content
    return response.json()


def test_nextjs_loves_wagtail(client, site):
    """An index page by its slug, the pages below it, and one of these by its slug."""
    PracticePageFactory(title="Leefstraat", slug="leefstraat", summary="Buren maken hun straat.", reason="<p>Kort.</p>")
    kind = "practices.PracticePage"
    (index,) = ask(client, PAGES, type="practices.PracticeIndexPage", slug="praktijken", fields="intro")["items"]
    posts = ask(client, PAGES, type=kind, child_of=index["id"], fields="started,summary")["items"]
    assert [(post["meta"]["slug"], post["summary"]) for post in posts] == [("leefstraat", "Buren maken hun straat.")]
    (post,) = ask(client, PAGES, slug="leefstraat", type=kind, fields="summary,reason")["items"]
    assert post["meta"]["first_published_at"]
    assert post["reason"] == "<p>Kort.</p>"


def test_wagtail_js(client, site):
    """Every query that its types know, for pages, images and documents."""
    page = linked_practice(PracticePageFactory(), EventPageFactory())
    language = client.get(f"{PAGES}{page.pk}/").json()["meta"]["locale"]
    for query in (
        {"type": "practices.PracticePage", "fields": "title,summary", "limit": 1, "offset": 1},
        {"slug": page.slug, "fields": "*"},
        {"order": "-title", "limit": 10},
        {"search": "buurt", "search_operator": "or"},
        {"locale": language},
        {"translation_of": page.pk},
        {"child_of": page.get_parent().pk},
        {"ancestor_of": page.pk},
    ):
        answer = ask(client, PAGES, **query)
        assert {"items", "meta"} == answer.keys()
        assert "total_count" in answer["meta"]
    assert ask(client, f"{PAGES}{page.pk}/")["id"] == page.pk
    for endpoint in ("images", "documents"):
        (item, *_rest) = ask(client, f"/api/v2/{endpoint}/", fields="title", limit=5)["items"]
        assert item["meta"]["detail_url"]


@pytest.mark.thorough
def test_fields_inside_fields(client, site):
    page = linked_practice(PracticePageFactory(title="Methode"), EventPageFactory())
    fields = (
        "image(title,renditions(_,card(_,url))),terms(_,label),method(title),project_owner(*,-website),parent(title)"
    )
    told = ask(client, f"{PAGES}{page.pk}/", fields=f"_,{fields}")
    assert told["image"].keys() == {"id", "title", "detail_url", "renditions"}
    assert told["image"]["renditions"].keys() == {"card"}
    assert told["image"]["renditions"]["card"].keys() == {"url"}
    assert all(term.keys() == {"label"} for term in told["terms"])
    assert told["method"].keys() == {"id", "title", "detail_url"}
    assert told["project_owner"].keys() == {"name", "slug", "kind"}
    assert told["meta"]["parent"].keys() == {"id", "title", "meta"}
    listed = ask(client, PAGES, type="practices.PracticePage", fields="terms(_,label)", order="-id")["items"][0]
    assert listed["terms"] == told["terms"]
    for wrong in ("image(nope)", "title(id)", "terms(label(x))", "meta(x)"):
        problem(client.get(f"{PAGES}{page.pk}/", {"fields": wrong}), 400)


def test_rich_text_in_another_format(client, site):
    page = StandardPageFactory(body=stream(("text", "<p>Een <b>buurt</b>.</p>")))
    practice = PracticePageFactory(reason="<p>Een <b>straat</b>.</p>")
    for path, name in ((f"{PAGES}{page.pk}/", "body"), (f"{PAGES}{practice.pk}/", "reason")):
        told = ask(client, path, rich_text_format="markdown")[name]
        assert (told if isinstance(told, str) else told[0]["value"]).startswith("Een **")
        assert ask(client, path, rich_text_format="html") == ask(client, path)
        for wrong in ("db_html", "db_markdown", "rtf", ""):
            problem(client.get(path, {"rich_text_format": wrong}), 400)


def test_one_site_and_one_language(client, site):
    page = PracticePageFactory()
    host = Site.objects.get(is_default_site=True)
    everything = ask(client, PAGES)["meta"]["total_count"]
    for query in ({"site": host.hostname}, {"site": f"{host.hostname}:{host.port}"}, {"locale": told_language(client)}):
        assert ask(client, PAGES, **query)["meta"]["total_count"] == everything
    assert ask(client, PAGES, translation_of=page.pk)["items"] == []
    assert ask(client, PAGES, translation_of="root")["items"] == []
    draft = PracticePageFactory(draft=True)
    for query in (
        {"site": "elders.example.be"},
        {"locale": "xx"},
        {"translation_of": draft.pk},
        {"translation_of": "x"},
    ):
        assert "detail" in problem(client.get(PAGES, query), 400)
    assert settings.LANGUAGE_CODE.startswith(told_language(client)[:2])


def told_language(client):
    return client.get(f"{PAGES}?fields=locale&limit=1").json()["items"][0]["meta"]["locale"]


def test_messages_are_english(client, site):
    for query in ("status=x", "limit=x", "nope=1", "locale=xx", "fields=nope", "assessed_on=x"):
        detail = problem(client.get(f"{PAGES}?type=practices.PracticePage&{query}"), 400)["detail"]
        assert not any(word in detail.lower() for word in ("geen", "ongeldig", "waarde", "voer", "niet"))

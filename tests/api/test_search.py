"""Words at /api/databank/: how they were read, where they stand, and the search over everything."""

import pytest
from django.conf import settings
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from tests.api.conftest import problem
from tests.factories import EventPageFactory, PracticePageFactory, StandardPageFactory

PRACTICES = "/api/databank/practices"
SEARCH = "/api/databank/search"

pytestmark = pytest.mark.both_databases


def ask(client, address, **params):
    response = client.get(address, params)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_list_says_how_the_words_were_read_and_where_they_stand(client, site):
    PracticePageFactory(title="Jongeren <b>& co", summary="Zij tuinieren.", lessons="<p>Voor <b>jongeren</b> & co.</p>")
    PracticePageFactory(title="Straat", summary="Een <straat> voor jongeren.")
    answer = ask(client, PRACTICES, q="jongern", sorteer="titel")
    read = answer["bedoelde_je"]
    assert (read["searched_for"], read["suggestion"], read["suggestion_url"]) == ("jongeren", None, None)
    assert read["typed_url"].endswith("/api/databank/practices?q=%22jongern%22&sorteer=titel")
    assert [item["fragment"] for item in answer["items"]] == [
        "Zij tuinieren.",
        "Een &lt;straat&gt; voor <mark>jongeren</mark>.",
    ]
    lessons = ask(client, PRACTICES, q="tuinieren co", velden="title,fragment")["items"]
    assert lessons == [{"title": "Jongeren <b>& co", "fragment": "Zij <mark>tuinieren</mark>."}]
    plain = ask(client, PRACTICES)
    assert plain["bedoelde_je"] is None
    assert {item["fragment"] for item in plain["items"]} == {None}
    assert ask(client, PRACTICES, q="jongeren")["bedoelde_je"] is None
    problem(client.get(f"{PRACTICES}/jongeren-b-co?velden=fragment"), 400)


@pytest.mark.thorough
def test_everything_is_found_together(client, site):
    practice = PracticePageFactory(title="Praten over water")
    event = EventPageFactory(title="Dag van het water")
    page = StandardPageFactory(title="Water en wij")
    promotion = {"page": page.page_ptr, "sort_order": 0, "description": "Lees dit"}
    SearchPromotion.objects.create(query=Query.get("water"), **promotion)
    answer = ask(client, SEARCH, q="water")
    items = {item["kind"]: item for item in answer["items"]}
    assert {kind: item["uuid"] for kind, item in items.items()} == {
        "practice": str(practice.translation_key),
        "event": str(event.translation_key),
        "page": str(page.translation_key),
    }
    assert items["practice"]["uri"].endswith(f"/id/praktijk/{practice.translation_key}")
    assert items["page"]["uri"] is None
    for item in items.values():
        detail = ask(client, item["detail_url"].partition("http://testserver")[2] or item["detail_url"])
        assert detail["title"] == item["title"]
    assert answer["recommendations"] == [
        {
            "title": "Water en wij",
            "url": f"{settings.BASE_URL}/water-en-wij/",
            "description": "Lees dit",
            "elsewhere": False,
        }
    ]
    first = ask(client, SEARCH, q="water", per_pagina=2)
    assert (first["total"], first["pages"], first["with_all_words"]) == (3, 2, 3)
    second = ask(client, first["next"].partition("//")[2].partition("/")[2].join(["/", ""]))
    assert second["recommendations"] == []
    assert {item["uuid"] for item in [*first["items"], *second["items"]]} == {item["uuid"] for item in items.values()}
    PracticePageFactory(title="Burenbemiddeling")
    mistyped = ask(client, SEARCH, q="burenbemidling")["bedoelde_je"]
    assert mistyped["searched_for"] == "burenbemiddeling"
    assert "/api/databank/search?q=" in mistyped["typed_url"]


def test_only_what_is_public_is_found(client, site, superuser):
    PracticePageFactory(title="Geheim water ontwerp", draft=True)
    event = EventPageFactory(title="Geheim water")
    PageViewRestriction.objects.create(page=event.page_ptr, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(superuser)
    response = client.get(SEARCH, {"q": "geheim water"})
    assert (response.json()["total"], b"ontwerp" in response.content) == (0, False)


def test_what_can_not_be_read_is_refused(client, site):
    for query, name, reason in (
        (f"q={'x' * 201}", "q", "unreadable"),
        ("q=water%00", "q", "unreadable"),
        ("q=a&q=b", "q", "repeated"),
        ("thema=x", "thema", "unknown_parameter"),
        ("q=water&pagina=0", "pagina", "unknown_value"),
        ("q=water&per_pagina=101", "per_pagina", "unknown_value"),
    ):
        (error,) = problem(client.get(f"{SEARCH}?{query}"), 400)["errors"]
        assert (error["parameter"], error["reason"]) == (name, reason)
    problem(client.get(f"{SEARCH}?q=water&pagina=2"), 404)
    for odd in ("", "%22", "-", "a OR b", "👩"):
        ask(client, SEARCH, q=odd)


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed(client, site, django_assert_num_queries):
    for number in range(4):
        PracticePageFactory(title=f"Water {number}")
        EventPageFactory(title=f"Dag van het water {number}")
    ask(client, SEARCH, q="water")
    for size in (5, 8):
        with django_assert_num_queries(8):
            ask(client, SEARCH, q="water", per_pagina=size)

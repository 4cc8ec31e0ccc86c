"""Records with only the fields that are asked for, and lists that are walked by a cursor."""

import base64
import datetime
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest

from practices.models import PracticePage
from tests.api.conftest import linked_practice, problem, small_image
from tests.events.listing import BRUSSELS, make, publish
from tests.factories import EventPageFactory, PracticePageFactory

PRACTICES = "/api/databank/practices"
EVENTS = "/api/databank/events"


def ask(client, address, **params):
    response = client.get(address, params)
    assert response.status_code == 200, response.content
    return response.json()


# --- velden ----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_what_is_told_is_that_of_the_whole(client, site):
    practice = linked_practice(PracticePageFactory(), EventPageFactory())
    event = publish(EventPageFactory(full=True, past=True, image=small_image(), practices=[practice]))
    for address, page in ((PRACTICES, practice), (EVENTS, event)):
        own = f"{address}/{page.translation_key}"
        whole = ask(client, own)
        for name, value in whole.items():
            assert ask(client, own, velden=name) == {name: value}, name
        listed = ask(client, address, velden=",".join(whole))
        assert next(item for item in listed["items"] if item["uuid"] == whole["uuid"]) == whole
        assert listed.keys() == ask(client, address).keys()
        assert ask(client, own, velden=" title, uri,,title ") == {"uri": whole["uri"], "title": whole["title"]}
        assert ask(client, own, velden="") == whole


def test_a_field_that_does_not_exist_is_refused_with_those_that_do(client, site):
    practice, event = PracticePageFactory(), publish(EventPageFactory())
    for address, page, known in ((PRACTICES, practice, "approach"), (EVENTS, event, "programme")):
        for path in (address, f"{address}/{page.translation_key}"):
            body = problem(client.get(path, {"velden": "title,pk,title.x"}), 400)
            assert body["errors"] == [
                {"parameter": "velden", "value": name, "reason": "unknown_value"} for name in ("pk", "title.x")
            ]
            assert known in body["detail"]
            assert problem(client.get(f"{path}?velden=title&velden=uri"), 400)["errors"][0]["reason"] == "repeated"


def test_pages_of_a_list_keep_the_fields(client, site):
    PracticePageFactory.create_batch(2)
    answer = ask(client, PRACTICES, velden="title", per_pagina=1)
    assert [item.keys() for item in answer["items"]] == [{"title"}]
    assert parse_qs(urlsplit(answer["next"]).query)["velden"] == ["title"]


@pytest.mark.thorough
def test_what_is_not_asked_is_not_looked_up(client, site, django_assert_num_queries):
    event = EventPageFactory()
    practices = [linked_practice(PracticePageFactory(), event) for _number in range(4)]
    publish(EventPageFactory(full=True, image=small_image(), practices=practices))
    for address, expected in {
        f"{PRACTICES}?velden=title,summary": 2,
        f"{PRACTICES}?velden=tags": 3,
        f"{PRACTICES}?velden=approach,title": 5,
        f"{PRACTICES}/{practices[0].translation_key}?velden=title": 2,
        f"{EVENTS}?velden=title,starts_at": 3,
        f"{EVENTS}?velden=introduction": 3,
    }.items():
        client.get(address)
        with django_assert_num_queries(expected):
            client.get(address)


# --- cursor ----------------------------------------------------------------------------------------------------------


def walk(client, address, between=lambda _number: None, **params):
    """Return the titles along a list, with something done between the parts."""
    found, cursor = [], None
    for number in range(20):
        answer = ask(client, address, **params, **({"cursor": cursor} if cursor else {}))
        found += [item["title"] for item in answer["items"]]
        cursor = answer["cursor"]
        if cursor is None:
            return found
        between(number)
    raise AssertionError("it has no end")


@pytest.mark.thorough
def test_a_cursor_goes_on_where_one_was(client, site):
    for number in range(5):
        page = PracticePageFactory(title=f"Praktijk {number}")
        moment = datetime.datetime(2024, 1, 1 + number // 2, tzinfo=datetime.UTC)
        PracticePage.objects.filter(pk=page.pk).update(first_published_at=moment)
    whole = [item["title"] for item in ask(client, PRACTICES)["items"]]
    assert walk(client, PRACTICES, per_pagina=2) == whole == [f"Praktijk {number}" for number in (4, 3, 2, 1, 0)]

    def change(number):
        if number == 0:
            # What comes or goes before where one is moves a page; the last that was seen may go itself.
            PracticePageFactory(title="Nieuw")
            PracticePage.objects.get(title="Praktijk 3").unpublish()

    assert walk(client, PRACTICES, change, per_pagina=2) == whole


@pytest.mark.thorough
@pytest.mark.both_databases
def test_a_cursor_goes_on_by_title(client, site):
    """In the order of the list, whatever the letters; what is called the same keeps its places."""
    titles = ["Ångström", "arena", "Élan", "straat", "Straat", "STRAAT", "ßtraat", "Zee 😀", "straat" + "é" * 200]
    for number, title in enumerate(titles):
        PracticePageFactory(title=title, slug=f"p{number}")
    whole = [item["title"] for item in ask(client, PRACTICES, sorteer="titel")["items"]]
    assert len(whole) == len(titles)
    assert walk(client, PRACTICES, per_pagina=1, sorteer="titel") == whole

    def change(number):
        if number == 0:
            PracticePageFactory(title="aaa")
            PracticePage.objects.get(title=whole[1]).unpublish()
            page = PracticePage.objects.get(title=whole[-1])
            page.title = "ÿ"
            page.save_revision().publish()

    assert walk(client, PRACTICES, change, per_pagina=2, sorteer="titel") == [*whole[:-1], "ÿ"]


def test_many_titles_take_no_more_queries(client, site, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("core.listing.cursors._PROBES", 3)
    for number in range(9):
        PracticePageFactory(title=f"Straat {number}")
    asked = {"sorteer": "titel", "per_pagina": 1, "velden": "title"}
    cursor = ask(client, PRACTICES, **asked, cursor=ask(client, PRACTICES, **asked)["cursor"])["cursor"]
    # The stamp, the titles between which it was, twice, the practice and its title.
    with django_assert_num_queries(5):
        assert ask(client, PRACTICES, **asked, cursor=cursor)["items"] == [{"title": "Straat 2"}]


def test_orders_of_this_moment_have_no_cursor(client, site):
    for number in range(4):
        day = None if number == 3 else datetime.date(2024, 1, 1 + number % 2)
        PracticePageFactory(title=f"Straat {number}", summary="Straat", verified_on=day)
    for params in ({"sorteer": "bevestigd"}, {"q": "straat", "sorteer": "nieuwste"}):
        whole = [item["title"] for item in ask(client, PRACTICES, **params)["items"]]
        assert walk(client, PRACTICES, per_pagina=1, **params) == whole
        assert len(set(whole)) == 4
    cursor = ask(client, PRACTICES, per_pagina=1)["cursor"]
    for params in ({"q": "straat"}, {"pagina": 1}):
        if "pagina" not in params:
            assert ask(client, PRACTICES, per_pagina=1, **params)["cursor"] is None
        body = problem(client.get(PRACTICES, {"cursor": cursor, **params}), 400)
        assert body["errors"] == [{"parameter": "cursor", "value": "", "reason": "not_together"}]
    for wrong in (cursor[:-5], "x", "é", "A" * 4_000, "bmlldXdzdGU", cursor + "="):
        body = problem(client.get(PRACTICES, {"cursor": wrong}), 400)
        assert (body["errors"][0]["parameter"], body["errors"][0]["reason"]) == ("cursor", "unknown_value")
    for sort in ("bevestigd", "titel"):
        assert problem(client.get(PRACTICES, {"cursor": cursor, "sorteer": sort}), 400)


@pytest.mark.parametrize(
    "text",
    [
        '["nieuwste",0]', '["nieuwste",0,0,"x"]', '["nieuwste",0,0,0,0]', '["nieuwste",0,1.5,0]',
        '["nieuwste",0,true,0]', "[]", "0", "[" * 1_500, '{"a":1}', '["nieuwste",0, 0,0]',
    ],
)  # fmt: skip
def test_what_only_looks_like_a_cursor(client, site, text):
    checked = f"{text}:{zlib.crc32(text.encode())}"
    cursor = base64.urlsafe_b64encode(checked.encode()).decode().rstrip("=")
    body = problem(client.get(PRACTICES, {"cursor": cursor}), 400)
    assert body["errors"][0]["reason"] == "unknown_value"


@pytest.mark.thorough
def test_events_have_one(client, site):
    first = datetime.datetime(2019, 3, 26, 13, tzinfo=BRUSSELS)
    for number in range(3):
        publish(make(f"Evenement {number}", first + datetime.timedelta(days=number // 2)))

    def change(number):
        if number == 0:
            publish(make("Eerder", first - datetime.timedelta(days=1)))

    assert walk(client, EVENTS, change, per_pagina=1) == ["Evenement 0", "Evenement 1", "Evenement 2"]


def test_the_way_on_stands_in_a_header_too(client, site):
    PracticePageFactory.create_batch(3)
    for params in ({}, {"velden": "title"}):
        response = client.get(PRACTICES, {"per_pagina": 1, **params})
        assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'
        by_cursor = client.get(PRACTICES, {"per_pagina": 1, "cursor": response.json()["cursor"], **params})
        following = by_cursor.json()["next"]
        assert by_cursor["Link"] == f'<{following}>; rel="next"'
        assert by_cursor.json()["page"] == 2
        last = client.get(f"{urlsplit(following).path}?{urlsplit(following).query}")
        assert (last.json()["next"], last.json()["cursor"], "Link" in last) == (None, None, False)

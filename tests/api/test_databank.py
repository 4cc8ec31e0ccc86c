"""/api/databank/: the practice query and whole practices, typed, for anyone; what it can't answer it says."""

import datetime
import json
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from core.blocks import NarrativeBlock
from core.listing.parameters import PAGE_PARAMETER
from library.api.schemas import NarrativeItem
from library.api.told import kept_records
from practices.api.fields import PRACTICE_FIELDS
from practices.api.schemas import StartKitItem
from practices.models import PracticePage
from practices.models.naming import practice_uri
from practices.models.start_kit import StartKitBlock
from practices.query.facets.declared import field_facets
from practices.query.facets.index import current_index
from practices.query.facets.options import VALUES_SHOWN
from practices.query.parameters import query_parameters
from practices.query.practice_query import ALL_OF, SINGLE, TAGS
from tests.api.conftest import PAGES, linked_practice, private_collection, problem, small_image
from tests.factories import EventPageFactory, HomePageFactory, PracticePageFactory
from tests.factories.base import root_page

PRACTICES = "/api/databank/practices"
SECRET = "Uiterst geheim"


@pytest.fixture
def ask(client, site):
    """Return the JSON of the list for a query string."""

    def answer(query="", path=PRACTICES):
        response = client.get(f"{path}?{query}" if query else path)
        assert response.status_code == 200, response.content
        assert response["Content-Type"].startswith("application/json")
        return json.loads(response.content)

    return answer


def path_of(page):
    return f"{PRACTICES}/{page.translation_key}"


def titles(answer):
    return [item["title"] for item in answer["items"]]


# --- What is answered -------------------------------------------------------------------------------------------------


def test_the_list_answers_the_practice_query(ask):
    PracticePageFactory(title="Beide", tags=["straat"], terms=["doelgroep:jongeren"], municipalities=["44021"])
    PracticePageFactory(title="Alleen straat", tags=["straat"])
    PracticePageFactory(title="Geen van beide")
    answer = ask("trefwoord=straat&doelgroep=jongeren&gemeente=gent")
    assert titles(answer) == ["Beide"]
    assert answer["sentence"] == "1 praktijk over jongeren in Gent over straat"
    assert (answer["total"], answer["page"], answer["pages"], answer["next"], answer["previous"]) == (
        1,
        1,
        1,
        None,
        None,
    )
    assert answer["facets"] is None
    assert titles(ask("trefwoord=straat&sorteer=titel")) == ["Alleen straat", "Beide"]
    assert titles(ask("q=beide&sorteer=titel")) == ["Beide", "Geen van beide"]


def test_an_item_has_typed_keys(ask):
    page = PracticePageFactory(full=True, image=small_image(), title="Leefstraat")
    (item,) = ask()["items"]
    assert item["uuid"] == str(page.translation_key)
    assert item["uri"] == practice_uri(page)
    assert urlsplit(item["detail_url"]).path == path_of(page)
    assert (item["status"], item["record_type"], item["scale"]) == ("afgerond", "praktijkvoorbeeld", "buurt-of-wijk")
    assert [place["nis"] for place in item["municipalities"]] == ["44021", "12025"]
    assert item["project_owner"]["name"] == "Stad Gent"
    assert item["verified_on"] == "2025-01-15"
    assert item["image"]["renditions"]["card"]["width"] == 64
    assert "reason" not in item


def test_pages_follow_each_other(ask):
    for number in range(5):
        PracticePageFactory(title=f"Praktijk {number}", tags=["straat"])
    seen, url = [], f"{PRACTICES}?per_pagina=2&sorteer=titel&trefwoord=straat&facetten=1"
    pages = []
    while url:
        answer = ask(urlsplit(url).query)
        assert (answer["total"], answer["pages"], answer["per_page"]) == (5, 3, 2)
        assert answer["facets"]
        seen += titles(answer)
        pages.append(answer)
        url = answer["next"]
    assert seen == [f"Praktijk {number}" for number in range(5)]
    assert titles(ask(urlsplit(pages[2]["previous"]).query)) == titles(pages[1])


def test_facets_say_what_a_choice_would_give(ask):
    PracticePageFactory(terms=["thema:samenhang", "doelgroep:jongeren"], tags=["straat"])
    PracticePageFactory(terms=["thema:polarisering", "doelgroep:ouders"])
    facets = {facet["parameter"]: facet for facet in ask("thema=samenhang&facetten=1")["facets"]}
    assert facets["thema"]["is_vocabulary"]
    assert {value["value"]: (value["count"], value["selected"]) for value in facets["thema"]["values"]} == {
        "samenhang": (1, True),
        "polarisering": (1, False),
    }
    assert {value["value"]: value["count"] for value in facets["doelgroep"]["values"]} == {"jongeren": 1, "ouders": 0}
    assert not facets["soort"]["is_vocabulary"]


def test_facets_give_every_value_where_a_page_shows_the_most_used(ask):
    words = [f"woord{number:02}" for number in range(VALUES_SHOWN + 4)]
    PracticePageFactory(tags=words)
    facets = {facet["parameter"]: facet for facet in ask("facetten=1")["facets"]}
    assert [value["value"] for value in facets[TAGS]["values"]] == words


def test_one_practice_is_what_wagtails_api_tells_of_it(client, ask):
    page = linked_practice(PracticePageFactory(title="Methodiek"), EventPageFactory())
    whole = ask(path=path_of(page))
    told = client.get(f"{PAGES}{page.pk}/").json()
    for field in PRACTICE_FIELDS:
        assert whole[field.name] == told[field.name], field.name
    assert [block["type"] for block in whole["approach"]] == ["heading", "text", "steps", "quote", "illustration"]


def test_an_archived_practice_leaves_the_list_and_keeps_its_address(ask):
    page = PracticePageFactory(archived_on=datetime.date(2024, 1, 1))
    assert ask()["items"] == []
    assert titles(ask("archief=1")) == [page.title]
    assert ask(path=path_of(page))["archived_on"] == "2024-01-01"


@pytest.mark.parametrize(("item", "block"), [(NarrativeItem, NarrativeBlock), (StartKitItem, StartKitBlock)])
def test_every_block_has_a_type(item, block):
    described = {schema.model_fields["type"].annotation.__args__[0] for schema in item.__origin__.__args__}
    assert described == set(block().child_blocks)


def test_every_facet_of_a_field_is_told_of_a_practice():
    assert {facet.field for facet in field_facets()} <= {field.name for field in PRACTICE_FIELDS}


def test_every_parameter_that_is_read_is_described(site):
    index = current_index(PracticePage.objects.all())
    facets = {name for name, facet in index.facets.items() if not facet.is_vocabulary}
    assert {parameter.name for parameter in (*query_parameters(), PAGE_PARAMETER)} == {
        *facets,
        *SINGLE,
        f"{TAGS}{ALL_OF}",
    }


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("utm_source=x", ("utm_source", "", "unknown_parameter")),
        ("Status=lopend", ("Status", "", "unknown_parameter")),
        ("status=ruimtevaart", ("status", "ruimtevaart", "unknown_value")),
        ("status=lopend&status=LOPEND", ("status", "LOPEND", "unknown_value")),
        ("gemeente=99999", ("gemeente", "99999", "unknown_value")),
        ("sorteer=willekeurig", ("sorteer", "willekeurig", "unknown_value")),
        ("archief=ja", ("archief", "ja", "unknown_value")),
        ("facetten=ja", ("facetten", "ja", "unknown_value")),
        ("pagina=0", ("pagina", "0", "unknown_value")),
        ("pagina=twee", ("pagina", "twee", "unknown_value")),
        ("pagina=", ("pagina", "", "unknown_value")),
        ("pagina=%D9%A2", ("pagina", "٢", "unknown_value")),
        (f"pagina={'9' * 2000}", ("pagina", "9" * 80, "unknown_value")),
        ("per_pagina=101", ("per_pagina", "101", "unknown_value")),
        ("per_pagina=0", ("per_pagina", "0", "unknown_value")),
        ("per_pagina=-1", ("per_pagina", "-1", "unknown_value")),
        ("q=a&q=b", ("q", "", "repeated")),
        ("pagina=1&pagina=2", ("pagina", "", "repeated")),
        (f"q={'x' * 2000}", ("q", "", "unreadable")),
        ("q=buurt%00", ("q", "", "unreadable")),
        ("status=%00", ("status", "�", "unknown_value")),
        ("status=%25", ("status", "%", "unknown_value")),
        (f"status={quote(chr(39))}%20OR%201=1--", ("status", "' OR 1=1--", "unknown_value")),
        (f"trefwoord={quote('👩‍👧')}", ("trefwoord", "👩�👧", "unknown_value")),
        ("&".join(["status=lopend"] * 200), ("status", "", "too_many")),
    ],
)
def test_what_does_not_exist_is_refused_by_name(client, site, query, refused):
    body = problem(client.get(f"{PRACTICES}?{query}"), 400)
    assert refused in [tuple(error.values()) for error in body["errors"]]
    assert refused[0] in body["detail"]


@pytest.mark.parametrize("query", ["q=%27%22%25", "q=" + quote("👩‍👧 feest"), "q=SELECT+1;--", "status=", "q=", "q=+"])
def test_what_can_be_asked_is_answered_however_odd(ask, query):
    PracticePageFactory()
    ask(query)


def test_a_page_beyond_the_last_is_not_there(client, ask):
    assert ask("pagina=1")["total"] == 0
    problem(client.get(f"{PRACTICES}?pagina=2"), 404)


def test_many_refusals_make_no_long_answer(client, site):
    query = "&".join(f"trefwoord=woord{number}&onzin{number}={'x' * 100}" for number in range(40))
    body = problem(client.get(f"{PRACTICES}?{query}"), 400)
    assert len(body["errors"]) == 10


def test_one_practice_takes_no_parameters(client, site):
    body = problem(client.get(f"{path_of(PracticePageFactory())}?fields=title"), 400)
    assert body["errors"] == [{"parameter": "fields", "value": "", "reason": "unknown_parameter"}]


@pytest.mark.parametrize(
    "path", ["/nope", "/practices/", "/practices/nope", f"{'/practices/'}{'0' * 32}", "/practices/%00"]
)
def test_nothing_there(client, site, path):
    problem(client.get(f"/api/databank{path}", follow=True), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "practices", "openapi.json", "docs/"])
def test_only_reading_is_possible(client, site, method, path):
    response = getattr(client, method)(f"/api/databank/{path}", data="{}", content_type="application/json")
    problem(response, 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_an_unexpected_error_tells_nothing(site, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("een geheim")

    monkeypatch.setattr("library.api.records.page_data", fail)
    PracticePageFactory()
    response = Client(raise_request_exception=False).get(PRACTICES)
    problem(response, 500)
    assert b"geheim" not in response.content


# --- For any site, and for whoever asks -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PRACTICES, f"{PRACTICES}?onzin=1", "/api/databank/openapi.json", PAGES, "/api/nope/"])
def test_any_site_may_read_it(client, site, path):
    response = client.get(path)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies


def test_head_and_options(client, site):
    response = client.head(PRACTICES)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert response.content == b""
    response = client.options(PRACTICES)
    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_the_answer_is_the_same_for_everyone(client, site, superuser):
    page = PracticePageFactory(full=True)
    for path in (PRACTICES, path_of(page)):
        client.logout()
        client.get(path)
        anonymous = client.get(path)
        client.force_login(superuser)
        assert client.get(path).content == anonymous.content
        assert anonymous["Vary"] == "Accept-Encoding"


def test_the_entrance_leads_on(client, site):
    for url in client.get("/api/databank/").json().values():
        assert client.get(urlsplit(url).path).status_code == 200


# --- What is public ---------------------------------------------------------------------------------------------------


def unpublish(page):
    page.live = False
    page.save()


def expire(page):
    page.expire_at = timezone.now() - datetime.timedelta(minutes=1)
    page.save()


def need_login(page):
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=PageViewRestriction.LOGIN)


def move_to_another_site(page):
    root = HomePageFactory(parent=root_page(), title="Andere site", slug="andere-site")
    Site.objects.create(hostname="andere.example.be", port=80, root_page=root.page_ptr)
    page.move(root.page_ptr, pos="last-child")


@pytest.mark.every_case
@pytest.mark.parametrize("hide", [unpublish, expire, need_login, move_to_another_site], ids=lambda hide: hide.__name__)
def test_a_hidden_practice_is_nowhere(client, ask, superuser, hide):
    page = PracticePageFactory(title=SECRET, slug="geheim", tags=["sleutel"])
    shown = linked_practice(page, title="Openbaar")
    hide(page)
    client.force_login(superuser)
    assert titles(ask()) == ["Openbaar"]
    assert ask("q=geheim")["total"] == 0
    problem(client.get(f"{PRACTICES}?trefwoord=sleutel"), 400)
    problem(client.get(path_of(page)), 404)
    whole = ask(path=path_of(shown))
    assert whole["method"] is None
    assert whole["related_practices"] == []
    assert "<a>deze praktijk</a>" in whole["reason"]
    text = json.dumps([ask("facetten=1"), whole])
    assert SECRET not in text
    assert "geheim" not in text


def test_a_hidden_event_and_private_files_leave_no_trace(client, ask):
    event = EventPageFactory(title=SECRET, slug="geheim")
    target = PracticePageFactory()
    page = linked_practice(target, event)
    assert ask(path=path_of(page))["presentations"][0]["title"] == SECRET
    unpublish(event)
    page.image.collection = private_collection()
    page.image.save()
    for row in page.practice_documents.all():
        row.document.collection = page.image.collection
        row.document.save()
    whole = ask(path=path_of(page))
    assert (whole["presentations"], whole["image"], whole["documents"]) == ([], None, [])
    assert whole["approach"][-1]["value"]["image"] is None
    assert next(item for item in ask()["items"] if item["title"] == page.title)["image"] is None
    assert SECRET not in json.dumps(ask("facetten=1"))
    problem(client.get(f"{PRACTICES}?evenement=geheim"), 400)


def test_a_contact_is_told_only_when_it_may_be(ask):
    page = PracticePageFactory(full=True, contact_public=False)
    whole = ask(path=path_of(page))
    assert whole["contact"] is None
    assert "ontmoeten@example.be" not in json.dumps(whole)


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed_whatever_is_found(client, site, django_assert_num_queries):
    target, event = PracticePageFactory(title="Methodiek"), EventPageFactory()
    for number in range(12):
        linked_practice(target, event, tags=(f"woord {number}", "straat"), partners=(f"Partner {number}",))
    client.get(f"{PRACTICES}?per_pagina=100")
    # Gathers the words that mean the same.
    client.get(f"{PRACTICES}?q=anders")
    for size, ranking in ((1, 1), (5, 0), (100, 0)):
        kept_records.forget()
        with django_assert_num_queries(7):
            client.get(f"{PRACTICES}?per_pagina={size}&trefwoord=straat&facetten=1")
        kept_records.forget()
        # The first to ask for these words has them ranked for all.
        with django_assert_num_queries(8 + ranking):
            client.get(f"{PRACTICES}?per_pagina={size}&trefwoord=straat&facetten=1&q=straat")
        # What was told once is told again without asking for it; where the words stand was looked up.
        with django_assert_num_queries(1):
            client.get(f"{PRACTICES}?per_pagina={size}&trefwoord=straat&facetten=1&q=straat")
    path = path_of(PracticePage.objects.exclude(pk=target.pk).first())
    client.get(path)
    with django_assert_num_queries(14):
        client.get(path)


def test_all_of_the_values_may_be_asked_for(site, client):
    PracticePageFactory(terms=["doelgroep:jongeren", "doelgroep:ouders"])
    PracticePageFactory(terms=["doelgroep:jongeren"])
    query = "doelgroep=jongeren&doelgroep=ouders&doelgroep_alle"
    for address in ("/api/databank/practices?", "/praktijken/export.json?"):
        for value, total in (("0", 2), ("1", 1)):
            found = json.loads(client.get(f"{address}{query}={value}").getvalue())
            items = found if isinstance(found, list) else found["items"]
            assert len(items) == total
        assert client.get(f"{address}{query}=ja").status_code == 400
    assert client.get("/api/databank/practices?soort_alle=1").status_code == 400

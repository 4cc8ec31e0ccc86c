"""What practices refer to, at /api/databank/: registers, vocabularies, the menu; facets and suggestions alone."""

from urllib.parse import urlsplit

import pytest
from wagtail.models import PageViewRestriction

from library.models import Municipality, Term
from library.vocabularies import merge_terms
from tests.api.conftest import problem
from tests.factories import EventPageFactory, OrganisationFactory, PracticePageFactory, VocabularyFactory, term

DATABANK = "/api/databank"


@pytest.fixture
def ask(client, site):
    """Return the JSON at a path below /api/databank/."""

    def answer(path, **params):
        response = client.get(f"{DATABANK}/{path}", params)
        assert response.status_code == 200, response.content
        return response.json()

    return answer


def test_vocabularies_and_terms(ask):
    old, new, below = term("thema:oud"), term("thema:nieuw"), term("thema:deel")
    Term.objects.filter(pk=below.pk).update(broader=new)
    merge_terms(old, new)
    VocabularyFactory(name="Leeg", parameter="leeg")
    told = {item["parameter"]: item for item in ask("vocabularies")["items"]}
    assert told["thema"]["uri"] == new.vocabulary.uri
    terms = {item["slug"]: item for item in ask("terms", vocabularium="thema")["items"]}
    assert terms.keys() == {"nieuw", "deel"}
    assert terms["deel"]["broader"] == new.uri
    assert terms["nieuw"]["alternative_labels"] == [old.label]
    assert ask("terms", vocabularium="leeg")["items"] == []
    assert len(ask("terms")["items"]) == Term.objects.current().count()


def test_municipalities(ask):
    found = ask("municipalities")["items"]
    assert len(found) == Municipality.objects.count()
    (ghent,) = [item for item in ask("municipalities", provincie="oost-vlaanderen")["items"] if item["nis"] == "44021"]
    assert "9000" in ghent["postal_codes"]
    assert 51 < ghent["lat"] < 51.2


def test_organisations_that_something_public_names(ask):
    owner, partner, organiser, hidden, loose = (OrganisationFactory(name=f"Organisatie {name}") for name in "abcde")
    PracticePageFactory(project_owner=owner, partners=[partner])
    EventPageFactory(organiser=organiser)
    PracticePageFactory(project_owner=hidden, draft=True)
    private = PracticePageFactory(project_owner=loose)
    PageViewRestriction.objects.create(page=private.page_ptr, restriction_type="login")
    first = ask("organisations", per_pagina=2)
    assert [item["name"] for item in first["items"]] == ["Organisatie a", "Organisatie b"]
    assert (first["total"], first["pages"]) == (3, 2)
    second = ask(f"organisations?{urlsplit(first['next']).query}")
    assert [item["name"] for item in second["items"]] == ["Organisatie c"]
    assert second["next"] is None


def test_the_menu(ask, site):
    told = ask("navigation")
    assert told["home_url"].startswith("http")
    assert urlsplit(told["privacy_url"]).path == site.privacy.url
    site.privacy.unpublish()
    assert ask("navigation")["privacy_url"] is None


def test_facets_by_themselves(ask):
    PracticePageFactory(terms=["doelgroep:jongeren"])
    PracticePageFactory(terms=["doelgroep:ouders"])
    told = ask("practices/facets", doelgroep="jongeren")
    assert told == {
        name: value for name, value in ask("practices", doelgroep="jongeren", facetten=1).items() if name in told
    }
    assert told["total"] == 1


def test_suggestions(ask):
    page = PracticePageFactory(title="Leefstraat")
    (found,) = ask("practices/suggest", q="leef")["items"]
    assert (found["label"], found["kind"], found["also"], found["count"]) == ("Leefstraat", "Praktijk", None, None)
    assert urlsplit(found["url"]).path == page.url
    assert ask("practices/suggest", q="l")["items"] == ask("practices/suggest")["items"] == []


def test_a_practice_by_the_last_part_of_its_address(ask, client):
    page = PracticePageFactory(slug="leefstraat")
    assert ask("practices/leefstraat") == ask(f"practices/{page.translation_key}")
    page.unpublish()
    problem(client.get(f"{DATABANK}/practices/leefstraat"), 404)


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("vocabularies", 2),
        ("terms", 2),
        ("terms?vocabularium=thema", 3),
        ("municipalities", 2),
        ("organisations", 3),
        ("navigation", 2),
        ("practices/facets", 1),
        ("practices/suggest?q=leef", 1),
    ],
)
def test_queries_do_not_grow(ask, django_assert_num_queries, path, number):
    for name in "abc":
        PracticePageFactory(terms=[f"thema:{name}"], project_owner=OrganisationFactory(name=name))
    ask(path)
    with django_assert_num_queries(number):
        ask(path)


@pytest.mark.parametrize(
    "path",
    [
        "vocabularies?x=1",
        "terms?vocabularium=niets",
        "terms?vocabularium=a&vocabularium=b",
        "municipalities?provincie=limburg2",
        "municipalities?provincie=limburg&provincie=antwerpen",
        "organisations?pagina=0",
        "organisations?per_pagina=101",
        "navigation?pagina=1",
        "practices/facets?pagina=1",
        "practices/facets?per_pagina=1",
        "practices/facets?status=onzin",
        "practices/suggest?q=a&q=b",
        "practices/suggest?q=" + "x" * 300,
    ],
)
def test_what_does_not_exist_is_refused(client, site, path):
    assert problem(client.get(f"{DATABANK}/{path}"), 400)["errors"]


def test_a_page_beyond_the_last(client, site):
    problem(client.get(f"{DATABANK}/organisations?pagina=2"), 404)

"""What a search box suggests while someone types."""

import datetime

import pytest

from library.models import WordGroup
from practices.models import PracticePage
from practices.query.suggestions import MAX_MUNICIPALITIES, MAX_SUGGESTIONS, MAX_TERMS
from tests.factories import MunicipalityFactory, PracticePageFactory, term

ADDRESS = "/praktijken/suggesties.json"


@pytest.fixture(autouse=True)
def tree(site):
    return site


@pytest.fixture
def suggested(client):
    """What is suggested for a text: labels by group."""

    def ask(text, **others):
        answer = client.get(ADDRESS, {"q": text, **others})
        assert answer.status_code == 200
        return {group["label"]: [item["label"] for item in group["items"]] for group in answer.json()["groups"]}

    return ask


@pytest.mark.both_databases
def test_practices_terms_and_municipalities_by_the_beginning_of_any_word(suggested):
    PracticePageFactory(title="De gouden buurt", terms=["werkvorm:goudzoekers"], municipalities=["44021"])
    assert suggested("gou") == {"Praktijken": ["De gouden buurt"], "Onderwerpen": ["goudzoekers"]}
    assert suggested("BUU") == {"Praktijken": ["De gouden buurt"]}
    assert suggested("ge") == {"Gemeenten": ["Gent"]}
    assert suggested("uurt") == {}


def test_every_word_counts_in_any_order(suggested):
    PracticePageFactory(title="De gouden buurt")
    PracticePageFactory(title="Gouden handen")
    assert suggested("buu gou") == {"Praktijken": ["De gouden buurt"]}


def test_accents_do_not_count(suggested):
    PracticePageFactory(title="Babbelonië café")
    assert suggested("babbelonie") == suggested("Café") == {"Praktijken": ["Babbelonië café"]}


def test_an_item_says_what_it_is_where_it_leads_and_to_how_much(client):
    PracticePageFactory(title="Jong en oud", slug="jong-en-oud", terms=["doelgroep:jongeren"])
    PracticePageFactory(terms=["doelgroep:jongeren"])
    groups = client.get(ADDRESS, {"q": "jong"}).json()["groups"]
    assert [group["items"] for group in groups] == [
        [{"label": "Jong en oud", "also": "", "url": "/praktijken/jong-en-oud/", "kind": "Praktijk", "count": None}],
        [
            {
                "label": "jongeren",
                "also": "",
                "url": "/praktijken/?doelgroep=jongeren",
                "kind": term("doelgroep:jongeren").vocabulary.name,
                "count": 2,
            }
        ],
    ]
    for group in groups:
        assert client.get(group["items"][0]["url"]).status_code == 200


def test_another_word_for_a_term_leads_to_the_term_and_is_named(client):
    ouderen = term("doelgroep:ouderen")
    ouderen.alternative_labels = "senioren\nseniorenraad"
    ouderen.save()
    PracticePageFactory(terms=[ouderen])
    (group,) = client.get(ADDRESS, {"q": "senior"}).json()["groups"]
    assert [(item["label"], item["also"]) for item in group["items"]] == [("ouderen", "senioren")]


def test_only_what_the_public_may_see_and_lists_show(suggested):
    PracticePageFactory(title="Kleurrijk ontwerp", draft=True, municipalities=["44021"], terms=["thema:kleur"])
    PracticePageFactory(title="Kleurrijk archief", archived_on=datetime.date(2024, 1, 1), terms=["thema:kleur"])
    MunicipalityFactory(genk=True)
    assert suggested("kleur") == suggested("gen") == {}


def test_what_changes_shows_at_once(suggested, tree):
    assert suggested("nieuw") == {}
    page = PracticePageFactory(title="Nieuw begin")
    assert suggested("nieuw") == {"Praktijken": ["Nieuw begin"]}
    page.title = "Ander begin"
    page.save_revision().publish()
    assert suggested("nieuw") == {}
    assert suggested("ander") == {"Praktijken": ["Ander begin"]}
    PracticePage.objects.get().unpublish()
    assert suggested("ander") == {}


def test_addresses_follow_the_overview(client, tree):
    PracticePageFactory(title="Verhuisd", slug="verhuisd")
    assert client.get(ADDRESS, {"q": "verhuisd"}).json()["groups"][0]["items"][0]["url"] == "/praktijken/verhuisd/"
    tree.practices.slug = "voorbeelden"
    tree.practices.save_revision().publish()
    assert client.get(ADDRESS, {"q": "verhuisd"}).json()["groups"][0]["items"][0]["url"] == "/voorbeelden/verhuisd/"


def test_there_are_never_many_and_each_kind_has_a_place(suggested):
    for number in range(12):
        PracticePageFactory(title=f"Samen {number:02}", terms=[f"thema:samen-{number}"])
    for number in range(4):
        place = MunicipalityFactory(nis=f"9900{number}", name=f"Samendorp {number}", slug=f"samendorp-{number}")
        PracticePageFactory(title=f"Elders {number}", municipalities=[place])
    found = suggested("sam")
    assert len(found["Onderwerpen"]) == MAX_TERMS
    assert len(found["Gemeenten"]) == MAX_MUNICIPALITIES
    assert sum(map(len, found.values())) == MAX_SUGGESTIONS


def test_what_begins_with_the_words_comes_first(suggested):
    PracticePageFactory(title="Aan de buurt")
    PracticePageFactory(title="Buurt in zicht")
    assert suggested("buurt")["Praktijken"] == ["Buurt in zicht", "Aan de buurt"]


def test_addresses_carry_the_selection(client):
    page = PracticePageFactory(title="Meegenomen", slug="meegenomen")
    (group,) = client.get(ADDRESS, {"q": "mee", "keuze": str(page.pk)}).json()["groups"]
    assert group["items"][0]["url"] == f"/praktijken/meegenomen/?keuze={page.pk}"


def test_it_costs_one_query_while_nothing_changes(client, django_assert_num_queries):
    PracticePageFactory(title="Straat", terms=["thema:straat"], municipalities=["44021"])
    client.get(ADDRESS, {"q": "str"})
    with django_assert_num_queries(1):
        client.get(ADDRESS, {"q": "stra"})


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "\x00", "%", "'", '"; DROP TABLE x; --', "\N{GRINNING FACE}", "x" * 5000, "a b " * 500, "*", "_"],
)
def test_odd_texts_suggest_nothing(suggested, text):
    PracticePageFactory(title="Leefstraat")
    assert suggested(text) == {}


def test_repeated_and_unknown_parameters_are_no_problem(client):
    address = f"{ADDRESS}?{'q=le&' * 200}keuze=x&keuze=%00&thema=bestaat-niet"
    assert client.get(address).status_code == 200


def test_it_only_reads(client):
    assert client.post(ADDRESS, {"q": "le"}).status_code == 405


def test_nothing_is_suggested_without_an_overview(suggested, tree):
    PracticePageFactory(title="Verborgen")
    tree.practices.unpublish()
    assert suggested("verborgen") == {}


def test_what_is_mistyped_is_suggested_as_what_is_meant(suggested):
    PracticePageFactory(title="Leefstraten", terms=["doelgroep:nieuwkomers"])
    assert suggested("leefstarten") == {"Praktijken": ["Leefstraten"]}
    assert suggested("niewkomers") == {"Onderwerpen": ["nieuwkomers"]}
    # What begins as it was typed goes before what is near.
    PracticePageFactory(title="Leefstarten")
    assert suggested("leefsta") == {"Praktijken": ["Leefstarten"]}


def test_what_means_the_same_is_suggested_as_soon_as_editors_say_so(suggested):
    PracticePageFactory(title="Samen met de politie")
    assert suggested("flik") == {}
    group = WordGroup.objects.create(words="flik, politieman", also="politie")
    assert suggested("flik") == {"Praktijken": ["Samen met de politie"]}
    group.delete()
    assert suggested("flik") == {}

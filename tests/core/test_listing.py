"""What every list shares, tried on a list that the site does not have: organisations."""

import pytest
from django.http import QueryDict

from core.listing.options import Chip, Option, OptionGroup
from core.listing.query import MAX_VALUES, ListQuery
from core.listing.refusals import Reason, Refusal, refusal_problem, refused_names, refused_number, refused_switch
from core.listing.rows import Filter, Row, RowList

KNOWN = {"soort": ["stad", "vzw"], "provincie": {"antwerpen": "antwerpen", "10000": "antwerpen"}}
FILTERS = [
    Filter("soort", "Soort", "van de soort", {"stad": "Stad of gemeente", "vzw": "VZW"}, is_name=False),
    Filter("provincie", "Provincie", "in", {"antwerpen": "Antwerpen", "limburg": "Limburg"}, {"70000": "limburg"}),
]
ROWS = [
    Row(1, {"soort": frozenset({"stad"}), "provincie": frozenset({"antwerpen"})}),
    Row(2, {"soort": frozenset({"vzw"}), "provincie": frozenset({"antwerpen"})}),
    Row(3, {"soort": frozenset({"vzw"}), "provincie": frozenset({"limburg"})}),
    Row(4, {"soort": frozenset(), "provincie": frozenset()}),
]


def organisations(query=""):
    return RowList(QueryDict(query), FILTERS, ROWS, noun="Organisaties", path="/organisaties/")


def test_a_query_is_read_from_an_address():
    query = ListQuery.parse(QueryDict("soort=vzw&soort=stad&soort=ooit&provincie=10000&x=y&pagina=3"), KNOWN)
    assert query.selected == {"soort": ("vzw", "stad"), "provincie": ("antwerpen",)}
    assert query.unknown == (("soort", "ooit"),)
    assert query.page == 3
    assert query.query_string() == "provincie=antwerpen&soort=stad&soort=vzw&pagina=3"
    assert query.url("/lijst/", [("keuze", "1")]).endswith("&pagina=3&keuze=1")
    assert ListQuery().url("/lijst/") == "/lijst/"


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1.5", "٣", "9" * 7])
def test_a_page_that_is_no_number_is_the_first(page):
    params = QueryDict(mutable=True)
    params["pagina"] = page
    assert ListQuery.parse(params, KNOWN).page == 1


def test_other_choices_start_at_the_first_page_and_forget_what_was_mistaken():
    query = ListQuery.parse(QueryDict("soort=vzw&soort=ooit&pagina=3"), KNOWN)
    assert query.adding("soort", "stad") == ListQuery(selected={"soort": ("vzw", "stad")})
    assert query.choosing("soort", "stad") == ListQuery(selected={"soort": ("stad",)})
    assert query.removing("soort", "vzw") == ListQuery()
    assert query.at_page(2) == ListQuery(selected={"soort": ("vzw",)}, page=2)
    assert query.holds("soort", "vzw")


def test_more_values_than_anyone_chooses_are_ignored_and_told():
    many = "&".join(f"soort=s{number}" for number in range(MAX_VALUES))
    query = ListQuery.parse(QueryDict(f"{many}&soort=vzw"), KNOWN)
    assert query.selected == {}
    assert query.too_many == ("soort",)


def test_any_in_a_filter_and_all_across_them():
    assert organisations().keys == [1, 2, 3, 4]
    assert organisations("soort=vzw&soort=stad").keys == [1, 2, 3]
    assert organisations("soort=vzw&provincie=70000").keys == [3]
    assert organisations("soort=stad&provincie=limburg").total == 0


def test_it_says_what_was_asked():
    assert organisations().sentence == "Organisaties"
    asked = organisations("provincie=limburg&soort=stad&soort=vzw")
    assert asked.sentence == "Organisaties van de soort stad of gemeente of VZW in Limburg"


def test_the_options_count_what_the_other_filters_find():
    kinds = [Option("stad", "Stad of gemeente", 1, False), Option("vzw", "VZW", 2, True)]
    provinces = [Option("antwerpen", "Antwerpen", 1, False), Option("limburg", "Limburg", 1, False)]
    assert organisations("soort=vzw").groups == [
        OptionGroup("soort", "Soort", kinds, has_choice=True),
        OptionGroup("provincie", "Provincie", provinces, has_choice=False),
    ]


def test_a_filter_without_a_choice_is_left_out():
    alone = RowList(QueryDict(), FILTERS, ROWS[:1], noun="Organisaties")
    assert alone.groups == []


def test_a_chosen_value_can_be_taken_away():
    assert organisations("soort=vzw&provincie=limburg").chips == [
        Chip("Soort", "VZW", "/organisaties/?provincie=limburg", 1),
        Chip("Provincie", "Limburg", "/organisaties/?soort=vzw", 2),
    ]


def test_what_is_mistaken_is_refused_by_name():
    found = organisations("soort=ooit")
    assert found.unknown == ["ooit"]
    assert found.refused == [Refusal("soort", "ooit", Reason.UNKNOWN_VALUE)]
    params = QueryDict("soort=vzw&pagina=1&pagina=2&kleur=rood&aantal=0&heel=ja")
    names = refused_names(params, single={"pagina", "aantal", "heel"}, repeatable={"soort"})
    assert [(refusal.parameter, refusal.reason) for refusal in names] == [
        ("kleur", Reason.UNKNOWN_PARAMETER),
        ("pagina", Reason.REPEATED),
    ]
    assert refused_number(params, "aantal") == [Refusal("aantal", "0", Reason.UNKNOWN_VALUE)]
    assert refused_number(params, "afwezig") == []
    assert refused_switch(params, "heel") == [Refusal("heel", "ja", Reason.UNKNOWN_VALUE)]


def test_a_refusal_shows_no_control_characters_and_no_long_text():
    answer = refusal_problem([Refusal.of("soort", "x\x00" + "y" * 500, Reason.UNKNOWN_VALUE)])
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "\\u0000" not in text
    assert "y" * 81 not in text

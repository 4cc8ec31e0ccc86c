"""The practice query: what an address asks, and the one address for what is asked."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from core.listing.query import MAX_VALUES
from practices.query.practice_query import TAGS, PracticeQuery

KNOWN = {"thema": ["polarisering", "samenhang"], "doelgroep": ["jongeren", "ouders"], TAGS: ["buurtfeest", "straat"]}


def parse(address: str) -> PracticeQuery:
    return PracticeQuery.parse(QueryDict(address), KNOWN)


def test_an_empty_address_asks_nothing():
    assert parse("") == PracticeQuery()
    assert parse("").query_string() == ""


def test_values_are_read_per_facet_in_the_order_of_the_address():
    query = parse("doelgroep=ouders&thema=samenhang&doelgroep=jongeren")
    assert query.selected == {"thema": ("samenhang",), "doelgroep": ("ouders", "jongeren")}
    assert query.unknown == ()


def test_a_repeated_value_counts_once():
    assert parse("thema=samenhang&thema=samenhang").selected == {"thema": ("samenhang",)}


def test_spaces_around_a_value_do_not_matter():
    assert parse("thema=%20samenhang+").selected == {"thema": ("samenhang",)}


def test_an_unknown_value_is_left_out_and_named():
    query = parse("thema=samenhang&thema=ruimtevaart&trefwoord=")
    assert query.selected == {"thema": ("samenhang",)}
    assert query.unknown == (("thema", "ruimtevaart"),)


def test_a_value_of_another_facet_is_unknown():
    assert parse("doelgroep=samenhang").unknown == (("doelgroep", "samenhang"),)


def test_a_value_is_taken_literally():
    assert parse("thema=Samenhang").selected == {}


def test_an_unknown_parameter_is_ignored():
    assert parse("utm_source=nieuwsbrief&Thema=samenhang") == PracticeQuery()


@pytest.mark.parametrize("value", ["\0", "a\0b", "👩‍👧 buurt", "x" * 2000, "' OR 1=1 --", "<b>", "\ud83d"])
def test_odd_values_are_unknown_and_nothing_worse(value):
    address = urlencode({"thema": value.encode("utf-8", "surrogatepass"), TAGS: "straat"})
    query = parse(address)
    assert query.selected == {TAGS: ("straat",)}
    assert [parameter for parameter, _value in query.unknown] == ["thema"]


def test_an_encoded_nul_is_unknown():
    assert parse("thema=%00").unknown == (("thema", "\0"),)


def test_hundreds_of_values_cost_no_more_than_the_most_that_is_read():
    query = parse("&".join(f"{TAGS}=woord{number}" for number in range(200)) + f"&{TAGS}=straat")
    assert len(query.unknown) == MAX_VALUES
    assert query.selected == {}


def test_hundreds_of_repeats_of_one_value_are_that_value():
    assert parse("&".join([f"{TAGS}=straat"] * 200)).selected == {TAGS: ("straat",)}


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("3", 3),
        ("0", 1),
        ("-1", 1),
        ("abc", 1),
        ("", 1),
        ("1e3", 1),
        ("²", 1),
        ("٣", 1),
        ("999999", 999999),
        ("999999999", 1),
        ("9" * 5000, 1),
        ("2.5", 1),
        (" 2", 1),
        ("+2", 1),
    ],
)
def test_page_number(text, page):
    assert parse(urlencode({"pagina": text})).page == page


def test_the_first_of_several_page_numbers_counts():
    assert parse("pagina=2&pagina=7").page == 2


def test_the_canonical_query_string_is_the_same_for_the_same_question():
    one = parse("trefwoord=straat&thema=samenhang&thema=polarisering&pagina=1&x=y&thema=onzin")
    other = parse("thema=polarisering&thema=samenhang&trefwoord=straat&trefwoord=straat")
    assert one.query_string() == other.query_string() == "thema=polarisering&thema=samenhang&trefwoord=straat"


def test_the_canonical_query_string_reads_back_as_itself():
    query = parse("trefwoord=straat&doelgroep=ouders&pagina=4")
    assert parse(query.query_string()) == query
    assert query.query_string() == "doelgroep=ouders&trefwoord=straat&pagina=4"


def test_values_are_encoded():
    known = {TAGS: ["caf\u00e9 & bar"]}
    query = PracticeQuery.parse(QueryDict(urlencode({TAGS: "caf\u00e9 & bar"})), known)
    assert query.query_string() == "trefwoord=caf%C3%A9+%26+bar"


def test_adding_chooses_as_well_and_goes_to_the_first_page():
    query = parse("thema=samenhang&thema=onzin&pagina=3").adding("thema", "polarisering").adding(TAGS, "straat")
    assert query == parse("thema=samenhang&thema=polarisering&trefwoord=straat")


def test_adding_what_is_chosen_changes_nothing():
    query = parse("thema=samenhang")
    assert query.adding("thema", "samenhang") == query


def test_removing_leaves_the_rest_and_goes_to_the_first_page():
    query = parse("thema=samenhang&thema=polarisering&trefwoord=straat&pagina=3")
    assert query.removing("thema", "samenhang") == parse("thema=polarisering&trefwoord=straat")
    assert query.removing(TAGS, "straat") == parse("thema=samenhang&thema=polarisering")


def test_removing_the_last_value_removes_the_facet():
    assert parse("trefwoord=straat").removing(TAGS, "straat") == PracticeQuery()


def test_removing_what_is_not_chosen_changes_nothing():
    query = parse("thema=samenhang")
    assert query.removing("thema", "polarisering") == query
    assert query.removing(TAGS, "straat") == query


def test_another_page_keeps_the_choice():
    assert parse("thema=samenhang").at_page(2).query_string() == "thema=samenhang&pagina=2"


def test_holds():
    query = parse("thema=samenhang")
    assert query.holds("thema", "samenhang")
    assert not query.holds("thema", "polarisering")
    assert not query.holds(TAGS, "samenhang")


def test_the_address_of_no_question_has_no_question_mark():
    assert PracticeQuery().url("/praktijken/") == "/praktijken/"
    assert parse("thema=samenhang").url("/praktijken/") == "/praktijken/?thema=samenhang"

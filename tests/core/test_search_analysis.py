"""The analysis of Dutch words, without a database."""

import pytest

from core.search.analysis import index_terms, matches, parts, pieces, query_terms, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("praktijk", "praktijken"),
        ("wijk", "wijken"),
        ("stad", "steden"),
        ("huis", "huizen"),
        ("brief", "brieven"),
        ("straat", "straten"),
        ("school", "scholen"),
        ("man", "mannen"),
        ("gezin", "gezinnen"),
        ("kind", "kinderen"),
        ("kleinkind", "kleinkinderen"),
        ("binnenstad", "binnensteden"),
        ("plein", "pleinen"),
        ("ontmoeting", "ontmoetingen"),
        ("gemeente", "gemeenten"),
        ("nieuwkomer", "nieuwkomers"),
        ("bibliotheek", "bibliotheken"),
        ("moeilijkheid", "moeilijkheden"),
        ("museum", "musea"),
        ("straat", "straatje"),
        ("plein", "pleintjes"),
        ("kaart", "kaartje"),
        ("boom", "boompje"),
        ("kring", "kringetje"),
        ("moskee", "moskeeën"),
        ("categorie", "categorieën"),
        ("ruzie", "ruzies"),
        ("organisatie", "organisaties"),
        ("gemeente", "gemeentes"),
        ("provincie", "provincies"),
        ("polarisatie", "polarisering"),
        ("advies", "adviezen"),
        # Adjectives, also those of places.
        ("sociaal", "sociale"),
        ("individueel", "individuele"),
        ("divers", "diverse"),
        ("Vlaams", "Vlaamse"),
        ("Nederlands", "Nederlandse"),
        ("Gent", "Gentse"),
        ("Mechelen", "Mechelse"),
        ("Oostende", "Oostendse"),
        # An s that is no plural.
        ("kans", "kansen"),
        ("mens", "mensen"),
        ("grens", "grenzen"),
        ("werkplaats", "werkplaatsen"),
        ("fonds", "fondsen"),
        # A plural with s after -e, -ie, -eau and -en, and with -en after -en.
        ("café", "cafés"),
        ("campagne", "campagnes"),
        ("brochure", "brochures"),
        ("studie", "studies"),
        ("subsidie", "subsidies"),
        ("bureau", "bureaus"),
        ("milieu", "milieus"),
        ("keuken", "keukens"),
        ("jongen", "jongens"),
        ("volwassen", "volwassenen"),
        ("schepen", "schepenen"),
        ("proces", "processen"),
        ("les", "lessen"),
        ("lerares", "leraressen"),
        ("uur", "uren"),
        ("concept", "concepten"),
        ("markt", "markten"),
        # Verbs.
        ("werken", "werkt"),
        ("versterken", "versterkte"),
        ("verbinden", "verbindt"),
        ("organiseren", "organiseert"),
        ("ontwikkelen", "ontwikkelt"),
        ("verminderen", "vermindert"),
        ("ondersteunen", "ondersteunt"),
        ("wonen", "woont"),
        ("leven", "leeft"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert query_terms(one) == query_terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("begeleiding", "beleid"),
        ("gemeente", "menen"),
        ("lid", "lied"),
        ("uit", "uitje"),
        ("kans", "kan"),
        ("mensen", "men"),
        ("plaats", "plat"),
        ("buurt", "buur"),
        ("ruimte", "ruim"),
        ("markt", "mark"),
        ("gewoonte", "gewoon"),
    ],
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("buurtwerking", "buurt"),
        ("buurtwerking", "werking"),
        ("wijkagent", "agent"),
        ("speelpleinen", "plein"),
        ("stadsvernieuwing", "stad"),
        ("samenlevingsopbouw", "samenleving"),
        ("jeugdwerk", "jeugd"),
        ("straathoekwerk", "straat"),
    ],
)
def test_a_compound_is_found_by_its_parts(compound: str, part: str) -> None:
    assert stem(part) in parts(compound)


def test_short_words_are_not_split() -> None:
    assert parts("buurt") == ()


def test_accents_case_and_punctuation_do_not_count() -> None:
    assert words("Één CAFÉ-terras, n°2!") == ["een", "cafe", "terras", "n", "2"]


def test_a_text_is_indexed_by_the_stem_and_the_parts_of_each_word() -> None:
    terms = list(index_terms("Buurtwerking in Gent"))
    assert terms[0] == stem("buurtwerking")
    assert {"buurt", stem("werking"), "gent"} <= set(terms)


def test_words_that_tell_nothing_are_not_asked_for() -> None:
    assert query_terms("de jongeren van de wijk") == [stem("jongeren"), "wijk"]


def test_a_query_of_such_words_only_keeps_them() -> None:
    assert query_terms("de van") == ["de", "van"]


@pytest.mark.parametrize("text", ["", "  ", "%%%", "\x00", "🙂", "' -- \" *", "“”"])
def test_what_holds_no_word_asks_for_nothing(text: str) -> None:
    assert query_terms(text) == []


def test_a_word_of_any_length_is_cut() -> None:
    assert len(query_terms("a" * 100_000)[0]) <= 60


def test_a_word_is_marked_when_it_or_a_part_of_it_was_asked_for() -> None:
    terms = frozenset(query_terms("buurt werkingen"))
    assert matches("Buurtwerking,", terms)
    assert matches("buurten", terms)
    assert not matches("straat", terms)


def test_a_text_falls_apart_in_words_and_what_is_between() -> None:
    assert pieces("Wij-zij, cafe\N{COMBINING ACUTE ACCENT}!") == ["", "Wij", "-", "zij", ", ", "café", "!"]

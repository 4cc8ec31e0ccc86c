"""How hard a Dutch text is to read."""

import time

import pytest

from core.dutch.readability import flesch_douma, jargon, long_sentences, sentences, syllables

EASY = "De buren zetten een tafel op straat. Ze koken soep. Wie wil, eet mee. " * 4
HARD = (
    "De intersectorale samenwerkingsovereenkomst tussen verschillende maatschappelijke organisaties veronderstelt "
    "een doorgedreven professionalisering van de betrokken vrijwilligersverenigingen en een gemeenschappelijke "
    "verantwoordelijkheid van alle deelnemende overheidsinstellingen inzake buurtgerichte ontmoetingsactiviteiten."
)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("straat", 1), ("buren", 2), ("ontmoeting", 3), ("ideeën", 3), ("coördinatie", 5), ("nieuwe", 2),
        ("mooie", 2), ("bos", 1), ("hm", 1), ("gemeenschap", 3),
    ],
)  # fmt: skip
def test_syllables(word, number):
    assert syllables(word) == number


def test_an_easy_text_scores_more_than_a_hard_one():
    assert flesch_douma(EASY) > 80
    assert flesch_douma(f"{HARD} {HARD}") == 0
    # The formula itself: four sentences of six words of one syllable.
    assert flesch_douma("De kat zat op de mat. " * 6) == 100
    assert flesch_douma("Te kort om iets te zeggen.") is None


def test_sentences_end_where_they_end():
    assert sentences("Het kost 2.500 euro. ‘Doe mee!’ zei ze. Wie? Jij\nEn ik") == [
        "Het kost 2.500 euro.",
        "‘Doe mee!’ zei ze.",
        "Wie?",
        "Jij",
        "En ik",
    ]


def test_long_sentences_the_longest_first():
    found = long_sentences(f"Kort. {'Woord ' * 26}einde. {'Woord ' * 30}einde. Kort.")
    assert [len(sentence.split()) for sentence in found] == [31, 27]
    assert long_sentences(EASY) == []


def test_jargon_has_a_plainer_word():
    assert jargon("Teneinde de buurt te bereiken, initiëren wij middels soep.") == {
        "teneinde": "om",
        "initieren": "beginnen",
        "middels": "met",
    }


def test_a_long_text_takes_no_time():
    begun = time.monotonic()
    for text in ("a" * 50_000, "A. " * 20_000, "!" * 50_000, "a-" * 20_000, "\n" * 50_000, "aeiou" * 10_000):
        flesch_douma(text)
        long_sentences(text)
    assert time.monotonic() - begun < 5

"""Dutch words without a database: compounds, forms that no stem brings together, the dictionary."""

import pytest

from core.dutch.compounds import split, split_by
from core.dutch.dictionary import USED, WordList, dutch_words, rank
from core.dutch.word_forms import related


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("buurtwerking", {"buurt", "werking"}),
        # The binding s, en and er.
        ("samenlevingsopbouw", {"samenleving", "opbouw"}),
        ("groepengesprek", {"groepen", "gesprek"}),
        ("kinderopvang", {"kinderen", "opvang"}),
        # Of three words, each part and what is made of two.
        ("straathoekwerk", {"straathoek", "straat", "hoek", "werk"}),
        # Who does what a verb of the dictionary says.
        ("buurtverbinder", {"buurt", "verbinder"}),
        ("politieagent", {"politie", "agent"}),
    ],
)
def test_a_compound_is_split_into_its_words(word, parts):
    assert set(split(word)) == parts


@pytest.mark.parametrize(
    "word",
    # What only looks like two words, what begins with a prefix, what is thought of as one, what is too short.
    [
        *("bestuur", "gemeente", "burgemeester", "integratie", "vertrouwen", "onderwijs", "samenhang", "leefbaarheid"),
        *("netwerk", "jongeren", "maatschappelijk", "buurt", "", "xyzxyzxyz", "12345678"),
    ],
)
def test_what_is_no_compound_stays_whole(word):
    assert split(word) == ()


def test_a_word_that_the_dictionary_lacks_is_split_by_what_is_known():
    assert split("pleinpatrons") == ()
    assert split_by("pleinpatrons", {"patrons"}) == ("plein", "patrons")
    assert split_by("xyzplein", {"patrons"}) is None


@pytest.mark.parametrize(
    ("word", "other"),
    [
        # Participles: weak, with what comes off the verb, unstressed, of verbs that change their vowel.
        ("gesteund", "steunen"),
        ("opgeleid", "opleiden"),
        ("bemiddeld", "bemiddelen"),
        ("ontmoet", "ontmoeten"),
        ("geholpen", "helpen"),
        ("samengebracht", "samenbrengen"),
        ("verbonden", "verbinden"),
        ("geleid", "leiden"),
        ("verbindende", "verbinden"),
        # Endings.
        ("eenzaamheid", "eenzaam"),
        ("drugsvrij", "drugs"),
        ("autovrije", "auto"),
        ("leefbaarheid", "leefbaar"),
        ("bruggetje", "brug"),
        ("familietje", "familie"),
        ("vriendinnetje", "vriendin"),
        ("discriminatie", "discrimineren"),
        ("racistische", "racisme"),
    ],
)
def test_a_form_leads_to_its_word(word, other):
    assert other in related(word)


@pytest.mark.parametrize("word", ["geweld", "gebied", "geluid", "gezond", "gemeente", "beleid", "verhaal", "", "1234"])
def test_what_looks_like_a_form_leads_nowhere(word):
    assert related(word) == ()


def test_the_dictionary_says_how_common_a_word_is():
    assert rank("werk") > rank("werking") >= USED
    # With accents in the list, without here.
    assert rank("cafe") > 0
    assert (rank("buurtwrking"), rank("één"), rank("")) == (0, 0, 0)
    assert len(dutch_words()) > 200_000


def test_words_are_looked_up_in_any_order():
    words = WordList([(b"straat", 5), (b"plein", 3), (b"straatje", 2)])
    assert [words.rank(word) for word in ("plein", "straat", "straatje", "straa", "zzz", "aaa")] == [3, 5, 2, 0, 0, 0]

"""The search of visitors: what is asked, what is stored, what comes first."""

import pytest
from modelsearch.index import insert_or_update_object

from core.changes.stamp import ChangeStamp
from core.indexing.storing import rebuild_words
from core.search.ranked import octets
from core.search.ranked.lexicon import Lexicon
from core.search.ranked.postings import store, terms_of
from core.search.ranked.question import MAX_WORDS, Question
from core.search.ranked.ranking import Scope, search
from core.search.ranked.records import SearchPosting, SearchRecord
from core.search.ranked.texts import SearchedText
from practices.models import PracticePage
from tests.factories import PracticePageFactory

NO_WORDS = Lexicon()
# What the page holds, a savepoint and its end, the stamp, what was stored (record and postings), what is gone, what is
# new, the record, the words that are known and those that are new.
STORING = 11


# --- What is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "phrases", "excluded"),
    [
        ("jongeren in de wijk", ["jongeren", "wijk"], (), ()),
        ("Hoe kan ik een idee vinden om buren te helpen?", ["buren"], (), ()),
        # Nothing but small words, or words of asking: then those.
        ("hoe en wat", ["hoe", "en", "wat"], (), ()),
        ("goede praktijk", ["goede", "praktijk"], (), ()),
        ('"wij zij" netwerk', ["wij", "zij", "netwerk"], ("wij zij",), ()),
        ("„wij-zij”", ["wij", "zij"], ("wij zij",), ()),
        # A quote that does not close is none; a hyphen within a word excludes nothing.
        ('"ons netwerk', ["netwerk"], (), ()),
        ("jeugd-werk -school", ["jeugd", "werk"], (), ("school",)),
        ("-school", [], (), ("school",)),
        ("- school", ["school"], (), ()),
        ("", [], (), ()),
        ("%%% '' ; --", [], (), ()),
    ],
)
def test_what_is_typed_is_read(text, words, phrases, excluded):
    question = Question.read(text)
    assert ([word.text for word in question.words], question.phrases, question.excluded) == (words, phrases, excluded)


def test_no_question_has_more_words_than_anyone_types():
    assert len(Question.read(" ".join(f"woord{number}" for number in range(500))).words) == MAX_WORDS


# --- Words that mean the same ----------------------------------------------------------------------------------------


def test_words_of_a_group_lead_to_each_other_and_one_way_to_the_rest():
    lexicon = Lexicon([(("flik", "agent"), ("politie",)), (("politie", "politiekorps"), ("veiligheid",))])
    assert lexicon.same(("flik",)) == [("agent",)]
    # With what means the same as that, and then what that leads to.
    assert lexicon.further(("flik",)) == [("politie",), ("politiekorps",)]
    assert lexicon.furthest(("flik",)) == [("veilig",)]
    assert ("flik",) not in lexicon.same(("politie",)) + lexicon.further(("politie",))


def test_an_expression_of_several_words_is_found_in_a_question():
    lexicon = Lexicon([(("sociale cohesie", "samenhang"), ())])
    assert lexicon.longest_at(["mee", "sociaal", "cohesie"], 0) == 1
    assert lexicon.longest_at([*lexicon.same(("samenhang",))[0], "wijk"], 0) == 2


# --- Numbers of ten thousand octets ----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, octets.MANY - 1, octets.MANY, octets.BLOCK])
def test_what_is_stored_of_a_block_is_read_as_it_was(number):
    held = {slot: slot % 255 + 1 for slot in range(octets.BLOCK - number, octets.BLOCK)}
    stored = octets.packed(held)
    assert octets.unpacked(stored) == held
    laid = bytearray(3 * octets.BLOCK)
    octets.lay(stored, laid, octets.BLOCK)
    assert {slot - octets.BLOCK: strength for slot, strength in enumerate(laid) if strength} == held


def test_sums_are_those_of_each_slot():
    rows, factors = [bytes([1, 0, 255]), bytes([2, 3, 255])], [1_000, 9_900]
    assert list(octets.sums(rows, factors)) == [20_800, 29_700, 255 * 10_900]


# --- What is stored --------------------------------------------------------------------------------------------------


def test_a_word_counts_more_in_the_title_and_less_as_a_part_of_another():
    def strength(where: float, text: str, term: str) -> int:
        return terms_of([SearchedText("tekst", text, where)])[term]

    assert strength(4, "buurt", "buurt") > strength(1, "buurt", "buurt") > strength(1, "buurtwerking", "buurt")


def test_a_compound_written_in_two_words_or_with_a_hyphen_is_one_too():
    assert "speelplein" in terms_of([SearchedText("tekst", "een speel plein")])
    assert "speelplein" in terms_of([SearchedText("tekst", "een speel-plein")])
    assert not [term for term in terms_of([SearchedText("tekst", "plein, speel")]) if term.startswith("pleinspe")]


@pytest.mark.django_db
@pytest.mark.both_databases
class TestStoring:
    @pytest.fixture(autouse=True)
    def tree(self, site):
        return site

    def stored(self):
        return (
            sorted(SearchPosting.objects.values_list("term", "block", "held")),
            sorted(SearchRecord.objects.values_list("pk", "words")),
        )

    @pytest.mark.thorough
    def test_all_at_once_is_the_same_as_one_by_one(self):
        for number in range(3):
            page = PracticePageFactory(title=f"Moestuin {number}", tags=["groen"], municipalities=["44021"])
            page.save_revision().publish()
        page = PracticePageFactory(title="Weg", summary="Verdwijnt.")
        page.delete()
        page = PracticePage.objects.first()
        page.title = "Iets anders"
        page.save_revision().publish()
        one_by_one = self.stored()
        rebuild_words()
        postings, records = self.stored()
        assert [(term, block, bytes(held)) for term, block, held in postings] == [
            (term, block, bytes(held)) for term, block, held in one_by_one[0]
        ]
        assert records == one_by_one[1]

    def test_what_a_page_no_longer_holds_finds_it_no_longer(self):
        page = PracticePageFactory(title="Moestuin", summary="Met vijver.")
        scope = Scope([page.pk])
        assert search("vijver", scope, NO_WORDS).whole == [page.pk]
        page.summary = "Zonder."
        page.save()
        insert_or_update_object(page)
        assert search("vijver", scope, NO_WORDS).whole == []
        assert search("moestuin", scope, NO_WORDS).whole == [page.pk]
        page.delete()
        assert search("moestuin", scope, NO_WORDS).whole == []
        assert not SearchRecord.objects.filter(pk=page.pk).exists()

    def test_to_store_a_page_takes_a_fixed_number_of_queries(self, django_assert_num_queries):
        page = PracticePageFactory(title="Moestuin")
        page = PracticePage.objects.for_indexing().get(pk=page.pk)
        store([page])
        for number in range(2):
            page.summary = f"Met vijver en woord{'abcdefgh'[number]}, {'en nog meer stenen ' * number}."
            with django_assert_num_queries(STORING):
                store([page])

    def test_a_page_that_holds_the_same_is_left_alone(self, django_assert_num_queries):
        page = PracticePageFactory(title="Moestuin")
        page = PracticePage.objects.for_indexing().get(pk=page.pk)
        store([page])
        before = ChangeStamp.read()
        with django_assert_num_queries(1):
            store([page])
        assert ChangeStamp.read() == before
        page.title = "Moestuin met vijver"
        store([page])
        assert ChangeStamp.read().words == before.words + 1

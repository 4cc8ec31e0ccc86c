"""Groups of words that mean the same: what may be stored, and how the search reads them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from core.changes.stamp import ChangeStamp
from library.models import WordGroup
from library.words import word_groups
from tests.factories import WordGroupFactory

pytestmark = pytest.mark.both_databases


def faults(**fields) -> dict:
    with pytest.raises(ValidationError) as refusal:
        WordGroup(**fields).full_clean()
    return {name: " ".join(texts) for name, texts in refusal.value.message_dict.items()}


def test_words_are_kept_tidied_and_in_their_order(db):
    group = WordGroup(
        words=" ruzie ,conflict;\n burenruzie\r\n  ruzie  in de  straat ,", also=" onenigheid ", note=" a  b "
    )
    group.full_clean()
    group.save()
    group.refresh_from_db()
    assert group.words == "ruzie, conflict, burenruzie, ruzie in de straat"
    assert group.also == "onenigheid"
    assert group.note == "a b"
    assert str(group) == "ruzie, conflict, burenruzie, ruzie in de straat → onenigheid"


@pytest.mark.parametrize(
    ("fields", "name", "says"),
    [
        ({"words": ""}, "words", ""),
        ({"words": " , ;"}, "words", ""),
        ({"words": "flik"}, "words", "minstens twee"),
        ({"words": "flik, Flík"}, "words", "twee keer: Flík"),
        ({"words": "flik, ... , agent"}, "words", "geen letter of cijfer: ..."),
        ({"words": "flik, " + "a" * 61}, "words", "hoogstens 60 tekens"),
        (
            {"words": ", ".join(f"woord{number}" for number in range(51))},
            "words",
            "hoogstens 50 woorden. Hier staan er 51",
        ),
        ({"words": "juf", "also": "leraar, Leraar"}, "also", "twee keer"),
        ({"words": "juf", "also": "leraar, JUF"}, "also", "Staat ook bij de woorden: JUF"),
        ({"words": "juf, meester", "note": "x" * 251}, "note", "250"),
    ],
)
def test_what_a_group_may_not_hold(db, fields, name, says):
    found = faults(**fields)
    assert found.keys() == {name}
    assert says in found[name]


def test_the_longest_and_most_that_a_group_may_hold(db):
    WordGroup(words=", ".join(f"{number:060}" for number in range(50)), also="a").full_clean()


def test_the_same_words_stand_once(db):
    WordGroupFactory(words="juf, meester")
    assert "precies deze woorden" in faults(words="Meester, juf", also="leraar")["words"]
    # Other words beside it are another group.
    WordGroup(words="juf, meester, leraar").full_clean()


def test_a_group_may_be_stored_again(db):
    group = WordGroupFactory(words="juf, meester")
    group.full_clean()


def test_the_search_reads_all_groups_in_one_query(db, django_assert_num_queries):
    WordGroupFactory(words="ruzie, conflict")
    WordGroupFactory(words="juf", also="leerkracht, school")
    with django_assert_num_queries(1):
        assert word_groups() == [(("ruzie", "conflict"), ()), (("juf",), ("leerkracht", "school"))]


def test_every_change_moves_the_stamp_in_its_transaction(db):
    def stamp() -> tuple[int, int]:
        read = ChangeStamp.read()
        return read.word_list, read.content

    def moves(change) -> bool:
        before = stamp()
        change()
        return all(now > then for now, then in zip(stamp(), before, strict=True))

    group = WordGroupFactory(words="ruzie, conflict")
    assert moves(lambda: WordGroupFactory(words="flik, agent"))
    group.words = "ruzie, twist"
    assert moves(group.save)
    assert moves(lambda: WordGroup.objects.filter(words="flik, agent").delete())
    before = stamp()
    with transaction.atomic():
        WordGroup.objects.get().delete()
        transaction.set_rollback(True)
    assert stamp() == before
    # Neither the index of facets nor the stored words are made anew.
    read = ChangeStamp.read()
    group.delete()
    assert (ChangeStamp.read().value, ChangeStamp.read().words) == (read.value, read.words)

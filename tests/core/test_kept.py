"""What is kept until it is made of something else."""

import threading

import pytest

from core.kept import Kept, forget_everything


class Maker:
    """Makes values, and counts how often."""

    def __init__(self):
        self.made = 0

    def __call__(self):
        self.made += 1
        return f"waarde {self.made}"


@pytest.fixture
def make():
    return Maker()


def test_a_value_is_made_once_for_a_stamp(make):
    kept = Kept(2)
    assert [kept.get("a", stamp, make) for stamp in (1, 1, 2, 2)] == ["waarde 1", "waarde 1", "waarde 2", "waarde 2"]


def test_keys_do_not_share_a_value(make):
    kept = Kept(2)
    assert [kept.get(key, 1, make) for key in "abab"] == ["waarde 1", "waarde 2", "waarde 1", "waarde 2"]


def test_nothing_is_a_value_too():
    kept, asked = Kept(1), []
    for _time in range(2):
        assert kept.get("a", 1, lambda: asked.append(1)) is None
    assert len(asked) == 1


def test_what_was_asked_for_longest_ago_makes_place(make):
    kept = Kept(2)
    for key in "abac":
        kept.get(key, 1, make)
    assert len(kept) == 2
    assert kept.get("a", 1, make) == "waarde 1"
    assert kept.get("b", 1, make) == "waarde 4"


def test_a_value_that_no_longer_lasts_is_made_again(make):
    over = set()
    kept = Kept(1, lasts=lambda value: value not in over)
    assert kept.get("a", 1, make) == "waarde 1"
    over.add("waarde 1")
    assert kept.get("a", 1, make) == "waarde 2"


def test_several_are_made_at_once_and_only_those_that_are_missing():
    kept, asked = Kept(5), []

    def make_many(missing):
        asked.append(missing)
        return {key: key.upper() for key in missing if key != "x"}

    assert kept.get_many("ab", 1, make_many) == {"a": "A", "b": "B"}
    # What can't be made is left out, and asked for again the next time.
    assert kept.get_many("axbca", 1, make_many) == {"a": "A", "b": "B", "c": "C"}
    assert kept.get_many("ab", 1, make_many) == {"a": "A", "b": "B"}
    assert asked == [["a", "b"], ["x", "c"]]


def test_more_than_fit_are_answered_all_the_same():
    kept = Kept(2)
    assert kept.get_many("abc", 1, lambda missing: {key: key for key in missing}) == {"a": "a", "b": "b", "c": "c"}
    assert len(kept) == 2


def test_what_fails_is_not_kept(make):
    kept = Kept(1)

    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept.get("a", 1, fail)
    assert kept.get("a", 1, make) == "waarde 1"


def test_threads_that_ask_at_once_make_it_once():
    kept, made, started = Kept(1), [], threading.Barrier(8)
    can_end = threading.Event()

    def make():
        made.append(1)
        can_end.wait(5)
        return "waarde"

    def ask():
        started.wait(5)
        answers.append(kept.get("a", 1, make))

    answers = []
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    can_end.set()
    for thread in threads:
        thread.join(5)
    assert answers == ["waarde"] * 8
    assert len(made) == 1


def test_it_may_ask_for_another_of_its_own_while_it_makes_one(make):
    kept = Kept(2)
    assert kept.get("a", 1, lambda: f"met {kept.get('b', 1, make)}") == "met waarde 1"


def test_everything_is_forgotten_at_once(make):
    kept, other = Kept(1), Kept(1)
    kept.get("a", 1, make)
    other.get("a", 1, make)
    forget_everything()
    assert (len(kept), len(other)) == (0, 0)

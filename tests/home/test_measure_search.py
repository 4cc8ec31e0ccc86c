"""How well the search answers the questions of content/zoekvragen.yaml: never worse than was reached."""

import io
import json
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from practices.measuring.search_quality import (
    FIRST,
    HOPELESS,
    Found,
    Outcome,
    Question,
    Score,
    measure,
    read_questions,
    scores,
)
from practices.models import PracticePage

QUESTIONS = settings.BASE_DIR / "content" / "zoekvragen.yaml"
CONTROL = settings.BASE_DIR / "content" / "zoekvragen_controle.yaml"
LEAST = {
    "hele vraag": 40,
    "lekenwoord": 25,
    "tikfout": 25,
    "samenstelling": 25,
    "woordvorm": 25,
    "plaats": 8,
    "naam": 7,
    HOPELESS: 20,
}


@pytest.fixture
def _demo(demo, db):
    """The demo, for tests that ask the database."""


def measured(*arguments: str) -> str:
    output = io.StringIO()
    call_command("measure_search", *arguments, stdout=output)
    return output.getvalue()


def test_the_sets_are_large_and_each_question_stands_in_one():
    questions, control = read_questions(QUESTIONS), read_questions(CONTROL)
    assert (len(questions), len(control)) >= (170, 60)
    kinds = Counter(question.kind for question in questions)
    assert {kind: number for kind, number in LEAST.items() if kinds[kind] < number} == {}
    assert Counter(question.kind for question in control) == {"losse woorden": 30, "hele vraag": 30}
    texts = Counter(question.text.casefold() for question in [*questions, *control])
    assert [text for text, number in texts.items() if number > 1] == []
    assert [question for question in [*questions, *control] if bool(question.expected) == question.is_hopeless] == []


# Per kind how many questions find an expected practice first, and among the first three. May only rise.
REACHED = {
    "woordvorm": (26, 30),
    "samenstelling": (28, 30),
    "tikfout": (28, 28),
    "lekenwoord": (18, 24),
    "hele vraag": (36, 43),
    "plaats": (16, 16),
    "naam": (13, 14),
    HOPELESS: (23, 23),
}


@pytest.mark.thorough
@pytest.mark.both_databases
@pytest.mark.usefixtures("_demo")
def test_the_search_answers_no_fewer_questions_than_it_did():
    found = {name: (score.hits(1), score.hits(FIRST)) for name, score in scores(measure(read_questions(QUESTIONS)))}
    worse = {
        kind: (found[kind], least)
        for kind, least in REACHED.items()
        if any(now < before for now, before in zip(found[kind], least, strict=True))
    }
    assert worse == {}


@pytest.mark.usefixtures("_demo")
def test_a_practice_that_is_not_there_is_named():
    PracticePage.objects.get(slug="babbelonie").delete()
    with pytest.raises(CommandError, match="not there: babbelonie"):
        measured()


@pytest.mark.usefixtures("_demo")
def test_the_table_has_a_line_per_kind_and_the_misses_below_it(questions):
    table = measured("--set", questions, "--misses")
    lines = [line.split() for line in table.split("\n\n")[0].splitlines()]
    assert lines[0] == ["number", "hit@1", "hit@3", "MRR", "nothing"]
    assert [line[0] for line in lines[1:]] == ["naam", "hopeloos", "(vooraf)", "(achteraf)", "alle"]
    assert lines[1] == ["naam", "3", "1", "1", "0.333", "1"]
    assert lines[2] == ["hopeloos", "1", "1", "1", "-", "1"]
    assert "naam: xylofoon\n  expected: babbelonie\n  found:    nothing" in table
    assert "naam: Torekes" not in table


@pytest.mark.usefixtures("_demo")
def test_json_says_the_same(questions):
    answer = json.loads(measured("--set", questions, "--json", "--misses"))
    assert answer["scores"]["naam"] == {
        "number": 3, "hit@1": 1, "hit@3": 1, "mrr": pytest.approx(1 / 3), "without_result": 1,
    }  # fmt: skip
    assert answer["misses"].keys() == {"xylofoon", "Standaertsite"}
    assert answer["misses"]["xylofoon"] == []


@pytest.fixture
def questions(tmp_path) -> str:
    """A file with a question that is answered, one that finds nothing, one that finds another, and a hopeless one."""
    path = tmp_path / "vragen.yaml"
    path.write_text(
        "vooraf:\n  naam:\n    - {vraag: Torekes, verwacht: [de-site]}\n"
        "    - {vraag: xylofoon, verwacht: [babbelonie]}\n"
        "achteraf:\n  naam:\n    - {vraag: Standaertsite, verwacht: [buurtsport-hasselt]}\n"
        "  hopeloos:\n    - {vraag: paspoort, verwacht: []}\n",
        encoding="utf-8",
    )
    return str(path)


@pytest.mark.parametrize(
    ("slugs", "place", "hits"),
    [(["a", "b"], 1, (1, 1)), (["x", "y", "a"], 3, (0, 1)), (["x", "y", "z", "b"], 4, (0, 0)), ([], 0, (0, 0))],
)
def test_a_hit_is_an_expected_practice_among_the_first(slugs, place, hits):
    outcome = Outcome(Question("naam", "vraag", frozenset({"a", "b"})), Found(slugs, is_answer=True))
    assert outcome.place == place
    score = Score([outcome])
    assert (score.hits(1), score.hits(FIRST)) == hits
    assert score.mean_reciprocal_rank == (1 / place if place else 0)
    assert score.without_result == (not slugs)


def test_to_a_hopeless_question_what_lies_near_is_no_miss_and_an_answer_is():
    question = Question(HOPELESS, "paspoort", frozenset())
    assert Outcome(question, Found(["a"], is_answer=False)).is_hit()
    assert not Outcome(question, Found(["a"], is_answer=True)).is_hit()

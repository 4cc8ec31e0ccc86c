"""How well the search answers questions of which the answers are known."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.http import QueryDict

from practices.models import PracticePage
from practices.query.practice_query import TEXT
from practices.query.results import PracticeAnswer

# A visitor reads the first few: what comes after is hardly seen.
FIRST = 3
# The kind of questions on which the databank has nothing.
HOPELESS = "hopeloos"


@dataclass(frozen=True)
class Question:
    """What someone types. kind: what makes it difficult; expected: slugs, any of which is a good answer.

    written: whether it was written before or after the texts of the practices were read.
    """

    kind: str
    text: str
    expected: frozenset[str]
    written: str = ""

    @property
    def is_hopeless(self) -> bool:
        """Whether the databank has nothing on it."""
        return self.kind == HOPELESS


@dataclass(frozen=True)
class Found:
    """What the search says to a question.

    slugs: the practices, best first. is_answer: whether they are presented as the answer, not as what lies near it.
    """

    slugs: Sequence[str]
    is_answer: bool


@dataclass(frozen=True)
class Outcome:
    """A question with what was found. place: of the first practice that is expected, from 1; 0 when none is found."""

    question: Question
    found: Found

    @property
    def place(self) -> int:
        return next((at for at, slug in enumerate(self.found.slugs, 1) if slug in self.question.expected), 0)

    def is_hit(self, within: int = FIRST) -> bool:
        """Whether an expected practice is among the first; for a hopeless one, whether nothing passes for an answer."""
        if self.question.is_hopeless:
            return not self.found.is_answer
        return 0 < self.place <= within


@dataclass(frozen=True)
class Score:
    """The outcomes of one kind of question."""

    outcomes: Sequence[Outcome]

    @property
    def number(self) -> int:
        return len(self.outcomes)

    def hits(self, within: int) -> int:
        """Return how many questions have an expected practice among the first."""
        return sum(outcome.is_hit(within) for outcome in self.outcomes)

    @property
    def mean_reciprocal_rank(self) -> float | None:
        """The mean of one divided by the place of the first expected practice, from 0 to 1; None where none can be."""
        places = [outcome.place for outcome in self.outcomes if not outcome.question.is_hopeless]
        return sum(1 / place for place in places if place) / len(places) if places else None

    @property
    def without_result(self) -> int:
        """How many questions find nothing at all."""
        return sum(not outcome.found.slugs for outcome in self.outcomes)


def read_questions(path: Path) -> list[Question]:
    """Read a file of questions: when they were written, kind, and for each the question and what is expected."""
    file: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Question(kind, row["vraag"], frozenset(row["verwacht"]), written)
        for written, kinds in file.items()
        for kind, rows in kinds.items()
        for row in rows
    ]


def search(text: str) -> Found:
    """Search as the public list does with these words, in the order of relevance."""
    query = QueryDict(mutable=True)
    query[TEXT] = text
    answer = PracticeAnswer(query, PracticePage.objects.all())
    slugs = [page.slug for page in answer.load(list(answer.keys), PracticePage.objects.only("slug"))]
    return Found(slugs, is_answer=answer.whole_total > 0)


def measure(questions: Iterable[Question], find: Callable[[str], Found] = search) -> list[Outcome]:
    """Ask every question."""
    return [Outcome(question, find(question.text)) for question in questions]


def scores(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, Score]]:
    """Yield the score of each kind, then of all that can be answered, before and after the texts were read."""
    for kind in dict.fromkeys(outcome.question.kind for outcome in outcomes):
        yield kind, Score([outcome for outcome in outcomes if outcome.question.kind == kind])
    answerable = [outcome for outcome in outcomes if not outcome.question.is_hopeless]
    written = dict.fromkeys(outcome.question.written for outcome in answerable)
    if len(written) > 1:
        for when in written:
            yield f"({when})", Score([outcome for outcome in answerable if outcome.question.written == when])
    yield "alle", Score(answerable)

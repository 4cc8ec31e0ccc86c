"""Prints how well the search answers questions of which the answers are known."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practices.measuring.search_quality import FIRST, Outcome, Score, measure, read_questions, scores
from practices.models import PracticePage


class Command(BaseCommand):
    help = (
        "Prints, per kind of question, how many find an expected practice first (hit@1) and among the first three "
        "(hit@3), the mean reciprocal rank, and how many find nothing. Of what is hopeless, a hit is a question to "
        "which nothing is presented as the answer. The practices must be those of load_demo."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.BASE_DIR / "content" / "zoekvragen.yaml"
        parser.add_argument("--set", dest="path", type=Path, default=default, help="the file of questions")
        parser.add_argument("--misses", action="store_true", help="also print the questions without a hit")
        parser.add_argument("--json", dest="as_json", action="store_true", help="print JSON instead of a table")

    def handle(self, *args: Any, path: Path, misses: bool, as_json: bool, **options: Any) -> None:
        questions = read_questions(path)
        expected = {slug for question in questions for slug in question.expected}
        there = set(PracticePage.objects.listed().filter(slug__in=expected).values_list("slug", flat=True))
        if lacking := sorted(expected - there):
            raise CommandError(f"Run load_demo first. These practices are not there: {', '.join(lacking)}.")
        outcomes = measure(questions)
        missed = [outcome for outcome in outcomes if not outcome.is_hit()] if misses else []
        if as_json:
            self._print_json(outcomes, missed)
        else:
            self._print_table(outcomes, missed)

    def _print_table(self, outcomes: Sequence[Outcome], missed: Sequence[Outcome]) -> None:
        columns = f"{'number':>8}{'hit@1':>8}{f'hit@{FIRST}':>8}{'MRR':>8}{'nothing':>9}"
        self.stdout.write(f"{'':15}{columns}")
        for name, score in scores(outcomes):
            rank = score.mean_reciprocal_rank
            shown = "-" if rank is None else f"{rank:.3f}"
            figures = f"{score.number:>8}{score.hits(1):>8}{score.hits(FIRST):>8}{shown:>8}{score.without_result:>9}"
            self.stdout.write(f"{name:15}{figures}")
        for outcome in missed:
            question, slugs = outcome.question, outcome.found.slugs
            self.stdout.write(f"\n{question.kind}: {question.text}")
            place = f", the first of them at {outcome.place}" if outcome.place else ""
            self.stdout.write(f"  expected: {', '.join(sorted(question.expected)) or 'nothing'}{place}")
            self.stdout.write(f"  found:    {', '.join(slugs[:FIRST]) or 'nothing'}")

    def _print_json(self, outcomes: Sequence[Outcome], missed: Sequence[Outcome]) -> None:
        answer: dict[str, Any] = {"scores": {name: _figures(score) for name, score in scores(outcomes)}}
        if missed:
            answer["misses"] = {outcome.question.text: list(outcome.found.slugs[:FIRST]) for outcome in missed}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _figures(score: Score) -> dict[str, Any]:
    return {
        "number": score.number,
        "hit@1": score.hits(1),
        f"hit@{FIRST}": score.hits(FIRST),
        "mrr": score.mean_reciprocal_rank,
        "without_result": score.without_result,
    }

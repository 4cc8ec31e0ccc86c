"""`make test` leaves out what takes long, `make test-rest` runs just that, and CI runs both."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import run
from tests.cases import leave_out_cases


class Case(SimpleNamespace):
    """Stands in the place of pytest's item: a case of a test with these fixtures and marks."""

    def __init__(self, number: int, *marks: str, fixtures: tuple[str, ...] = ("db",)) -> None:
        super().__init__(nodeid=f"test_it[{number}]", callspec=None, fixturenames=fixtures, marks={*marks})

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        self.marks.add(mark.name)


def kept(cases: list[Case]) -> list[int]:
    """Return the numbers of the cases that `make test` runs."""
    leave_out_cases(cases)  # type: ignore[arg-type] # stand-ins
    return [number for number, case in enumerate(cases) if "thorough" not in case.marks]


def test_one_case_is_kept_of_what_takes_long():
    assert kept([Case(number) for number in range(11)]) == [0]
    assert kept([Case(number, "django_db", fixtures=()) for number in range(11)]) == [0]
    assert kept([Case(number, fixtures=("visit", "server")) for number in range(3)]) == [0]


def test_all_are_kept_of_what_does_not_and_of_what_says_so():
    assert kept([Case(number, fixtures=("rf",)) for number in range(11)]) == [*range(11)]
    assert kept([Case(number, "every_case") for number in range(11)]) == [*range(11)]
    assert kept([Case(number, "every_case", fixtures=("visit", "server")) for number in range(3)]) == [0, 1, 2]


def test_what_is_thorough_by_itself_takes_the_place_of_no_other():
    assert kept([Case(0, "thorough"), Case(1), Case(2), Case(3, "thorough")]) == [1]


def test_a_test_without_cases_is_kept():
    cases = [Case(number) for number in range(11)]
    for number, case in enumerate(cases):
        del case.callspec
        case.nodeid = f"test_{number}"
    assert kept(cases) == [*range(11)]


@pytest.fixture
def asked(monkeypatch):
    """Run a step of the run that starts nothing; return of which marks it asks the tests."""
    monkeypatch.setattr(run, "postgres", lambda: nullcontext("postgres://here"))
    monkeypatch.setattr(run, "programs", lambda: None)
    monkeypatch.setattr(run, "chromium", lambda: "chromium")
    commands = []
    monkeypatch.setattr(run, "pytest", lambda *words, env=None: commands.append(words))

    def ask(step):
        {**run.STEPS, **run.LONG_STEPS}[step]()
        words = commands.pop()
        return words[words.index("-m") + 1]

    return ask


def test_what_make_test_all_runs_leaves_nothing_out(asked):
    assert [asked(f"{step}-all") for step in ("sqlite", "postgres", "browser")] == ["not browser"] * 2 + ["browser"]


def test_what_is_of_a_database_runs_on_both(asked):
    assert asked("postgres") == "both_databases and not browser and not thorough"
    assert asked("sqlite") == "not browser and not thorough"


def test_what_make_test_leaves_out_runs_by_itself(asked):
    assert run.TOGETHER["rest"] == [f"{step}-rest" for step in run.TESTS]
    for step in run.TESTS:
        assert asked(f"{step}-rest") == asked(step).replace("not thorough", "thorough")


def test_ci_leaves_nothing_out():
    script = (Path(run.__file__).parents[1] / ".ci" / "run").read_text()
    assert script.endswith("make test\nmake test-rest\n")

"""The tests run on SQLite; what a database does in its own way is marked `both_databases` and runs on PostgreSQL too.

A test that names it and has no mark fails here by name, one in which the database refuses something where it runs
(`tests/refusals.py`). What commits or counts queries carries the mark by itself (`tests/conftest.py`). `make test-all`
runs all of them on both.
"""

import ast
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from library.models import Term
from tests.refusals import refused

TESTS = Path(__file__).resolve().parent
MARK = "pytest.mark.both_databases"
# What only a database can tell: that it refuses, locks, undoes, migrates, searches, or which one it is.
TELLTALES = re.compile(
    r"\b(IntegrityError|OperationalError|DataError|ProtectedError|RestrictedError)\b"
    r"|\bselect_for_update\b|\btransaction\.(?!set_rollback)|\btransaction=True"
    r"|\bconnections?\.(vendor|cursor)\b|\bconnections?\[|\bMigrationExecutor\b|call_command\(\"migrate\""
    r"|\bis_analyzed\(|\.objects(\.\w+\([^()]*\))*\.search\("
    r"|\bbulk_create\(.*_conflicts|\bon_commit\b|\bexecute_wrapper\b"
    r"|__has_key|\bKeyTransform\b|\bRawSQL\b|\bCollate\b|\.distinct\("
    r"|\bCaptureQueriesContext\b"
)
# (path): why what it holds needs no second database.
EXCUSED = {
    "conftest.py": "prepares what every test starts from, on either",
    "shared.py": "prepares what every test starts from, on either",
    "indexing.py": "watches what looks in the index, on either",
    "refusals.py": "looks at what the database refuses, on either",
    "databases.py": "asks the database what tests want to know, on either",
    "api/mirror.py": "edits at random, on either",
    "server.py": "asks which database the tests are on, to serve it",
    "stock/fill.py": "fills the stock site, which no test runs",
    "stock/models.py": "is the stock site, which no test runs",
    "test_both_databases.py": "names what gives others away",
}
# The tests in a browser are on SQLite, those of production on PostgreSQL.
MODULES = sorted(path for path in TESTS.rglob("*.py") if not {"browser", "production"} & set(path.parts))


def unmarked(source: str) -> list[str]:
    """Return what touches a database's own behaviour without the mark: names of tests, or a line outside of them."""
    lines = source.splitlines()
    found = []
    for node in ast.parse(source).body:
        text = _written(lines, node)
        decorators = [_written(lines, one) for one in getattr(node, "decorator_list", [])]
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            if MARK in text or "transaction=True" in text:
                return []
        elif isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if any(MARK in decorator or "transaction=True" in decorator for decorator in decorators):
            continue
        if telltale := TELLTALES.search("\n".join([*decorators, text])):
            found.append(f"{getattr(node, 'name', 'line ' + str(node.lineno))}: {telltale.group()}")
    return found


def _written(lines: list[str], node: ast.stmt | ast.expr) -> str:
    # What `ast` has for this cuts the whole file in lines for each node.
    return "\n".join(lines[node.lineno - 1 : node.end_lineno])


def test_what_a_database_does_in_its_own_way_is_tested_on_both():
    found = {str(path.relative_to(TESTS)): unmarked(path.read_text()) for path in MODULES}
    assert {path: lines for path, lines in found.items() if lines and path not in EXCUSED} == {}


def test_a_mark_that_was_forgotten_is_found():
    touching = "def test_it(db):\n    with pytest.raises(IntegrityError):\n        pass\n"
    assert unmarked(touching) == ["test_it: IntegrityError"]
    assert unmarked(f"@{MARK}\n{touching}") == []
    assert unmarked(f"pytestmark = {MARK}\n\n{touching}") == []
    assert unmarked(f"import x\n\nclass Y:\n    z = 1\n\n{touching}") == ["test_it: IntegrityError"]
    assert unmarked("from django.db import IntegrityError\n") == []
    assert unmarked("def helper():\n    return Page.objects.all().search('x')\n") == ["helper: .objects.all().search("]
    # What commits carries the mark by itself.
    assert unmarked(f"@pytest.mark.django_db(transaction=True)\n{touching}") == []


@pytest.mark.both_databases
def test_a_test_in_which_the_database_refuses_something_is_found(db):
    with refused() as found:
        with pytest.raises(IntegrityError), transaction.atomic():
            Term.objects.create(label="Zonder woordenlijst", slug="zonder")
        Term.objects.count()
    assert [statement.split()[0] for statement in found] == ["INSERT"]


def test_what_counts_queries_carries_the_mark_by_itself(request, django_assert_num_queries):
    assert request.node.get_closest_marker("both_databases")


@pytest.mark.either_database
def test_but_not_what_says_that_either_database_is_good_for_it(request, django_assert_num_queries):
    assert not request.node.get_closest_marker("both_databases")

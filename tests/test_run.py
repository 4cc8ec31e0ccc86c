"""What `make test` says at its end."""

from tests import run


def test_the_summary_says_in_short_what_was_left_out():
    printed = (
        "SKIPPED [30] tests/production/test_errors.py: production has no SQLite\n"
        "SKIPPED [1] tests/core/test_database.py:14: an option of PostgreSQL\n"
        "SKIPPED [28] tests/production/test_database.py:20: production has no SQLite\n"
        "5 passed, 59 skipped in 3.21s\n"
    )
    assert run.left_out(printed) == "59 skipped: production has no SQLite (58), an option of PostgreSQL (1)"
    assert run.left_out("5 passed in 3.21s\n") == ""

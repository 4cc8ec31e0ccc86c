"""Both APIs, asked what schemathesis makes up of their descriptions: what fits, and what does not.

A small part, always the same; docs/development.md says how to let it go on for an hour.
"""

from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from tests.api import described
from tests.factories import EventPageFactory, PracticePageFactory

CONFIG = schemathesis.Config.from_path(Path(__file__).parent / "schemathesis.toml")
# Of each operation, of what fits and of what does not.
EXAMPLES = 25


def ask(description):
    """Ask every operation, and check each answer in all ways."""
    schema = schemathesis.openapi.from_dict(description, config=CONFIG)
    schema.app = WSGIHandler()
    with _in_the_transaction_of_the_test():
        for result in schema.get_all_operations():
            for mode in schemathesis.GenerationMode:
                _ask(result.ok(), mode)


@contextmanager
def _in_the_transaction_of_the_test():
    """Keep the connection open after a request, as the client of Django's tests does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _ask(operation, mode):
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def answers(case):
        # Answers are read as they come.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    # There is nothing that would not fit an operation which takes any text, or nothing at all.
    with suppress(Unsatisfiable) if mode.is_negative else nullcontext():
        answers()


@pytest.fixture
def content(site):
    """Something of everything that is told."""
    PracticePageFactory(full=True, slug="pleinpatrons", terms=["thema:samenhang", "doelgroep:jongeren"])
    EventPageFactory(full=True)


@pytest.mark.thorough
def test_our_own_api(content):
    ask(described.databank(Client()))


@pytest.mark.thorough
def test_the_api_of_wagtail(content):
    ask(described.v2())

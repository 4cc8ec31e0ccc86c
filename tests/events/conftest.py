"""Fixtures of events."""

import pytest

from tests.factories.registration import OpenEventFactory, round_with_keys


def make_event():
    return OpenEventFactory(capacity=2, rounds=[round_with_keys("r1", {"jongeren": 1, "buurt": None})])


@pytest.fixture
def event(site):
    """An event with two places, and a round with a workshop for one."""
    return make_event()

"""What is made once for a module is whole for each test, whatever another did to it."""

import pytest

from practices.models import PracticePage
from tests.factories import PracticePageFactory
from tests.shared import made_once

shared_practice = made_once(lambda: PracticePageFactory(title="Leefstraat", terms=["thema:samenhang"]))


@pytest.fixture
def practice(site, shared_practice):
    return shared_practice()


@pytest.mark.parametrize("_time", [1, 2])
def test_a_change_does_not_reach_the_next_test(practice, client, _time):
    assert practice.title == "Leefstraat"
    assert [page.title for page in PracticePage.objects.all()] == ["Leefstraat"]
    assert [row.term.slug for row in practice.practice_terms.all()] == ["samenhang"]
    assert b"Leefstraat" in client.get("/praktijken/").content
    practice.title = "Speelstraat"
    practice.save()
    practice.practice_terms.all().delete()
    PracticePageFactory()
    assert b"Speelstraat" in client.get("/praktijken/").content


def test_a_deletion_does_not_reach_the_next_test(practice):
    practice.delete()
    assert not PracticePage.objects.exists()


def test_what_was_deleted_is_there(practice):
    assert PracticePage.objects.get() == practice

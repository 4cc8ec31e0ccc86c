"""The report of what the public sees otherwise since a day."""

import datetime

import pytest
from django.utils import timezone

from core.changelog.change import Change
from tests.factories import ChangeFactory
from tests.reports import chart, listed, spreadsheet

REPORT = "/cms/rapporten/wijzigingen/"
# With what every screen asks: who it is, what that person may, the menu.
QUERIES = 15
DAY = datetime.timedelta(days=1)


@pytest.fixture
def history(site):
    """A practice that appeared ten days ago and changed since, an event that changed twice, a term that is gone."""
    Change.objects.all().delete()
    now = timezone.now()
    for title, thing, kinds in (
        ("Leefstraat", "practice", [("created", 10), ("changed", 2)]),
        ("Studiedag", "event", [("changed", 5), ("changed", 1)]),
        ("jongeren", "term", [("created", 9), ("gone", 3)]),
    ):
        first = ChangeFactory(title=title, thing=thing, kind=kinds[0][0], at=now - kinds[0][1] * DAY, latest=False)
        told = {"row": first.row, "uuid": first.uuid, "kind": kinds[1][0], "address": "/ergens/"}
        ChangeFactory(title=title, thing=thing, at=now - kinds[1][1] * DAY, **told)
    return now


def outcomes(response):
    return {row[0]: row[1:4] for row in listed(response)}


def test_each_thing_stands_once_with_what_became_of_it(cms, history):
    response = cms.get(REPORT)
    assert outcomes(response) == {
        "Studiedag": ["Evenement", "Gewijzigd", "2"],
        "Leefstraat": ["Praktijk", "Verschenen", "2"],
        "jongeren": ["Term", "Verdwenen", "2"],
    }
    assert chart(response, "Per soort") == {
        "Praktijk": ["1", "1", "0", "0"],
        "Evenement": ["1", "0", "1", "0"],
        "Term": ["1", "0", "0", "1"],
    }


def test_since_a_day_counts_only_what_happened_since(cms, history):
    day = {"periode_from": timezone.localdate(history - 4 * DAY)}
    # What appeared before that day changed since.
    assert outcomes(cms.get(REPORT, day)) == {
        "Studiedag": ["Evenement", "Gewijzigd", "1"],
        "Leefstraat": ["Praktijk", "Gewijzigd", "1"],
        "jongeren": ["Term", "Verdwenen", "1"],
    }
    before = {"periode_to": timezone.localdate(history - 7 * DAY)}
    assert outcomes(cms.get(REPORT, before)) == {
        "Leefstraat": ["Praktijk", "Verschenen", "1"],
        "jongeren": ["Term", "Verschenen", "1"],
    }
    assert list(outcomes(cms.get(REPORT, {**day, "wat": "gone"}))) == ["jongeren"]
    assert [row[0] for row in spreadsheet(cms.get(REPORT, {"soort": "event", "export": "csv"}))[1:]] == ["Studiedag"]


def test_it_takes_as_many_queries_however_much_there_is(cms, history, django_assert_num_queries):
    cms.get(REPORT)
    with django_assert_num_queries(QUERIES):
        cms.get(REPORT)
    ChangeFactory.create_batch(5)
    with django_assert_num_queries(QUERIES):
        cms.get(REPORT)

"""The report of submissions: how long they take and what becomes of them."""

import datetime

import pytest
from django.utils import timezone

from forms.models import Submission
from forms.models.choices import SubmissionStatus
from tests.factories import PracticePageFactory, SubmissionFactory, UserFactory
from tests.reports import chart, listed, spreadsheet

REPORT = "/cms/rapporten/inzendingen/"
# With what every screen asks: who it is, what that person may, the menu.
QUERIES = 16
NOON = timezone.make_aware(datetime.datetime(2026, 3, 2, 12))


def handed_in(days=None, status=SubmissionStatus.RECEIVED, received=NOON, **fields):
    """Make a submission of `received` that took so many days; None when it is still open."""
    handled = None if days is None else received + datetime.timedelta(days=days, hours=1)
    submission = SubmissionFactory(status=status, handled_at=handled, **fields)
    Submission.objects.filter(pk=submission.pk).update(submit_time=received)
    return submission


@pytest.fixture
def several(site):
    """One taken over, two declined, and one that is open since a month later."""
    page = site.hand_in
    made = PracticePageFactory(title="Leefstraat")
    handed_in(30, SubmissionStatus.ADOPTED, page=page, reference="0000-0001", practice=made)
    for number, days in ((2, 1), (3, 5)):
        handed_in(days, SubmissionStatus.DECLINED, page=page, reference=f"0000-000{number}")
    month_later = NOON + datetime.timedelta(days=31)
    handed_in(page=page, received=month_later, reference="0000-0004", handler=UserFactory(first_name="Bo"))


def test_it_tells_what_became_of_each_and_in_how_many_days(cms, several):
    response = cms.get(REPORT, {"ordering": "submit_time"})
    rows = {row[0]: row[1:] for row in listed(response)}
    assert rows["0000-0001"][1:5] == ["Overgenomen", "2 maart 2026", "1 april 2026", "30"]
    assert rows["0000-0001"][-1] == "Leefstraat"
    open_days = (timezone.now() - NOON).days - 31
    assert rows["0000-0004"][3:5] == ["", str(open_days)]
    assert chart(response, "Wat ervan werd") == {
        "Nieuw": ["1", "–", "–"],
        "Overgenomen": ["1", "30 dagen", "30 dagen"],
        "Niet overgenomen": ["2", "3 dagen", "5 dagen"],
    }
    assert chart(response, "Ontvangen per maand") == {
        "maart 2026": ["3", "5 dagen", "30 dagen"],
        "april 2026": ["1", "–", "–"],
    }
    # Whoever downloads it takes nobody's name or address along.
    assert b"Peeters" not in cms.get(f"{REPORT}?export=csv&status=niet-overgenomen").getvalue()


@pytest.mark.thorough
def test_it_is_narrowed_and_the_charts_with_it(cms, several, site):
    for choice, number in (
        ({"status": "open"}, 1),
        ({"status": "niet-overgenomen"}, 2),
        ({"formulier": site.hand_in.pk}, 4),
        ({"ontvangen_from": "2026-04-01"}, 1),
        ({"ontvangen_from": "2026-03-02", "ontvangen_to": "2026-03-02"}, 3),
        ({"q": "0000-0003"}, 1),
    ):
        response = cms.get(REPORT, choice)
        assert len(listed(response)) == number, choice
        assert sum(int(row[0]) for row in chart(response, "Wat ervan werd").values()) == number, choice
        assert len(spreadsheet(cms.get(REPORT, {**choice, "export": "csv"}))) == number + 1, choice


def test_a_period_that_is_none_is_named(cms, several):
    for wrong in ("gisteren", "0001-01-01", "9999-12-31", "2026-02-31"):
        response = cms.get(REPORT, {"ontvangen_from": wrong, "export": "csv"})
        assert "Ontvangen: " in response.content.decode(), wrong


def test_it_takes_as_many_queries_however_many_there_are(cms, several, django_assert_num_queries):
    cms.get(REPORT)
    with django_assert_num_queries(QUERIES):
        cms.get(REPORT)
    SubmissionFactory.create_batch(3)
    with django_assert_num_queries(QUERIES):
        cms.get(REPORT)

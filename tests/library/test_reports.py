"""What every report of the CMS does: bars, filters that are wrong, who sees it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from library.cms.reports.charts import Bar, Chart, largest
from library.cms.reports.filters import PeriodField
from tests.cms import soup
from tests.factories import UserFactory

REPORT = "/cms/rapporten/gemeenten/"


def test_a_bar_is_as_long_as_its_number_beside_the_longest():
    chart = Chart("", "", "", tuple(Bar("", value) for value in (0, 1, 500, 1000)))
    assert [drawn.length for drawn in chart.drawn] == [0, 1, 50, 100]
    assert Chart("", "", "", (Bar("", 0),)).drawn[0].length == 0


def test_of_many_bars_the_longest_stay():
    bars, note = largest([Bar("klein", 1), Bar("groot", 3), Bar("midden", 2)], most=2)
    assert ([bar.label for bar in bars], note) == (["groot", "midden"], "De 2 grootste; er is nog 1 andere.")
    assert largest([Bar("enig", 1)]) == ((Bar("enig", 1),), "")


def test_a_period_is_whole_days_that_can_be_told():
    day = datetime.date(2026, 3, 29)
    period = PeriodField().compress([day, day])
    assert [timezone.localtime(moment).date() for moment in (period.start, period.stop)] == [day, day]
    assert period.stop - period.start > datetime.timedelta(hours=22)
    for days in ([datetime.date(1, 1, 1), None], [None, datetime.date(9999, 12, 31)], [day, datetime.date(2026, 1, 1)]):
        with pytest.raises(ValidationError):
            PeriodField().compress(days)


@pytest.mark.thorough
def test_a_filter_that_is_wrong_is_named_and_no_file_hides_it(client, site):
    client.force_login(UserFactory(superuser=True))
    for query in ("provincie=Wallonië", "provincie=\x00", "praktijken=overal&export=csv", "praktijken=x&export=xlsx"):
        page = soup(client.get(f"{REPORT}?{query}"))
        label = query.partition("=")[0].capitalize()
        assert label in page.select_one(".help-critical li").get_text(), query
    # What is no filter changes nothing.
    odd = client.get(f"{REPORT}?p=x&ordering=-geheim&export=exe&q=%00&onbekend=1")
    assert len(soup(odd).select(".listing tbody tr")) == 50
    assert soup(odd).select(".help-critical") == []


def test_the_list_that_is_replaced_brings_its_charts(client, site):
    client.force_login(UserFactory(superuser=True))
    part = client.get(f"{REPORT}resultaten/?provincie=limburg")
    assert [row.get_text() for row in soup(part).select(".report-chart tbody th")] == ["Limburg"]
    assert b"<html" not in part.content

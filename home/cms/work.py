"""The panel of the first screen about searches that found too little."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import QueryDailyHits, SearchPromotion

from home.cms.searches_report import SEE_SEARCHES, SearchesReport
from library.cms.work import Work, WorkPanel, WorkRow
from library.words.overlaps import groups_of_words

# So many days back is looked: what nobody asks any more needs no answer.
DAYS = 30
# Of so many texts that found least is looked whether editors have done something about them.
_LOOKED_AT = 50


class FruitlessSearchesPanel(WorkPanel):
    """What visitors searched for lately that found nothing, or only what lies near, and that no editor answered yet.

    An editor answers by a group of words that mean the same, or by a page that is shown first.
    """

    name = "zoekopdrachten"
    heading = "Gezocht en niet gevonden"
    icon = "search"
    empty = "Wie de voorbije maand zocht, vond iets, of jullie deden er al iets aan."
    order = 160

    def is_for(self) -> bool:
        return bool(self.user.has_perm(SEE_SEARCHES))

    def work(self) -> Work:
        searches = _fruitless(timezone.localdate() - datetime.timedelta(days=DAYS))
        answered = {
            *groups_of_words(search["text"] for search in searches),
            *SearchPromotion.objects.filter(query__in=[search["query"] for search in searches]).values_list(
                "query__query_string", flat=True
            ),
        }
        left = [search for search in searches if search["text"] not in answered]
        return Work([_row(search) for search in left[: self.most]], len(left), reverse(SearchesReport.url_name()))


def _fruitless(since: datetime.date) -> list[dict[str, Any]]:
    """Return the texts that found too little since that day, most often first."""
    counted = (
        QueryDailyHits.objects.filter(date__gte=since)
        .values("query", text=F("query__query_string"))
        .annotate(nothing=Coalesce(Sum("fruitless__times"), 0), near=Coalesce(Sum("near__times"), 0))
    )
    return list(
        counted.annotate(times=F("nothing") + F("near")).filter(times__gt=0).order_by("-times", "text")[:_LOOKED_AT]
    )


def _row(search: dict[str, Any]) -> WorkRow:
    found = (("niets", search["nothing"]), ("alleen iets dichtbij", search["near"]))
    note = ", ".join(f"{times} keer {outcome}" for outcome, times in found if times)
    return WorkRow(
        search["text"], f"{reverse(SearchesReport.url_name())}?{urlencode({'q': search['text']})}", note=note
    )

"""Counting what people search for, without a trace of who searched."""

import datetime
import re
from enum import Enum

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.models import Page
from wagtail.search.utils import normalise_query_string

from core.search.analysis import words
from home.models import FruitlessSearches, NearSearches, SearchClicks

# A longer text was pasted: it may hold anything.
MAX_WORDS = 10
SHORTEST_TEXT = 2
# So many different searches a day is no day's work of visitors, but of a machine.
MAX_SEARCHES_A_DAY = 5_000
# Of so many different pages is counted that they were chosen for one text on one day; that many stand on two pages.
MAX_PAGES_OF_A_SEARCH = 40

_E_MAIL = re.compile(r"\S@|@\S")
# Eight digits or more, however they are grouped: phone numbers, national register numbers, account numbers.
_NUMBER = re.compile(r"(?:\d[\s./()+-]*){8,}")


def countable(text: str) -> str:
    """Return the words as they are counted, from what clean_text gives; empty for what must not be kept.

    That is what may say something of a person (an e-mail address, a long number), and what nobody types to search.
    """
    asked = words(text)
    if not asked or len(asked) > MAX_WORDS or len(text) < SHORTEST_TEXT:
        return ""
    if _E_MAIL.search(text) or _NUMBER.search(text):
        return ""
    return str(normalise_query_string(text))


class Outcome(Enum):
    """What a search found: something with all its words, only what lies near, or nothing."""

    ALL_WORDS = "alle woorden"
    NEAR = "dichtbij"
    NOTHING = "niets"


def count_search(text: str, outcome: Outcome) -> None:
    """Count a search of today for `text` (from countable), and what it found. Counts never get lost."""
    today = timezone.localdate()
    with transaction.atomic():
        query = Query.objects.filter(query_string=text).first()
        if query is None:
            if QueryDailyHits.objects.filter(date=today).count() >= MAX_SEARCHES_A_DAY:
                return
            query, _created = Query.objects.get_or_create(query_string=text)
        daily, _created = QueryDailyHits.objects.get_or_create(query=query, date=today)
        QueryDailyHits.objects.filter(pk=daily.pk).update(hits=F("hits") + 1)
        if outcome is Outcome.NOTHING:
            _add_one(FruitlessSearches, daily)
        elif outcome is Outcome.NEAR:
            _add_one(NearSearches, daily)


def _add_one(model: type[FruitlessSearches] | type[NearSearches], daily: QueryDailyHits) -> None:
    row, created = model._default_manager.get_or_create(daily=daily, defaults={"times": 1})
    if not created:
        model._default_manager.filter(pk=row.pk).update(times=F("times") + 1)


def count_click(text: str, page: Page) -> None:
    """Count that `page` was chosen among what `text` (from countable) found; not for a text that nobody searched."""
    # Who searches before midnight may choose after.
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    searched = QueryDailyHits.objects.filter(query__query_string=text, date__gte=yesterday)
    with transaction.atomic():
        daily = searched.order_by("-date").first()
        if daily is None:
            return
        of_search = SearchClicks.objects.filter(daily=daily)
        if not of_search.filter(page=page).exists() and of_search.count() >= MAX_PAGES_OF_A_SEARCH:
            return
        row, _created = SearchClicks.objects.get_or_create(daily=daily, page=page)
        SearchClicks.objects.filter(pk=row.pk).update(times=F("times") + 1)

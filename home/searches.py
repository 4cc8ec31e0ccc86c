"""Counting what people search for, without a trace of who searched."""

import re

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.search.utils import normalise_query_string

from core.search.analysis import words
from home.models import FruitlessSearches

# A longer text was pasted: it may hold anything.
MAX_WORDS = 10
SHORTEST_TEXT = 2
# So many different searches a day is no day's work of visitors, but of a machine.
MAX_SEARCHES_A_DAY = 5_000

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


def count_search(text: str, *, found: bool) -> None:
    """Count a search of today for `text` (from countable), and whether it found anything. Counts never get lost."""
    today = timezone.localdate()
    with transaction.atomic():
        query = Query.objects.filter(query_string=text).first()
        if query is None:
            if QueryDailyHits.objects.filter(date=today).count() >= MAX_SEARCHES_A_DAY:
                return
            query, _created = Query.objects.get_or_create(query_string=text)
        daily, _created = QueryDailyHits.objects.get_or_create(query=query, date=today)
        QueryDailyHits.objects.filter(pk=daily.pk).update(hits=F("hits") + 1)
        if not found:
            fruitless, created = FruitlessSearches.objects.get_or_create(daily=daily, defaults={"times": 1})
            if not created:
                FruitlessSearches.objects.filter(pk=fruitless.pk).update(times=F("times") + 1)

"""Presentation for templates: Dutch numbers, dates and times, trails, pagination, structured data. Reads no data."""

import datetime
import json
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.search.analysis import matches, pieces
from core.text.characters import clean_data
from core.text.numbers import dutch_number

register = template.Library()

# How many of the five circles each evidence level fills; a level that is not here has no place on the scale.
# How far the evidence goes, in three steps, and which step each level reaches.
EVIDENCE_STEPS = ("Beschreven", "Onderbouwd", "Onderzocht")
EVIDENCE_SCALE = {
    "niet-beoordeeld": 0,
    "goed-beschreven": 1,
    "goed-onderbouwd": 2,
    "eerste-aanwijzingen": 3,
    "goede-aanwijzingen": 3,
    "sterke-aanwijzingen": 3,
}

# What ends a script element or opens a comment in HTML; JSON may write these characters as escapes.
_SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def _local(value: datetime.date | datetime.time) -> Any:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


register.filter(dutch_number)


@register.filter
def dutch_date(value: datetime.date | None) -> str:
    """Write a date as '26 maart 2019'; nothing for None."""
    return date_format(_local(value), "j F Y") if value else ""


@register.filter
def dutch_weekday(value: datetime.date | None) -> str:
    """Write a date with its day of the week: 'dinsdag 26 maart 2019'; nothing for None."""
    return date_format(_local(value), "l j F Y") if value else ""


@register.filter
def dutch_time(value: datetime.time | datetime.datetime | None) -> str:
    """Write a time as '13.15'; nothing for None (midnight is a time)."""
    return date_format(_local(value), "G.i") if value is not None else ""


@register.simple_tag
def times(start: datetime.time | datetime.datetime | None, end: datetime.time | datetime.datetime | None) -> str:
    """Write a span of time as '13.15 – 13.35 uur', or what is known of it."""
    known = [dutch_time(value) for value in (start, end) if value is not None]
    return f"{' – '.join(known)}\N{NO-BREAK SPACE}uur" if known else ""


@register.simple_tag
def event_when(start: datetime.datetime | None, end: datetime.datetime | None) -> str:
    """Write when an event is, in one line: the day and the hours; begin and end each with a day when there are two."""
    if start is None:
        return ""
    if end is None or _day(start) == _day(end):
        hours = (
            f"{dutch_time(start)} tot {dutch_time(end)}\N{NO-BREAK SPACE}uur"
            if end
            else f"{dutch_time(start)}\N{NO-BREAK SPACE}uur"
        )
        return f"{dutch_weekday(start)}, {hours}"
    begins, ends = (f"{dutch_weekday(moment)} om {dutch_time(moment)}\N{NO-BREAK SPACE}uur" for moment in (start, end))
    return f"{begins} tot {ends}"


def _day(value: datetime.datetime) -> datetime.date:
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


@register.filter
def evidence_steps(level: str) -> list[tuple[str, bool]]:
    """Return each step of the scale with whether `level` reaches it; empty for a level outside the scale."""
    reached = EVIDENCE_SCALE.get(level)
    return [] if reached is None else [(name, number < reached) for number, name in enumerate(EVIDENCE_STEPS)]


@register.filter
def anchor(number: int) -> str:
    """Return the name of the place of a part of a text, by its number in the text."""
    return f"deel-{number}"


@register.filter
def headings(blocks: Any) -> list[tuple[str, str]]:
    """Return where each heading of a narrative stands, and what it says; nothing where there is not more than one."""
    found = [(anchor(number), str(one.value)) for number, one in enumerate(blocks, 1) if one.block_type == "heading"]
    return found if len(found) > 1 else []


@register.filter
def with_results(chips: list[Any]) -> list[Any]:
    """Return the chosen filters that would leave something to show when they are removed."""
    return [chip for chip in chips if chip.count_without]


@register.simple_tag
def crumbs(*parts: str) -> list[dict[str, str]]:
    """Make the items of a breadcrumb from titles and addresses in turn; a part without an address is left out."""
    return [{"title": title, "url": url} for title, url in zip(parts[::2], parts[1::2], strict=True) if title and url]


@register.simple_tag
def marked(text: str, terms: frozenset[str] | str | None) -> str:
    """Write plain text with the words marked that `terms` (of query_terms) stand for; without terms, as it is."""
    if not terms or isinstance(terms, str):
        # What a template does not know is an empty text.
        return conditional_escape(text)
    cut = pieces(str(text))
    written = (
        f"<mark>{escape(piece)}</mark>" if number % 2 and matches(piece, terms) else escape(piece)
        for number, piece in enumerate(cut)
    )
    # Safe: every piece was escaped.
    return mark_safe("".join(written))  # noqa: S308


@register.simple_tag
def json_ld(data: Any) -> SafeString:
    """Write structured data for search engines. It is data, not script: the content security policy allows it."""
    text = json.dumps(clean_data(data), cls=DjangoJSONEncoder, ensure_ascii=False).translate(_SCRIPT_ESCAPES)
    # Safe: the characters that mean something to HTML were escaped above.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag
def absolute(url: str) -> str:
    """Return the full address of an address on this site."""
    return urljoin(settings.BASE_URL, url)


@register.filter
def widget_kind(field: Any) -> str:
    """Return how a form field is laid out: 'check' (one box), 'group' (several) or 'line'."""
    if field.widget_type == "checkbox":
        return "check"
    return "group" if field.use_fieldset else "line"

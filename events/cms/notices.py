"""What an editor may want to know of a programme that is right by the rules: it may be meant so."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst

from events.models import EventPage
from events.models.blocks import part_name
from events.programme.stored import practice_keys
from practices.models import PracticePage

# A longer gap between two parts is worth a word.
LONG_GAP = datetime.timedelta(minutes=90)


def programme_notices(event: EventPage) -> list[str]:
    """Return what the editor of `event` is told of its programme, one sentence or two each; empty when all is well."""
    return [*_invisible_practices(event), *_gaps(event.programme), *_outside(event)]


def _invisible_practices(event: EventPage) -> list[str]:
    keys = practice_keys(event.programme)
    if not keys:
        return []
    visible = set(PracticePage.objects.filter(pk__in=keys).listed().values_list("pk", flat=True))
    gone = set(keys) - visible
    titles = sorted(PracticePage.objects.filter(pk__in=gone).values_list("title", flat=True))
    titles += ["een praktijk die verwijderd is"] * (len(gone) - len(titles))
    if not gone:
        return []
    count = "1 praktijk in het programma is" if len(gone) == 1 else f"{len(gone)} praktijken in het programma zijn"
    return [f"{count} niet zichtbaar op de site: {', '.join(titles)}. De rest van het programma blijft staan."]


def _gaps(programme: Any) -> list[str]:
    notices = []
    previous: tuple[int, datetime.datetime, str] | None = None
    for position, part in enumerate(programme):
        start, end = part.value.get("start"), part.value.get("end")
        if start is None or end is None:
            continue
        day, name = part.value.get("day") or 1, part_name(position, part)
        if previous and previous[0] == day and (gap := _on(start) - previous[1]) > LONG_GAP:
            notices.append(f"Tussen {previous[2]} en {name} zit {_in_words(gap)}. Klopt dat?")
        previous = (day, _on(end), name)
    return notices


def _outside(event: EventPage) -> list[str]:
    """Say what begins before the event on its first day, and what ends after it on its last."""
    days = event.day_count()
    if days is None:
        return []
    begin, end = (timezone.localtime(moment).time() for moment in (event.starts_at, event.ends_at))
    notices = []
    for position, part in enumerate(event.programme):
        day, name = part.value.get("day") or 1, capfirst(part_name(position, part))
        starts, ends = part.value.get("start"), part.value.get("end")
        if starts and day == 1 and starts < begin:
            notices.append(f"{name} begint om {starts:%H.%M} uur, het evenement pas om {begin:%H.%M} uur. Klopt dat?")
        if ends and day == days and ends > end:
            notices.append(f"{name} loopt tot {ends:%H.%M} uur, het evenement maar tot {end:%H.%M} uur. Klopt dat?")
    return notices


def _on(time: datetime.time) -> datetime.datetime:
    """Return a time on a day that does not matter, to reckon with."""
    return datetime.datetime.combine(datetime.date.min, time)


def _in_words(gap: datetime.timedelta) -> str:
    hours, minutes = divmod(int(gap.total_seconds()) // 60, 60)
    return f"{hours} uur en {minutes} minuten" if minutes else f"{hours} uur"

"""How practices spread over status, theme and municipality, with how complete and how well confirmed they are."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from library.cms.reports.charts import Bar, Chart, largest
from practices.models import PracticeMunicipality, PracticePage, PracticeTerm
from practices.models.choices import Status

# What stands beside the number of practices of a bar.
BESIDE = ("Volledig", "Nooit bevestigd")


class _Practice(NamedTuple):
    completeness: int
    is_confirmed: bool


def charts_of(rows: QuerySet[PracticePage], narrowed: Callable[..., str]) -> list[Chart]:
    """Return the charts of these practices, in three queries. narrowed: the address of those of one bar."""
    shown = PracticePage.objects.filter(pk__in=rows.order_by().values("pk"))
    practices: dict[int, _Practice] = {}
    by_status: dict[str, list[int]] = {status: [] for status in Status}
    scored = shown.with_completeness().order_by()
    for key, status, verified_on, completeness in scored.values_list("pk", "status", "verified_on", "completeness"):
        practices[key] = _Practice(completeness, verified_on is not None)
        by_status.setdefault(status, []).append(key)

    def bar(label: str, keys: Iterable[int], url: str) -> Bar:
        held = [practices[key] for key in keys if key in practices]
        percent = f"{round(sum(row.completeness for row in held) / len(held))} %" if held else "–"
        return Bar(label, len(held), (percent, str(sum(not row.is_confirmed for row in held))), url)

    status_bars = [
        bar(Status(status).label if status else "Niet ingevuld", keys, narrowed(status=status) if status else "")
        for status, keys in by_status.items()
    ]
    terms = PracticeTerm.objects.filter(term__vocabulary__parameter="thema").order_by("term__sort_order", "term__label")
    places = PracticeMunicipality.objects.order_by("municipality__name")
    theme_bars = [
        bar(label, keys, narrowed(thema=term))
        for (term, label), keys in _grouped(terms.values_list("term", "term__label", "page"))
    ]
    place_bars = [
        bar(label, keys, narrowed(gemeente=municipality))
        for (municipality, label), keys in _grouped(places.values_list("municipality", "municipality__name", "page"))
    ]
    most, note = largest(bar for bar in place_bars if bar.value)
    return [
        Chart("Praktijken per status", "Status", "Praktijken", tuple(status_bars), BESIDE),
        Chart("Praktijken per thema", "Thema", "Praktijken", tuple(theme_bars), BESIDE),
        Chart("Praktijken per gemeente", "Gemeente", "Praktijken", most, BESIDE, note),
    ]


def _grouped(rows: Iterable[tuple[int, str, int]]) -> Iterable[tuple[tuple[int, str], list[int]]]:
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for key, label, page in rows:
        found[key, label].append(page)
    return found.items()

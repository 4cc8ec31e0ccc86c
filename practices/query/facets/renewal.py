"""What becomes of an index when some practices change: the others keep what they have, at their new places."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from core.listing.cursors import place_after
from practices.query.facets.declared import Facet, FacetValue
from practices.query.practice_query import MUNICIPALITY, PROVINCE, TAGS

# Practices that are renewed one by one; for more, to build the index anew takes less.
MOST_RENEWED = 20
# How often an index is renewed before what is made of it must be made anew, where nobody asked for that meanwhile.
RENEWALS_KNOWN = 50
# These know only what some practice holds, in this order.
_OPEN: dict[str, Callable[[FacetValue], str]] = {
    TAGS: lambda value: value.label.casefold(),
    MUNICIPALITY: lambda value: value.label,
    PROVINCE: lambda value: value.slug,
}


class Step(NamedTuple):
    """A practice that goes from its place, or comes there: those behind it move by one."""

    place: int
    comes: bool

    def moved(self, held: int) -> int:
        """Return bits after the step; the bit of a practice that came is 0."""
        below = held & ((1 << self.place) - 1)
        above = held >> self.place
        return (above << self.place + 1 if self.comes else above >> 1 << self.place) | below


@dataclass(frozen=True)
class Renewal:
    """How an index was made of an earlier one. before: the version of that; keys: of the practices that changed.

    cleared: the bits of those, where each of them is at the place that it had; steps: how all move, where not.
    """

    before: int
    keys: frozenset[int]
    steps: tuple[Step, ...] = ()
    cleared: int = 0

    def moved(self, held: int) -> int:
        """Return the bits of the earlier index as they stand in this one, without those of what changed."""
        if self.cleared:
            return held & ~self.cleared if held & self.cleared else held
        for step in self.steps:
            held = step.moved(held)
        return held


def out_and_in(
    practices: list[int], columns: Mapping[str, list[Any]], rows: Mapping[int, Any], keys: Iterable[int]
) -> tuple[Step, ...]:
    """Take the practices with these keys out of the lists, which are newest first, and put in those of `rows`.

    columns: beside the practices, the values of each field.
    """
    steps = []
    known = set(practices)
    for key in keys:
        if key in known:
            place = practices.index(key)
            del practices[place]
            for values in columns.values():
                del values[place]
            steps.append(Step(place, comes=False))
    published = columns["first_published_at"]

    def age(number: int) -> tuple[Any, int]:
        return (published[number], practices[number])

    for key, row in rows.items():
        place = _place_among(len(practices), (row.first_published_at, key), age)
        practices.insert(place, key)
        for column, values in columns.items():
            values.insert(place, getattr(row, column))
        steps.append(Step(place, comes=True))
    return tuple(steps)


def _place_among(total: int, own: Any, age: Callable[[int], Any]) -> int:
    """Return the place of what is `own` old in a list that is newest first."""
    first, last = 0, total
    while first < last:
        middle = (first + last) // 2
        first, last = (middle + 1, last) if age(middle) > own else (first, middle)
    return first


def put_by_title(
    keys: list[int], key: int, own: tuple[str, int], titles: Callable[[Sequence[int]], Mapping[int, tuple[str, int]]]
) -> None:
    """Put a key in a list that is ordered by title; `titles` gives the sort keys of some of those in it."""
    keys.insert(place_after(own, keys, titles), key)


def moved_facets(
    facets: Mapping[str, Facet], renewal: Renewal, held: Mapping[str, Facet], whole: Mapping[str, Facet]
) -> dict[str, Facet]:
    """Return the facets after a renewal. held: what the practices that came hold of them; whole: facets read anew."""
    moved = {}
    for name, facet in facets.items():
        if name in whole:
            moved[name] = whole[name]
            continue
        moved[name] = _moved(facet, renewal, held.get(name))
    return moved


def _moved(facet: Facet, renewal: Renewal, held: Facet | None) -> Facet:
    """Return a facet after a renewal; values that stay as they are, are shared with the one before."""
    values = dict(facet.values)
    for slug, value in facet.values.items():
        if (holders := renewal.moved(value.holders)) is not value.holders:
            values[slug] = replace(value, holders=holders)
    for slug, value in held.values.items() if held else ():
        if value.holders:
            before = values[slug].holders if slug in values else 0
            values[slug] = FacetValue(slug, value.label, before | value.holders)
    aliases = {**facet.aliases, **(held.aliases if held else {})}
    order = _OPEN.get(facet.parameter)
    if order is not None and _is_another_order(facet.values, values):
        there = sorted((value for value in values.values() if value.holders), key=order)
        values = {value.slug: value for value in there}
        aliases = {alias: slug for alias, slug in aliases.items() if slug in values}
    return replace(facet, values=values, aliases=aliases)


def _is_another_order(before: Mapping[str, FacetValue], now: Mapping[str, FacetValue]) -> bool:
    """Whether a value came, has no holders any more, or is called otherwise."""
    return len(before) != len(now) or any(
        value is not before[slug] and (not value.holders or value.label != before[slug].label)
        for slug, value in now.items()
    )


def since(renewals: Sequence[Renewal], version: int) -> Sequence[Renewal] | None:
    """Return the renewals that followed on a version; None when they are not known (any more)."""
    return next((renewals[number:] for number, renewal in enumerate(renewals) if renewal.before == version), None)

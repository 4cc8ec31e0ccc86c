"""What one can choose next of each facet, with how many practices it would find."""

from collections.abc import Collection, Iterable, Mapping

from core.listing.options import Option, OptionGroup
from practices.query.facets.declared import OPEN_FACETS, Facet
from practices.query.facets.index import FacetIndex
from practices.query.facets.orders import most_used
from practices.query.practice_query import PracticeQuery

VALUES_SHOWN = 18


def option_groups(
    index: FacetIndex, query: PracticeQuery, found: int | None, whole: Collection[str] = ()
) -> list[OptionGroup]:
    """Return the facets with their options and counts, with all values for the open ones in `whole`.

    found: the practices that the words of the query find, as bits; None when it has none. A facet that no practice
    fills in would be a list of zeros, and is left out.
    """
    counts = index.counts(query, found)
    groups = [
        _group(facet, query.selected.get(facet.parameter, ()), counts[facet.parameter], facet.parameter in whole)
        for facet in index.facets.values()
    ]
    return [
        group
        for group in groups
        if group.options
        and (group.has_choice or any(value.holders for value in index.facets[group.parameter].values.values()))
    ]


def _group(facet: Facet, chosen: Collection[str], counts: Mapping[str, int], whole: bool) -> OptionGroup:
    def options(slugs: Iterable[str]) -> list[Option]:
        return [Option(slug, facet.values[slug].label, counts[slug], slug in chosen) for slug in slugs]

    if facet.parameter not in OPEN_FACETS:
        return OptionGroup(facet.parameter, facet.label, options(counts), bool(chosen), help_text=facet.help_text)
    shown = most_used(counts, chosen, VALUES_SHOWN)
    # Hundreds of words that find nothing here would hide those that do.
    first = set(shown)
    others = [slug for slug, count in counts.items() if count and slug not in first]
    return OptionGroup(
        facet.parameter,
        facet.label,
        options(shown),
        bool(chosen),
        help_text=facet.help_text,
        is_open_list=True,
        others=len(others),
        more=options(others) if whole else [],
    )

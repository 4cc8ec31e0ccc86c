"""How many practices lists show, from the index in memory: it knows that exactly, and no database counts."""

from collections.abc import Collection, Mapping

from wagtail.models import Site

from core.publishing.visibility import site_root_path
from practices.models import PracticePage
from practices.query.facets.declared import field_facets
from practices.query.facets.index import current_index

# The fields of which the index knows who has which value, and the facet that each is.
_PARAMETERS = {facet.field: facet.parameter for facet in field_facets()}


def knows(fields: Collection[str]) -> bool:
    """Whether `listed_total` can count by values of these fields of PracticePage."""
    return _PARAMETERS.keys() >= set(fields)


def listed_total(site: Site | None = None, values: Mapping[str, str] | None = None) -> int:
    """Return how many practices the lists of `site` (the default site when None) show.

    values: only those with these values, by the name of the field. Raises KeyError for a field that isn't a facet.
    """
    asked = {_PARAMETERS[field]: value for field, value in (values or {}).items()}
    if site_root_path(site) != site_root_path():
        # The index is that of the default site.
        return int(PracticePage.objects.listed(site).filter(**(values or {})).count())
    index = current_index(PracticePage.objects.all())
    matches = index.listed
    for parameter, slug in asked.items():
        value = index.facets[parameter].values.get(slug)
        matches &= value.holders if value else 0
    return matches.bit_count()

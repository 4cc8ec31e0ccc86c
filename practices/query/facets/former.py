"""Where words of addresses lead that are no more: a keyword or a term that was merged, a keyword that became a term."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.listing.query import MultiParams
from library.models import Term
from practices.models import FormerKeyword
from practices.query.practice_query import TAGS

# A parameter and a value of it.
Asked = tuple[str, str]


def former_values() -> dict[Asked, Asked]:
    """Return what was asked for in addresses before, with what stands for it now. Two queries."""
    rows = Term.objects.order_by().values_list("pk", "vocabulary__parameter", "slug", "replaced_by")
    terms = {key: ((parameter, slug), replaced_by) for key, parameter, slug, replaced_by in rows}

    def now(key: int) -> Asked:
        asked, replaced_by = terms[key]
        return now(replaced_by) if replaced_by else asked

    found = {asked: now(key) for key, (asked, replaced_by) in terms.items() if replaced_by}
    keywords = FormerKeyword.objects.values_list("slug", "keyword__slug", "term")
    for slug, keyword, term in keywords:
        found[TAGS, slug] = now(term) if term else (TAGS, keyword)
    return found


@dataclass(frozen=True)
class LedOn:
    """Parameters of an address, in which what was asked for before stands as it is called now.

    is_known: whether a value of a parameter is there; then it means itself.
    """

    params: MultiParams
    former: Mapping[Asked, Asked]
    is_known: Callable[[str, str], bool]

    def getlist(self, key: str) -> list[str]:
        """Return the values of a parameter."""
        stays = [value for value in self.params.getlist(key) if self._now(key, value) == (key, value)]
        comes = [
            slug
            for source in sorted({parameter for parameter, _slug in self.former})
            for value in self.params.getlist(source)
            for parameter, slug in [self._now(source, value)]
            if parameter == key and (source, value) != (parameter, slug)
        ]
        return [*stays, *comes]

    def _now(self, parameter: str, value: str) -> Asked:
        leads = self.former.get((parameter, value))
        if leads is None or self.is_known(parameter, value) or not self.is_known(*leads):
            return parameter, value
        return leads

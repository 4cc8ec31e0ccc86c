"""A list of some hundreds of things, chosen from in memory: one declaration of its filters, and its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from core.listing.limits import Bound
from core.listing.options import Chip, Option, OptionGroup, within_sentence
from core.listing.query import ListQuery, MultiParams
from core.listing.refusals import Reason, Refusal, refused_values


@dataclass(frozen=True)
class Filter:
    """One way of filtering a list.

    phrase: the words before a chosen value in a sentence: 'Evenementen in 2019'. labels: for each value that there can
    be what it is called. aliases: other words by which an address may name a value. is_name: whether the labels keep
    their capital within a sentence. last_first: whether the options run from the last label to the first.
    """

    parameter: str
    label: str
    phrase: str
    labels: Mapping[str, str]
    aliases: Mapping[str, str] = field(default_factory=dict)
    is_name: bool = True
    last_first: bool = False

    @property
    def known(self) -> dict[str, str]:
        """The words that name a value, with that value."""
        return {**{value: value for value in self.labels}, **self.aliases}

    def within_sentence(self, value: str) -> str:
        """Return what a value is called within a sentence."""
        label = self.labels[value]
        return label if self.is_name else within_sentence(label)


@dataclass(frozen=True)
class Row:
    """A thing in a list, as far as it is filtered by. values: for each parameter what it holds of it."""

    key: int
    values: Mapping[str, frozenset[str]]

    def fits(self, query: ListQuery, without: str = "") -> bool:
        """Whether the query finds it. without: a parameter that is left out of account."""
        return all(self.values[name].intersection(chosen) for name, chosen in query.selected.items() if name != without)


RowT = TypeVar("RowT", bound=Row)


class RowList(Generic[RowT]):
    """Which of its rows a query finds, in their order, with what can be chosen next.

    noun: what they are together: 'Evenementen'. filters: in the order of the panel. bounds: the ends of ranges that may
    be asked; its rows know whether they are within.
    """

    def __init__(
        self,
        params: MultiParams,
        filters: Sequence[Filter],
        rows: Iterable[RowT],
        *,
        noun: str,
        path: str = "",
        bounds: Sequence[Bound] = (),
    ) -> None:
        self.path = path
        self._noun = noun
        self._filters = {one.parameter: one for one in filters}
        self.query = ListQuery.parse(params, {name: one.known for name, one in self._filters.items()}, bounds)
        self.rows = list(rows)
        self.found = [row for row in self.rows if row.fits(self.query)]

    @property
    def keys(self) -> list[int]:
        """The keys of what the query finds, in order."""
        return [row.key for row in self.found]

    @property
    def total(self) -> int:
        """How much the query finds."""
        return len(self.found)

    @property
    def refused(self) -> list[Refusal]:
        """What the query dropped of the values of its parameters."""
        return refused_values(self.query)

    @property
    def unknown(self) -> list[str]:
        """What was asked for and does not exist, as a page can show it."""
        return [refusal.value for refusal in self.refused if refusal.reason is Reason.UNKNOWN_VALUE]

    @property
    def sentence(self) -> str:
        """What was asked, as words: 'Evenementen in 2019 in de provincie Antwerpen'."""
        asked = [
            f"{one.phrase} {' of '.join(one.within_sentence(value) for value in self.query.selected[name])}"
            for name, one in self._filters.items()
            if name in self.query.selected
        ]
        asked += [f"{limit.bound.phrase} {limit.in_words}" for limit in self.query.limits.values()]
        return " ".join([self._noun, *asked])

    @property
    def groups(self) -> list[OptionGroup]:
        """The filters in which there is something to choose."""
        groups = [
            OptionGroup(name, one.label, self._options(one), name in self.query.selected)
            for name, one in self._filters.items()
        ]
        return [group for group in groups if len(group.options) > 1 or group.has_choice]

    def _options(self, one: Filter) -> list[Option]:
        name = one.parameter
        fitting = [row.values[name] for row in self.rows if row.fits(self.query, without=name)]
        occurring = {value for row in self.rows for value in row.values[name]}
        options = [
            Option(value, one.labels[value], sum(value in held for held in fitting), self.query.holds(name, value))
            for value in occurring.union(self.query.selected.get(name, ()))
        ]
        return sorted(options, key=lambda option: option.label, reverse=one.last_first)

    @property
    def chips(self) -> list[Chip]:
        """The chosen values."""
        chosen = [
            (one.label, one.labels[value], self.query.removing(name, value))
            for name, one in self._filters.items()
            for value in self.query.selected.get(name, ())
        ]
        chosen += [
            (limit.bound.label, limit.in_words, self.query.without_limit(name))
            for name, limit in self.query.limits.items()
        ]
        return [
            Chip(label, value, without.url(self.path), sum(row.fits(without) for row in self.rows))
            for label, value, without in chosen
        ]

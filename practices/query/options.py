"""What a visitor can choose next, and what is chosen, as the panel and the list show it."""

from dataclasses import dataclass, field

from practices.query.practice_query import MUNICIPALITY, TAGS

# Keywords and municipalities: there are hundreds. The panel shows the most used, until it is asked for the rest.
OPEN_FACETS = frozenset({TAGS, MUNICIPALITY})


# Not frozen: there can be hundreds on a page, and that would take twice as long to make them.
@dataclass(slots=True)
class Option:
    """One value that a visitor can choose. count: how many practices have it, of those that the other facets find."""

    value: str
    label: str
    count: int
    selected: bool

    @property
    def is_open(self) -> bool:
        """Whether choosing it, or dropping it, makes sense."""
        return self.selected or self.count > 0


@dataclass(frozen=True)
class OptionGroup:
    """The options of one facet. has_choice: whether one is chosen.

    others: how many more find something, where only the most used are among the options. more: those, where it is
    shown whole.
    """

    parameter: str
    label: str
    help_text: str
    options: list[Option]
    has_choice: bool
    others: int = 0
    more: list[Option] = field(default_factory=list)

    @property
    def is_open_list(self) -> bool:
        """Whether the values are words of the data, shown as chips, instead of a list that is fixed."""
        return self.parameter in OPEN_FACETS


@dataclass(frozen=True)
class Chip:
    """A chosen value: `url` removes it; `count_without` is how many practices that would give."""

    facet: str
    label: str
    url: str
    count_without: int


@dataclass(frozen=True)
class SortOption:
    """One way to order the results."""

    label: str
    url: str
    selected: bool

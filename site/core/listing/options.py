"""What a visitor can choose next in a list, and what is chosen."""

from dataclasses import dataclass, field


# Not frozen: there can be hundreds on a page, and that would take twice as long to make them.
@dataclass(slots=True)
class Option:
    """One value that a visitor can choose. count: how many things have it, of those that the other filters find."""

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
    """The options of one filter. has_choice: whether one is chosen.

    is_open_list: whether the values are words of the data, shown as chips, instead of a list that is fixed. Of those
    only the most used are among the options; others: how many more find something. more: those, where it is shown
    whole. starts_open: whether a panel shows the options at once, instead of under the name of the filter.
    may_ask_all: whether it can be asked that things have all of the chosen options; asks_all: whether it is.
    """

    parameter: str
    label: str
    options: list[Option]
    has_choice: bool
    help_text: str = ""
    is_open_list: bool = False
    others: int = 0
    more: list[Option] = field(default_factory=list)
    starts_open: bool = False
    may_ask_all: bool = False
    asks_all: bool = False

    @property
    def in_words(self) -> str:
        """How much there is to choose, or was chosen: what is said of a filter that is folded up."""
        options = [*self.options, *self.more]
        if chosen := sum(option.selected for option in options):
            return f"{chosen} gekozen"
        total = sum(option.is_open for option in options) + (0 if self.more else self.others)
        return "1 keuze" if total == 1 else f"{total} keuzes"


@dataclass(frozen=True)
class Chip:
    """A chosen value: `url` removes it; `count_without` is how much is found then."""

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


def within_sentence(label: str) -> str:
    """Return a label as it stands within a sentence; words in capitals stay as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def printable(value: str) -> str:
    """Return what stood in an address as a page can show it: no control characters, which HTML has no place for."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)

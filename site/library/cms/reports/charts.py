"""Charts of a report: bars that stand in a table, each beside the number that it shows."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A row of a chart. more: what stands beside its number, as `Chart.more` names it; url: what it counts."""

    label: str
    value: int
    more: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class DrawnBar:
    """A bar with its length in percent of the longest; 0 only where there is nothing."""

    bar: Bar
    length: int


@dataclass(frozen=True)
class Chart:
    """Numbers as bars. of: what the bars stand for; counted: what the numbers count; both are headings of the table."""

    title: str
    of: str
    counted: str
    bars: tuple[Bar, ...]
    more: tuple[str, ...] = ()
    note: str = ""

    @property
    def drawn(self) -> list[DrawnBar]:
        """The bars, the longest of which takes all the room."""
        longest = max((bar.value for bar in self.bars), default=0)
        return [DrawnBar(bar, max(1, round(100 * bar.value / longest)) if bar.value else 0) for bar in self.bars]


def largest(bars: Iterable[Bar], most: int = 8) -> tuple[tuple[Bar, ...], str]:
    """Return the bars with the highest numbers, in that order, and a sentence about those that are left out."""
    ordered = sorted(bars, key=lambda bar: -bar.value)
    hidden = len(ordered) - most
    note = f"De {most} grootste; er {'is' if hidden == 1 else 'zijn'} nog {hidden} andere." if hidden > 0 else ""
    return tuple(ordered[:most]), note

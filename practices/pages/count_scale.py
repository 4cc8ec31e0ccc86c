"""Counts in a few steps, for what shows them by colour: the map and the grid of gaps."""

from dataclasses import dataclass

from core.text.numbers import dutch_number

MOST_STEPS = 4


@dataclass(frozen=True)
class Step:
    """One step of a scale: the counts from `lowest` to `highest`. Steps are numbered from 1."""

    number: int
    lowest: int
    highest: int

    @property
    def label(self) -> str:
        """The counts in words: '1 praktijk', '2 tot 4 praktijken'."""
        if self.lowest == self.highest:
            return "1 praktijk" if self.highest == 1 else f"{dutch_number(self.highest)} praktijken"
        return f"{dutch_number(self.lowest)} tot {dutch_number(self.highest)} praktijken"


class CountScale:
    """At most four steps from 1 to the highest count, each wider than the one before, as counts tend to lie."""

    def __init__(self, highest: int) -> None:
        bounds = sorted({round(highest ** (number / MOST_STEPS)) for number in range(1, MOST_STEPS + 1)} - {0})
        lows = [1, *(bound + 1 for bound in bounds)]
        self.steps = [Step(number, low, high) for number, (low, high) in enumerate(zip(lows, bounds, strict=False), 1)]

    def step_of(self, count: int) -> int:
        """Return the number of the step that holds `count`; 0 when it is none."""
        return next((step.number for step in self.steps if step.lowest <= count <= step.highest), 0)

"""How much two municipalities are alike, by how much their figures differ."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from statistics import quantiles

from core.changes.stamp import ChangeStamp
from core.kept import Kept
from core.listing.options import within_sentence
from library.models import Indicator, Municipality, MunicipalityFigure

# Figures of which the one is at most this many times the other are called alike.
ALIKE = 4 / 3
# What the same province weighs beside one indicator.
PROVINCE_WEIGHT = 0.25
# How many parts the figures are cut into: the lowest and the highest part are left out where their span is measured.
_PARTS = 20
SAME_PROVINCE = "zelfde provincie"


@dataclass(frozen=True)
class Likeness:
    """How much a municipality is like the own one.

    score: from 0 to 1. shared: what they have in common; different: in what they are not alike, both in Dutch.
    """

    municipality: Municipality
    score: float
    shared: tuple[str, ...]
    different: tuple[str, ...]

    @classmethod
    def of_itself(cls, municipality: Municipality) -> "Likeness":
        """Return how the own municipality is like itself."""
        return cls(municipality, 1, ("jullie gemeente",), ())

    @property
    def in_words(self) -> str:
        """What they share and what not: 'ongeveer even groot, maar minder inwoners per km²'."""
        parts = (", ".join(self.shared), ", ".join(self.different))
        return ", maar ".join(part for part in parts if part)


@dataclass(frozen=True)
class Span:
    """How far most figures of an indicator are apart; the few that are far lower or higher do not count.

    by_ratio: whether it is a ratio: twice as many is as far from it, whether of a village or of a city.
    """

    size: float
    by_ratio: bool

    @classmethod
    def of(cls, figures: list[float]) -> "Span":
        """Return the span of these figures."""
        cuts = quantiles(figures, n=_PARTS, method="inclusive") if len(figures) > 1 else figures
        by_ratio = min(figures) > 0
        return cls(log(cuts[-1] / cuts[0]) if by_ratio else cuts[-1] - cuts[0], by_ratio)

    def part_between(self, one: float, other: float) -> float:
        """Return how far two figures are apart, from 0 to 1."""
        apart = abs(log(one / other)) if self.by_ratio else abs(one - other)
        return min(apart / self.size, 1) if self.size else float(apart > 0)


@dataclass(frozen=True)
class Measures:
    """The figures of municipalities.

    indicators: those of which there are figures, by name; figures: by the key of the indicator and of the municipality;
    spans: how far most figures of an indicator are apart.
    """

    indicators: tuple[Indicator, ...]
    figures: Mapping[int, Mapping[int, float]]
    spans: Mapping[int, "Span"]

    @classmethod
    def read(cls) -> "Measures":
        """Read the figures, in two queries."""
        figures: defaultdict[int, dict[int, float]] = defaultdict(dict)
        rows = MunicipalityFigure.objects.order_by().values_list("indicator", "municipality", "value")
        for indicator, municipality, value in rows:
            figures[indicator][municipality] = value
        indicators = tuple(one for one in Indicator.objects.all() if one.pk in figures)
        return cls(indicators, figures, {key: Span.of(list(values.values())) for key, values in figures.items()})

    def __bool__(self) -> bool:
        return bool(self.indicators)

    def figure(self, indicator: Indicator, municipality: Municipality) -> float | None:
        """Return the figure of a municipality; None where it is not known."""
        return self.figures[indicator.pk].get(municipality.pk)

    def compare(self, own: Municipality, other: Municipality) -> Likeness | None:
        """Return how much `other` is like `own`; None where no figure is known of both, for nothing is claimed then."""
        shared, different, near = [], [], []
        for indicator in self.indicators:
            ours, theirs = self.figure(indicator, own), self.figure(indicator, other)
            if ours is None or theirs is None:
                continue
            near.append(1 - self.spans[indicator.pk].part_between(ours, theirs))
            if _are_alike(ours, theirs):
                shared.append(indicator.likeness)
            else:
                different.append(f"{'meer' if theirs > ours else 'minder'} {_said(indicator.name)}")
        if not near:
            return None
        same = own.province == other.province
        score = (sum(near) + PROVINCE_WEIGHT * same) / (len(near) + PROVINCE_WEIGHT)
        return Likeness(other, score, (*shared, *([SAME_PROVINCE] if same else [])), tuple(different))

    def most_alike(self, own: Municipality, others: Iterable[Municipality]) -> list[Likeness]:
        """Return the others, most like `own` first; those of which nothing is known are left out."""
        compared = (self.compare(own, other) for other in others if other.pk != own.pk)
        return sorted(filter(None, compared), key=lambda likeness: (-likeness.score, likeness.municipality.name))


def _said(name: str) -> str:
    """Return the name of an indicator within a sentence, without its unit: 'jongeren' of 'Jongeren (%)'."""
    return within_sentence(name.partition(" (")[0])


def _are_alike(one: float, other: float) -> bool:
    if one == other:
        return True
    lower, higher = sorted((abs(one), abs(other)))
    return one * other > 0 and higher <= ALIKE * lower


_measures: Kept[None, Measures] = Kept(1)


def current_measures() -> Measures:
    """Return the figures as they are; two queries, or none when nothing changed since they were read."""
    return _measures.get(None, ChangeStamp.current(), Measures.read)

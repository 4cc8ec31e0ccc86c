"""The practices of a query on a map of Flanders, drawn on the server: no tiles, nothing of a third party."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from core.listing.query import MultiParams
from core.text.numbers import dutch_number
from library.models import Municipality, Province
from practices.models.querysets import PracticePageQuerySet
from practices.pages.count_scale import CountScale, Step
from practices.query.practice_query import MUNICIPALITY, TITLE
from practices.query.results import PagedFilters

# Units of the drawing. The margin has room for the largest circle and for the names of the provinces.
WIDTH = 880
MARGIN = 48
LARGEST_RADIUS = 40.0
# The area of a circle says how many practices; that of one practice is this large where no municipality has many.
RADIUS_OF_ONE = 11.0
# Small circles can be hit and touched as if they were this large.
LEAST_TARGET = 15.0
# Names of provinces stand outside the dots: most above, those that have another province above them below.
_NAMED_BELOW = frozenset({Province.WEST_VLAANDEREN, Province.VLAAMS_BRABANT})
_ROOM_FOR_NAME = 18
_ROOM_FOR_LABEL = 8

OUTSIDE_PAGE_SIZE = 48


class Projection:
    """Equirectangular: a degree of longitude is as much shorter as it is at the middle of the map."""

    def __init__(self, municipalities: list[Municipality]) -> None:
        latitudes = [row.lat for row in municipalities] or [0.0]
        longitudes = [row.lon for row in municipalities] or [0.0]
        self._west, self._north = min(longitudes), max(latitudes)
        self._narrowing = math.cos(math.radians((self._north + min(latitudes)) / 2))
        breadth = (max(longitudes) - self._west) * self._narrowing
        self._scale = (WIDTH - 2 * MARGIN) / breadth if breadth else 1.0
        self.height = round((self._north - min(latitudes)) * self._scale) + 2 * MARGIN

    def x(self, longitude: float) -> int:
        """Units from the left edge."""
        return round((longitude - self._west) * self._narrowing * self._scale) + MARGIN

    def y(self, latitude: float) -> int:
        """Units from the top edge."""
        return round((self._north - latitude) * self._scale) + MARGIN


@dataclass(frozen=True)
class Circle:
    """A municipality with practices.

    radius, target (what can be hit, where that is more) and label_y (from the middle) are written as SVG reads numbers.
    """

    name: str
    province: str
    count: int
    step: int
    url: str
    x: int
    y: int
    radius: str
    target: str
    label_y: str

    @property
    def label(self) -> str:
        """Name and count in words."""
        return f"{self.name}: {dutch_number(self.count)} {'praktijk' if self.count == 1 else 'praktijken'}"

    @property
    def at(self) -> str:
        """Where its middle is."""
        return f"{self.x} {self.y}"


@dataclass(frozen=True)
class ProvinceOnMap:
    """A province: its name on the map, and its municipalities with practices for the list beside it."""

    name: str
    x: int
    y: int
    municipalities: list[Circle]


class PracticeMap(PagedFilters):
    """The answer to a query by municipality. One query more than the answer itself, for the practices without one.

    Counts come from the index. A practice in several municipalities counts in each. Where the query names
    municipalities, only those are shown. What is paged are the practices outside the map.
    """

    width = WIDTH

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet, path: str, list_path: str) -> None:
        super().__init__(params, pages, path)
        self._list_path = list_path
        self._projection = Projection(self.index.municipalities)
        shown = self.pages.public().only("title", "place", "slug", "url_path")
        self.outside = self.load(list(self.page.object_list), shown)

    @property
    def height(self) -> int:
        """Height of the drawing, in its units."""
        return self._projection.height

    @property
    def page_size(self) -> int:
        """How many of the practices outside the map a page lists."""
        return OUTSIDE_PAGE_SIZE

    def shown_keys(self) -> Sequence[int]:
        """The keys of the practices that have no place on the map, by title."""
        places = self.index.facets[MUNICIPALITY].values.values()
        on_map = reduce(or_, (place.holders for place in places), 0)
        return self.index.in_order(self.matches & ~on_map, self.index.orders[TITLE])

    @cached_property
    def counts(self) -> dict[str, int]:
        """For each municipality with practices, by slug, how many there are; the most first."""
        chosen = self.query.selected.get(MUNICIPALITY)
        counted = {
            place.slug: (place.holders & self.matches).bit_count()
            for place in self.index.facets[MUNICIPALITY].values.values()
            if chosen is None or place.slug in chosen
        }
        return {slug: count for slug, count in sorted(counted.items(), key=lambda pair: -pair[1]) if count}

    @cached_property
    def scale(self) -> CountScale:
        """The steps by which circles are coloured."""
        return CountScale(max(self.counts.values(), default=0))

    @cached_property
    def circles(self) -> list[Circle]:
        """The municipalities with practices, the largest circle first: smaller ones lie on top of it."""
        by_slug = {municipality.slug: municipality for municipality in self.index.municipalities}
        return [self._circle(by_slug[slug], count) for slug, count in self.counts.items()]

    def _circle(self, municipality: Municipality, count: int) -> Circle:
        radius = self._radius(count)
        return Circle(
            name=municipality.name,
            province=municipality.province,
            count=count,
            step=self.scale.step_of(count),
            url=self.query.choosing(MUNICIPALITY, municipality.slug).url(self._list_path),
            x=self._projection.x(municipality.lon),
            y=self._projection.y(municipality.lat),
            radius=_number(radius),
            target=_number(LEAST_TARGET) if radius < LEAST_TARGET else "",
            label_y=_number(-math.ceil(radius) - _ROOM_FOR_LABEL),
        )

    def _radius(self, count: int) -> float:
        """Return the radius by which the area of a circle is proportional to its count."""
        most = max(self.counts.values())
        return min(RADIUS_OF_ONE, LARGEST_RADIUS / math.sqrt(most)) * math.sqrt(count)

    @property
    def dots(self) -> str:
        """The municipalities without practices, as the data of one SVG path: a point for each."""
        counts, projection = self.counts, self._projection
        quiet = (row for row in self.index.municipalities if row.slug not in counts)
        return "".join(f"M{projection.x(row.lon)} {projection.y(row.lat)}h0" for row in quiet)

    def provinces(self) -> list[ProvinceOnMap]:
        """The provinces, with their municipalities by name."""
        by_name = sorted(self.circles, key=lambda circle: circle.name)
        return [
            self._province(province, [circle for circle in by_name if circle.province == province])
            for province in Province
        ]

    def _province(self, province: Province, municipalities: list[Circle]) -> ProvinceOnMap:
        within = [row for row in self.index.municipalities if row.province == province]
        xs = [self._projection.x(row.lon) for row in within] or [0]
        ys = [self._projection.y(row.lat) for row in within] or [0]
        below = province in _NAMED_BELOW
        return ProvinceOnMap(
            name=str(province.label),
            x=round((min(xs) + max(xs)) / 2),
            y=max(ys) + 2 * _ROOM_FOR_NAME if below else min(ys) - _ROOM_FOR_NAME,
            municipalities=municipalities,
        )

    @property
    def legend(self) -> list[tuple[Step, str]]:
        """The steps of the scale, each with the radius of its largest circle."""
        return [(step, _number(self._radius(step.highest))) for step in self.scale.steps]


def _number(value: float) -> str:
    """Write a number as SVG reads it, whatever the language of the page."""
    return f"{value:.1f}".removesuffix(".0")

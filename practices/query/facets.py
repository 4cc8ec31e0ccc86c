"""The facets of practices: what they are, and an index in memory of which public practices hold which value.

To add a facet that is a field of PracticePage, add one line to FIELD_FACETS. A facet that is a vocabulary is made by
editors in the CMS.
"""

import datetime
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import chain, compress, islice
from operator import or_
from typing import Any, Generic, TypeVar, overload
from weakref import WeakKeyDictionary

from django.db.models import TextChoices
from django.utils import timezone
from wagtail.models import Page

from core.changes.stamp import ChangeStamp
from core.publishing.visibility import publicly_visible, site_root_path
from core.search.ranked.ranking import Scope
from library.models import Municipality, Province, Term
from library.models.vocabularies import reserve_parameters
from practices.models.choices import BudgetBand, EvidenceLevel, RecordType, Scale, Status
from practices.models.querysets import PracticePageQuerySet
from practices.query.practice_query import (
    EVENT,
    METHOD,
    MUNICIPALITY,
    NEWEST,
    PROVINCE,
    TAGS,
    TITLE,
    VERIFIED,
    PracticeQuery,
)

# Facets of which the values are names.
_NAMES = frozenset({MUNICIPALITY, PROVINCE, EVENT, METHOD})


@dataclass(frozen=True)
class FieldFacet:
    """A facet that is a field of PracticePage with a closed list of values.

    phrase: the words before a chosen value in a sentence: '12 praktijken met de status lopend'.
    """

    parameter: str
    label: str
    field: str
    choices: type[TextChoices]
    phrase: str


FIELD_FACETS = (
    FieldFacet("soort", "Soort", "record_type", RecordType, "van de soort"),
    FieldFacet("status", "Status", "status", Status, "met status"),
    FieldFacet("schaal", "Schaal", "scale", Scale, "op de schaal van"),
    FieldFacet("budget", "Budgetklasse", "budget_band", BudgetBand, "met budget"),
    FieldFacet("bewijs", "Bewijsniveau", "evidence_level", EvidenceLevel, "met bewijsniveau"),
)
reserve_parameters(facet.parameter for facet in FIELD_FACETS)


@dataclass
class FacetValue:
    """One value of a facet. `holders` has a bit for every practice that holds it, at its place in the index."""

    slug: str
    label: str
    holders: int = 0


@dataclass
class Facet:
    """One way of filtering. `aliases` are other words by which an address may name a value.

    phrase: the words before a chosen value in a sentence: '12 praktijken over jongeren in Gent'.
    """

    parameter: str
    label: str
    phrase: str = "over"
    values: dict[str, FacetValue] = field(default_factory=dict)
    help_text: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    is_vocabulary: bool = False

    def hold(self, slug: str, label: str, bit: int) -> None:
        """Note that the practice of `bit` holds the value."""
        value = self.values.setdefault(slug, FacetValue(slug, label))
        value.holders |= bit

    def within_sentence(self, label: str) -> str:
        """Return a label as it stands within a sentence; names, and words in capitals, stay as they are."""
        if self.parameter in _NAMES or label[1:2].isupper():
            return label
        return label[:1].lower() + label[1:]


@dataclass(frozen=True)
class Order:
    """Practices in an order: their keys, and beside each its place in the index."""

    keys: list[int]
    places: Sequence[int]


@dataclass(frozen=True)
class OrderedKeys(Sequence[int]):
    """The keys of some practices in an order. They are looked up as far as one reads: a page is mostly the first.

    flags: for each place in the index whether the practice is among them; total: how many are.
    """

    order: Order
    flags: bytes
    total: int

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[int]:
        places = self.order.places
        # A range is the order of the index itself.
        flags = self.flags if isinstance(places, range) else map(self.flags.__getitem__, places)
        return compress(self.order.keys, flags)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, int) or index.step is not None:
            return list(self)[index]
        start, stop, _step = index.indices(self.total)
        return list(islice(self, start, stop))


@dataclass(frozen=True)
class OneAfterOther(Sequence[int]):
    """The keys of several parts, one part after the other."""

    parts: tuple[OrderedKeys, ...]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self.parts)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, int) or index.step is not None:
            return list(self)[index]
        start, stop, _step = index.indices(len(self))
        return list(islice(self, start, stop))


@dataclass(eq=False)
class FacetIndex:
    """The public practices and for every facet who holds what, as bits: counting is arithmetic, and asks no database.

    practices: their keys, newest first. listed: those that lists show (not archived).
    orders: the practices in the order of each sort.
    municipalities: all of them, also those without practices, by name.
    expires: the first moment at which one of them stops being public; None when none does.
    """

    practices: list[int]
    listed: int
    facets: dict[str, Facet]
    orders: dict[str, Order]
    expires: datetime.datetime | None = None
    municipalities: list[Municipality] = field(default_factory=list)
    _place: dict[int, int] = field(default_factory=dict)

    @classmethod
    def build(cls, pages: PracticePageQuerySet) -> "FacetIndex":
        """Build the index over `pages` (public ones, archived or not), in eight queries whatever their number."""
        fields = [facet.field for facet in FIELD_FACETS]
        columns = ("pk", "title", "slug", "method", "verified_on", "archived_on", "expire_at", *fields)
        rows = list(pages.newest_first().values(*columns))
        place = {row["pk"]: number for number, row in enumerate(rows)}
        unordered = pages.order_by()
        facets = {facet.parameter: facet for facet in _vocabulary_facets(unordered, place)}
        facets |= {facet.parameter: facet for facet in _field_facets(rows)}
        facets |= {facet.parameter: facet for facet in _place_facets(unordered, place)}
        facets[METHOD] = _method_facet(rows)
        facets[EVENT] = _event_facet(unordered, place)
        facets[TAGS] = _tag_facet(unordered, place)
        return cls(
            practices=list(place),
            listed=bits(number for number, row in enumerate(rows) if row["archived_on"] is None),
            facets=facets,
            orders=_orders(rows),
            expires=min((row["expire_at"] for row in rows if row["expire_at"]), default=None),
            municipalities=list(Municipality.objects.order_by("name").defer("postal_codes")),
            _place=place,
        )

    @cached_property
    def known_values(self) -> dict[str, Mapping[str, str]]:
        """For each parameter the words that name a value, and the slug of that value."""
        return {
            parameter: {**{slug: slug for slug in facet.values}, **facet.aliases}
            for parameter, facet in self.facets.items()
        }

    def ordered(self, keys: list[int]) -> Order:
        """Return practices of the index in the order of their keys."""
        return Order(keys, [self._place[key] for key in keys])

    @cached_property
    def scope(self) -> Scope:
        """The practices as search knows them."""
        return Scope(self.practices)

    def bits_of(self, keys: Iterable[int]) -> int:
        """Return the bits of those of the keys that are in the index."""
        return bits(self._place[key] for key in keys if key in self._place)

    def matching(self, query: PracticeQuery, found: int | None = None, *, without: str | None = None) -> int:
        """Return the practices that `query` finds, as bits: OR within a facet, AND across facets.

        found: the practices that its search text finds, None without a text. `without` names a facet of which the
        selection is ignored, for counts of that facet itself.
        """
        matches = self._everything() if query.archived else self.listed
        if found is not None:
            matches &= found
        for parameter, values in query.selected.items():
            if parameter != without:
                held = (self.facets[parameter].values[value].holders for value in values)
                matches &= reduce(or_, held, 0)
        return matches

    def counts(self, query: PracticeQuery, found: int | None = None) -> Mapping[str, Mapping[str, int]]:
        """For each facet and value: how many practices there are with that value and the other facets' selection."""
        everything = self.matching(query, found)
        counted = {}
        for parameter, facet in self.facets.items():
            chosen = parameter in query.selected
            matches = self.matching(query, found, without=parameter) if chosen else everything
            counted[parameter] = {slug: (value.holders & matches).bit_count() for slug, value in facet.values.items()}
        return counted

    def in_order(self, matches: int, order: Order) -> OrderedKeys:
        """Return the keys of the practices in `matches`, in the order that is given."""
        return OrderedKeys(order, _flags(matches, len(self.practices)), matches.bit_count())

    def _everything(self) -> int:
        return (1 << len(self.practices)) - 1


def bits(numbers: Iterable[int]) -> int:
    """Return a number with these bits set."""
    octets = bytearray()
    for number in numbers:
        position = number >> 3
        if position >= len(octets):
            octets.extend(bytes(position + 1 - len(octets)))
        octets[position] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


def _flags(bits: int, length: int) -> bytes:
    """Return the bits as octets of 0 and 1, the lowest first: asking one of many is quicker than of a number."""
    return f"{bits:0{length}b}"[::-1].encode().translate(_DIGITS) if length else b""


def _gather(facet: Facet, held: Mapping[str, Iterable[int]]) -> None:
    for slug, numbers in held.items():
        facet.values[slug].holders = bits(numbers)


def _orders(rows: list[dict[str, Any]]) -> dict[str, Order]:
    numbers = range(len(rows))
    never = datetime.date.min
    orders: dict[str, Sequence[int]] = {
        NEWEST: numbers,
        VERIFIED: sorted(numbers, key=lambda number: rows[number]["verified_on"] or never, reverse=True),
        TITLE: sorted(numbers, key=lambda number: rows[number]["title"].casefold()),
    }
    return {sort: Order([rows[number]["pk"] for number in places], places) for sort, places in orders.items()}


# --- The facets, each in one query ----------------------------------------------------------------------------------


def _vocabulary_facets(pages: PracticePageQuerySet, place: Mapping[int, int]) -> list[Facet]:
    terms = Term.objects.filter(vocabulary__is_facet=True).current().select_related("vocabulary")
    by_key = {term.pk: term for term in terms}
    facets: dict[str, Facet] = {}
    for term in by_key.values():
        name = term.vocabulary.parameter
        facet = facets.setdefault(
            name, Facet(name, term.vocabulary.name, help_text=term.vocabulary.help_text, is_vocabulary=True)
        )
        facet.values[term.slug] = FacetValue(term.slug, term.label)
    held: dict[str, dict[str, set[int]]] = {}
    for practice, key in pages.filter(practice_terms__term__in=by_key).values_list("pk", "practice_terms__term"):
        if practice in place:
            # A broader term finds what its narrower terms find.
            for slug in _with_broader(by_key.get(key), by_key):
                held.setdefault(by_key[key].vocabulary.parameter, {}).setdefault(slug, set()).add(place[practice])
    for name, values in held.items():
        _gather(facets[name], values)
    return list(facets.values())


def _with_broader(term: Term | None, by_key: Mapping[int, Term]) -> set[str]:
    slugs: set[str] = set()
    while term is not None and term.slug not in slugs:
        slugs.add(term.slug)
        term = by_key.get(term.broader_id) if term.broader_id else None
    return slugs


def _field_facets(rows: list[dict[str, Any]]) -> Iterator[Facet]:
    for declared in FIELD_FACETS:
        facet = Facet(declared.parameter, declared.label, declared.phrase)
        held: dict[str, list[int]] = {}
        for number, row in enumerate(rows):
            held.setdefault(row[declared.field], []).append(number)
        for value, label in declared.choices.choices:
            facet.values[value] = FacetValue(value, str(label), bits(held.get(value, ())))
        yield facet


def _method_facet(rows: list[dict[str, Any]]) -> Facet:
    """Return the methods that are public themselves, by the practices that apply them."""
    facet = Facet(METHOD, "Methodiek", "volgens")
    held: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        held.setdefault(row["method"], []).append(number)
    for row in rows:
        if row["pk"] in held:
            facet.values[row["slug"]] = FacetValue(row["slug"], row["title"], bits(held[row["pk"]]))
    return facet


def _place_facets(pages: PracticePageQuerySet, place: Mapping[int, int]) -> Iterator[Facet]:
    municipalities, provinces = Facet(MUNICIPALITY, "Gemeente", "in"), Facet(PROVINCE, "Provincie", "in")
    names = dict(Province.choices)
    columns = ("slug", "name", "nis", "province")
    own = pages.filter(practice_municipalities__isnull=False)
    adopted = pages.filter(adoptions__isnull=False)
    # Where it runs, and where another took it over.
    rows = [
        *own.values_list("pk", *(f"practice_municipalities__municipality__{column}" for column in columns)),
        *adopted.values_list("pk", *(f"adoptions__municipality__{column}" for column in columns)),
    ]
    for practice, slug, name, nis, province in sorted(rows, key=lambda row: str(row[2])):
        if practice in place:
            bit = 1 << place[practice]
            municipalities.hold(slug, name, bit)
            municipalities.aliases[nis] = slug
            provinces.hold(province, str(names[province]), bit)
    yield municipalities
    provinces.values = dict(sorted(provinces.values.items()))
    yield provinces


def _event_facet(pages: PracticePageQuerySet, place: Mapping[int, int]) -> Facet:
    facet = Facet(EVENT, "Voorgesteld op", "voorgesteld op")
    events = publicly_visible(Page.objects.all()).values("pk")
    rows = pages.filter(presentations__event_page__in=events).values_list(
        "pk", "presentations__event_page__slug", "presentations__event_page__title"
    )
    for practice, slug, title in rows.order_by("-presentations__starts_at"):
        if practice in place:
            facet.hold(slug, title, 1 << place[practice])
    return facet


def _tag_facet(pages: PracticePageQuerySet, place: Mapping[int, int]) -> Facet:
    facet = Facet(TAGS, "Sleutelwoorden")
    held: dict[str, list[int]] = {}
    columns = ("pk", "tagged_items__tag__slug", "tagged_items__tag__name")
    rows = pages.filter(tagged_items__isnull=False).values_list(*columns)
    for practice, slug, name in sorted(rows, key=lambda row: str(row[2]).casefold()):
        if practice in place:
            facet.values.setdefault(slug, FacetValue(slug, name))
            held.setdefault(slug, []).append(place[practice])
    _gather(facet, held)
    return facet


# --- One index for as long as nothing changes -----------------------------------------------------------------------


class IndexCache:
    """Keeps the index of each site until the change stamp moves or a practice expires. Each process has its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[int, FacetIndex]] = {}

    def get(self, pages: PracticePageQuerySet) -> FacetIndex:
        """Return the index of what `pages.public()` gives; one query, or none, when nothing changed since."""
        root = site_root_path()
        # Read before the practices: a change in between is seen again at the next request.
        stamp = ChangeStamp.current()
        kept = self._kept.get(root)
        if kept is not None and kept[0] == stamp and not _is_over(kept[1].expires):
            return kept[1]
        with self._lock:
            index = FacetIndex.build(pages.public())
            self._kept[root] = (stamp, index)
        return index

    def forget(self) -> None:
        """Drop what is kept: for tests, which undo what the stamp has counted."""
        self._kept.clear()


Made = TypeVar("Made")


class KeptWithIndex(Generic[Made]):
    """Makes something of an index when it is first asked for, and keeps it for as long as the index is kept.

    make: takes the index and the practices that it was built over (public or not).
    """

    def __init__(self, make: Callable[[FacetIndex, PracticePageQuerySet], Made]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: WeakKeyDictionary[FacetIndex, Made] = WeakKeyDictionary()

    def of(self, index: FacetIndex, pages: PracticePageQuerySet) -> Made:
        """Return what belongs to `index`; asks the database only when it was not made yet."""
        with self._lock:
            if index not in self._made:
                self._made[index] = self._make(index, pages)
            return self._made[index]

    def forget(self) -> None:
        """Drop what is kept, so that it is made anew."""
        with self._lock:
            self._made.clear()


def _is_over(moment: datetime.datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()


index_cache = IndexCache()

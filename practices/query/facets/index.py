"""An index in memory of which public practices hold which value of every facet."""

import datetime
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import count
from operator import and_, or_
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.changelog.reading import changed_rows
from core.changes.stamp import ChangeStamp, Stamp
from core.kept import SITES_KEPT, Kept
from core.listing.limits import Limit
from core.listing.query import MultiParams
from core.publishing.visibility import site_root_path
from core.search.ranked.ranking import Scope
from library.models import Municipality
from practices.models import PracticePage, PracticePresentation
from practices.models.querysets import PracticePageQuerySet
from practices.query.bounds import DATED, column_of, holds
from practices.query.facets.declared import Facet, field_facets
from practices.query.facets.former import Asked, LedOn, former_values
from practices.query.facets.orders import Order, OrderedKeys, bits, flags
from practices.query.facets.reading import (
    event_facet,
    facets_of_fields,
    method_facet,
    place_facets,
    tag_facet,
    vocabulary_facets,
)
from practices.query.facets.renewal import (
    MOST_RENEWED,
    RENEWALS_KNOWN,
    Renewal,
    moved_facets,
    out_and_in,
    put_by_title,
)
from practices.query.practice_query import EVENT, METHOD, NEWEST, TAGS, TITLE, VERIFIED, PracticeQuery

_versions = count()
# Rows that the database gives together: the driver holds them beside what is made of them.
_AT_A_TIME = 2_000
# Ends of ranges that are asked between two changes; one of ten thousand practices takes a kilobyte.
_LIMITS_KEPT = 200
_within: Kept[tuple[str, str, str], int] = Kept(_LIMITS_KEPT)


@dataclass(eq=False)
class FacetIndex:
    """The public practices and for every facet who holds what, as bits: counting is arithmetic, and asks no database.

    practices: their keys, newest first. listed: those that lists show (not archived).
    orders: the practices in the order of each sort.
    municipalities: all of them, also those without practices, by name.
    dates: for each column that tells when, what it says of each practice.
    expiring: when those stop being public that do by themselves.
    former: what addresses asked for before it was merged, with what stands for it now.
    root: the address below which they stand. version: another for each index that is made, for what is made of it.
    cursor: how far it has followed the log of changes. renewals: how it was made of earlier ones, the last one last.
    """

    practices: list[int]
    listed: int
    facets: dict[str, Facet]
    orders: dict[str, Order]
    dates: dict[str, list[Any]] = field(default_factory=dict)
    expiring: dict[int, datetime.datetime] = field(default_factory=dict)
    municipalities: list[Municipality] = field(default_factory=list)
    former: dict[Asked, Asked] = field(default_factory=dict)
    root: str = ""
    cursor: int = 0
    version: int = field(default_factory=_versions.__next__)
    renewals: tuple[Renewal, ...] = ()
    _place: dict[int, int] = field(default_factory=dict)
    # Of the title at each place, by which titles are known to be the same: eight octets where a title takes a hundred.
    _titles: "array[int]" = field(default_factory=lambda: array("q"))
    # The version at which a practice was last read, where that is not the one at which all were.
    _read_at: dict[int, int] = field(default_factory=dict)
    _all_read_at: int | None = None

    @classmethod
    def build(cls, pages: PracticePageQuerySet, root: str = "", cursor: int = 0) -> "FacetIndex":
        """Build the index over `pages` (public ones, archived or not), in twelve queries whatever their number."""
        rows = _read(pages.newest_first())
        place = {row.pk: number for number, row in enumerate(rows)}
        made = cls(
            practices=list(place),
            listed=bits(number for number, row in enumerate(rows) if row.archived_on is None),
            facets={},
            orders={
                NEWEST: Order([row.pk for row in rows], range(len(rows))),
                VERIFIED: _by_verification([row.pk for row in rows], [row.verified_on for row in rows]),
                TITLE: _by_title(rows),
            },
            dates={column: [getattr(row, column) for row in rows] for column in DATED},
            expiring={row.pk: row.expire_at for row in rows if row.expire_at},
            municipalities=list(Municipality.objects.order_by("name").defer("postal_codes")),
            former=former_values(),
            root=root,
            cursor=cursor,
            _place=place,
            _titles=array("q", (hash(row.title) for row in rows)),
        )
        of_fields = list(facets_of_fields(rows, place))
        # The largest that is needed once: it goes before the rest is read.
        del rows
        made.facets |= {facet.parameter: facet for facet in vocabulary_facets(_all_pages(), place)}
        made.facets |= {facet.parameter: facet for facet in of_fields}
        made.facets |= {facet.parameter: facet for facet in place_facets(_all_pages(), place, made.municipalities)}
        made.facets[METHOD] = method_facet(_all_pages(), place)
        made.facets[EVENT] = event_facet(_all_pages(), place)
        made.facets[TAGS] = tag_facet(_all_pages(), place)
        return made

    def renewed(self, keys: Collection[int], pages: PracticePageQuerySet, cursor: int) -> "FacetIndex":
        """Return the index after the practices with these keys changed, in a dozen queries; this one stays as it is.

        cursor: how far the log was followed. What else an index is made of must be as it was.
        """
        rows = {row.pk: row for row in _read(pages.filter(pk__in=keys).order_by())}
        columns: dict[str, Any] = {column: [*values] for column, values in self.dates.items()}
        practices, place, titles = self.practices, self._place, self._titles[:]
        if stay := self._stay(keys, rows):
            renewal = Renewal(self.version, frozenset(keys), cleared=self.bits_of(keys))
            for column, values in columns.items():
                for key, row in rows.items():
                    values[place[key]] = getattr(row, column)
        else:
            practices, columns["title"] = [*practices], [*titles]
            renewal = Renewal(self.version, frozenset(keys), out_and_in(practices, columns, rows, keys))
            place = {key: number for number, key in enumerate(practices)}
            titles = array("q", map(hash, columns.pop("title")))
        for key, row in rows.items():
            titles[place[key]] = hash(row.title)
        is_verified_then = stay and columns["verified_on"] == self.dates["verified_on"]
        changed, own = _all_pages().filter(pk__in=list(rows)), {key: place[key] for key in rows}
        held = {facet.parameter: facet for facet in vocabulary_facets(changed, own)}
        held |= {facet.parameter: facet for facet in facets_of_fields(list(rows.values()), own)}
        held |= {facet.parameter: facet for facet in place_facets(changed, own, self.municipalities)}
        held[TAGS] = tag_facet(changed, own)
        made = replace(
            self,
            practices=practices,
            dates=columns,
            facets=moved_facets(self.facets, renewal, held, self._read_whole(keys, place)),
            listed=renewal.moved(self.listed) | bits(own[key] for key in rows if rows[key].archived_on is None),
            expiring={key: moment for key, moment in self.expiring.items() if key not in keys}
            | {key: row.expire_at for key, row in rows.items() if row.expire_at},
            orders={
                NEWEST: self.orders[NEWEST] if stay else Order(practices, range(len(practices))),
                VERIFIED: self.orders[VERIFIED]
                if is_verified_then
                else _by_verification(practices, columns["verified_on"]),
                TITLE: self.orders[TITLE]
                if stay and titles == self._titles
                else _put_by_title(self.orders[TITLE], rows, keys, place),
            },
            cursor=cursor,
            version=next(_versions),
            renewals=(*self.renewals, renewal)[-RENEWALS_KNOWN:],
            _place=place,
            _titles=titles,
        )
        made._all_read_at = self.version if self._all_read_at is None else self._all_read_at
        made._read_at = self._read_at | dict.fromkeys(keys, made.version)
        return made

    def _stay(self, keys: Iterable[int], rows: Mapping[int, Any]) -> bool:
        """Whether each of these practices, as it is read now, is at the place that it had: the others need not move."""
        published = self.dates["first_published_at"]
        return all(
            key in rows and key in self._place and rows[key].first_published_at == published[self._place[key]]
            for key in keys
        )

    def _read_whole(self, keys: Collection[int], place: Mapping[int, int]) -> dict[str, Facet]:
        """Return the facets that are named after other pages, read anew, if these practices have to do with them."""
        anew = {}
        if self._hold(METHOD, keys) or PracticePage.objects.filter(_with_method(keys)).exists():
            anew[METHOD] = method_facet(_all_pages(), place)
        if self._hold(EVENT, keys) or PracticePresentation.objects.filter(practice__in=keys).exists():
            anew[EVENT] = event_facet(_all_pages(), place)
        return anew

    def _hold(self, parameter: str, keys: Iterable[int]) -> bool:
        changed = self.bits_of(keys)
        return any(value.holders & changed for value in self.facets[parameter].values.values())

    def at(self, cursor: int) -> "FacetIndex":
        """Say that the log named nothing of it up to this cursor."""
        self.cursor = cursor
        return self

    def read_at(self, key: int) -> int:
        """Return the version at which a practice was read: what was made of it then is right until that is another."""
        return self._read_at.get(key, self.version if self._all_read_at is None else self._all_read_at)

    @cached_property
    def expires(self) -> datetime.datetime | None:
        """The first moment at which one of the practices stops being public; None when none does."""
        return min(self.expiring.values(), default=None)

    @property
    def is_over(self) -> bool:
        """Whether one of the practices has stopped being public since."""
        return self.expires is not None and self.expires <= timezone.now()

    @cached_property
    def known_values(self) -> dict[str, Mapping[str, str]]:
        """For each parameter the words that name a value, and the slug of that value."""
        return {
            parameter: {**{slug: slug for slug in facet.values}, **facet.aliases}
            for parameter, facet in self.facets.items()
        }

    def led_on(self, params: MultiParams) -> MultiParams:
        """Return the parameters of an address with what was merged since as it is called now."""
        return LedOn(params, self.former, self._is_value) if self.former else params

    def _is_value(self, parameter: str, value: str) -> bool:
        return parameter in self.facets and value in self.facets[parameter].values

    @cached_property
    def several(self) -> frozenset[str]:
        """The facets of which a practice can hold several values that one may ask for together."""
        return frozenset(name for name, facet in self.facets.items() if facet.is_vocabulary or name == TAGS)

    def ordered(self, keys: list[int]) -> Order:
        """Return practices of the index in the order of their keys."""
        return Order(keys, [self._place[key] for key in keys])

    @cached_property
    def municipality_words(self) -> dict[str, str]:
        """The words that name a municipality, with its name in addresses."""
        return {word: one.slug for one in self.municipalities for word in (one.slug, one.nis)}

    @cached_property
    def municipality_by_key(self) -> dict[int, Municipality]:
        """The municipalities by their key."""
        return {municipality.pk: municipality for municipality in self.municipalities}

    @cached_property
    def scope(self) -> Scope:
        """The practices as search knows them."""
        return Scope(self.practices)

    def place_of(self, key: int) -> int:
        """Return the place of a practice of the index, newest first."""
        return self._place[key]

    def bits_of(self, keys: Iterable[int]) -> int:
        """Return the bits of those of the keys that are in the index."""
        return bits(self._place[key] for key in keys if key in self._place)

    def holds(self, key: int) -> bool:
        """Whether the practice with this key is public."""
        return key in self._place

    def lists(self, key: int) -> bool:
        """Whether lists show the practice with this key."""
        return self.holds(key) and bool(self.listed >> self._place[key] & 1)

    def matching(self, query: PracticeQuery, found: int | None = None, *, without: str | None = None) -> int:
        """Return the practices that `query` finds, as bits: OR within a facet unless all is asked, AND across facets.

        found: the practices that its search text finds, None without a text. `without` names a facet of which the
        selection is ignored, for counts of that facet itself.
        """
        matches = self._everything() if query.archived else self.listed
        if found is not None:
            matches &= found
        for limit in query.limits.values():
            matches &= self.within(limit)
        for parameter, values in query.selected.items():
            if parameter != without:
                held = (self.facets[parameter].values[value].holders for value in values)
                matches &= reduce(and_, held) if parameter in query.all_of else reduce(or_, held, 0)
        return matches

    def within(self, limit: Limit) -> int:
        """Return the practices that one end of a range leaves, as bits."""

        def found() -> int:
            return bits(number for number, value in enumerate(self.dates[column_of(limit)]) if holds(limit, value))

        return _within.get((self.root, limit.bound.name, limit.text), self.version, found)

    def counts(self, query: PracticeQuery, found: int | None = None) -> Mapping[str, Mapping[str, int]]:
        """For each facet and value: how many practices there are with that value and the other facets' selection."""
        everything = self.matching(query, found)
        counted = {}
        for parameter, facet in self.facets.items():
            # Where all is asked, one value more finds less: of what is found already.
            chosen = parameter in query.selected and parameter not in query.all_of
            matches = self.matching(query, found, without=parameter) if chosen else everything
            counted[parameter] = {slug: (value.holders & matches).bit_count() for slug, value in facet.values.items()}
        return counted

    def in_order(self, matches: int, order: Order) -> OrderedKeys:
        """Return the keys of the practices in `matches`, in the order that is given."""
        return OrderedKeys(order, flags(matches, len(self.practices)), matches.bit_count())

    def _everything(self) -> int:
        return (1 << len(self.practices)) - 1


def _all_pages() -> PracticePageQuerySet:
    """Return all practices, of which a facet takes those with a place: to ask again who is public takes longest."""
    pages: PracticePageQuerySet = PracticePage.objects.order_by()
    return pages


def _read(pages: PracticePageQuerySet) -> list[Any]:
    """Read what the index holds of the fields of practices, in one query."""
    fields = [facet.field for facet in field_facets()]
    # Tuples: as many dictionaries would take twice the memory, which the process keeps from then on.
    read = pages.values_list("pk", "title", "archived_on", "expire_at", *DATED, *fields, named=True)
    return list(read.iterator(chunk_size=_AT_A_TIME))


def _with_method(keys: Iterable[int]) -> Q:
    """Return the condition for practices that apply a method, of these, or of which one of these is the method."""
    return Q(pk__in=keys, method__isnull=False) | Q(method__in=keys)


def _by_verification(keys: list[int], days: list[datetime.date | None]) -> Order:
    never = datetime.date.min
    places = sorted(range(len(keys)), key=lambda number: days[number] or never, reverse=True)
    return Order([keys[number] for number in places], places)


def _by_title(rows: list[Any]) -> Order:
    places = sorted(range(len(rows)), key=lambda number: rows[number].title.casefold())
    return Order([rows[number].pk for number in places], places)


def _put_by_title(order: Order, rows: Mapping[int, Any], keys: Collection[int], place: Mapping[int, int]) -> Order:
    """Return the order by title with some practices taken out and put in again."""
    ordered = [key for key in order.keys if key not in keys]

    def titles(asked: Sequence[int]) -> dict[int, tuple[str, int]]:
        found = PracticePage.objects.filter(pk__in=asked).order_by().values_list("pk", "title")
        return {key: (title.casefold(), place[key]) for key, title in found}

    for key, row in rows.items():
        put_by_title(ordered, key, (row.title.casefold(), place[key]), titles)
    return Order(ordered, [place[key] for key in ordered])


# --- One index for as long as nothing changes -----------------------------------------------------------------------

_indexes: Kept[str, FacetIndex] = Kept(SITES_KEPT, lasts=lambda index: not index.is_over)


def current_index(pages: PracticePageQuerySet) -> FacetIndex:
    """Return the index of what `pages.public()` gives; one query, or none, when nothing changed since it was made.

    After a change it is renewed by what the log names, or built anew after one that touches many practices.
    """
    root, stamp = site_root_path(), ChangeStamp.read()
    made_of = (stamp.value, stamp.cursor)
    return _indexes.get(root, made_of, lambda: _made(root, stamp, pages))


def _made(root: str, stamp: Stamp, pages: PracticePageQuerySet) -> FacetIndex:
    last = _indexes.last(root)
    if last is not None and last[0][0] == stamp.value and None not in last[1].dates["first_published_at"]:
        index = last[1]
        over = {key for key, moment in index.expiring.items() if moment <= timezone.now()}
        keys = changed_rows(PracticePage.logged_as, index.cursor, stamp.cursor, MOST_RENEWED)
        if keys is not None and len(keys | over) <= MOST_RENEWED:
            return index.renewed(keys | over, pages.public(), stamp.cursor) if keys | over else index.at(stamp.cursor)
    return FacetIndex.build(pages.public(), root, stamp.cursor)

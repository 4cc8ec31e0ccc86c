"""The rows of one practice for its page: read at once, where Django asks each table by itself.

What many practices refer to (terms, municipalities) is not read again for each of them.
"""

from typing import Any, NamedTuple

from django.db.models import F, Model, Prefetch, QuerySet, TextField, Value, prefetch_related_objects
from django.db.models.functions import Cast, Coalesce

from core.changes.stamp import ChangeStamp
from core.database import Prepared
from core.kept import Kept
from library.models import DatabankImage, DatabankRendition, Organisation, Term
from practices.models import PracticeAdoption, PracticePage, PracticePresentation
from practices.models.keywords import PracticeTag, PracticeTagItem
from practices.models.querysets import PRACTICE_RENDITIONS
from practices.models.rows import PracticeDocument, PracticeLink, PracticeMunicipality, PracticePartner, PracticeTerm
from practices.query.facets.index import FacetIndex

_TEXTS = ("one", "two", "three", "four", "five")


class _Row(NamedTuple):
    """A row of any of the tables. ref: the key of what it refers to; the texts are those that its table names."""

    table: int
    place: int
    pk: int
    ref: int
    one: str
    two: str
    three: str
    four: str
    five: str


class _Table(NamedTuple):
    """How rows of a table are read. page: the field with the practice; texts: at most five fields."""

    model: type[Model]
    page: str
    ref: str = ""
    texts: tuple[str, ...] = ()
    place: str = ""


_TABLES = (
    _Table(PracticeTerm, "page", "term_id", place="sort_order"),
    _Table(PracticeMunicipality, "page", "municipality_id", place="sort_order"),
    _Table(PracticePartner, "page", "organisation_id", ("organisation__name", "organisation__website"), "sort_order"),
    _Table(PracticeLink, "page", "", ("label", "url"), "sort_order"),
    _Table(PracticeTagItem, "content_object", "tag_id", ("tag__slug", "tag__name")),
    _Table(PracticeDocument, "page"),
    _Table(PracticeAdoption, "practice", "municipality_id", ("since", "changes")),
    _Table(PracticePresentation, "practice"),
)
_ASKED = ("table", "place", "row", "ref", *_TEXTS)


def _asked(key: int) -> QuerySet:
    images = PracticePage.objects.filter(pk=key).order_by().values("image")
    renditions = DatabankRendition.objects.filter(image__in=images, filter_spec__in=PRACTICE_RENDITIONS)
    shown = [F(name) for name in ("filter_spec", "file", "width", "height", "focal_point_key")]
    first, *others = [
        *(_of_table(number, table, key) for number, table in enumerate(_TABLES)),
        _selected(renditions, len(_TABLES), shown, "image_id"),
    ]
    return first.union(*others, all=True)


def _of_table(number: int, table: _Table, key: int) -> QuerySet:
    manager: Any = table.model._default_manager
    return _selected(
        manager.filter(**{table.page: key}), number, [F(name) for name in table.texts], table.ref, table.place
    )


def _selected(rows: QuerySet, number: int, texts: list[Any], ref: str, place: str = "") -> QuerySet:
    given: list[Any] = [Cast(text, TextField()) for text in texts]
    given += [Value("", output_field=TextField())] * (len(_TEXTS) - len(given))
    numbers = {"table": Value(number), "row": F("pk"), "place": _number(place), "ref": _number(ref)}
    return rows.order_by().annotate(**numbers, **dict(zip(_TEXTS, given, strict=True))).values_list(*_ASKED)


def _number(name: str) -> Any:
    """Return a field, or 0 where there is none: rows without an order of their own, or with one that is empty."""
    return Coalesce(F(name), Value(0)) if name else Value(0)


_query = Prepared(_asked)
_terms: Kept[None, dict[int, Term]] = Kept(1)


def _terms_by_key() -> dict[int, Term]:
    """Return all terms, each with its vocabulary; one query when something changed, else none."""
    rows = Term.objects.select_related("vocabulary")
    return _terms.get(None, ChangeStamp.read().value, lambda: {term.pk: term for term in rows})


class OtherRows(NamedTuple):
    """What a practice has besides what is drafted with it. is_presented: whether events presented it."""

    adoptions: list[PracticeAdoption]
    is_presented: bool


def bring_rows(page: PracticePage, index: FacetIndex) -> OtherRows:
    """Bring along all rows that the page of a stored practice shows: one query, one more where it has documents.

    They are to be read, as what was prefetched: who wants to change them loads the practice.
    """
    models = [*(table.model for table in _TABLES), DatabankRendition]
    found: dict[type[Model], list[_Row]] = {model: [] for model in models}
    for row in map(_Row._make, sorted(_query.rows(page.pk))):
        found[models[row.table]].append(row)
    terms, places = _terms_by_key(), index.municipality_by_key
    # Where the parts of a page stand that are not stored yet: a template reads them in the same way.
    page._cluster_related_objects = {
        "practice_terms": [PracticeTerm(pk=row.pk, page=page, term=terms[row.ref]) for row in found[PracticeTerm]],
        "practice_municipalities": [
            PracticeMunicipality(pk=row.pk, page=page, municipality=places[row.ref])
            for row in found[PracticeMunicipality]
        ],
        "practice_partners": [
            PracticePartner(pk=row.pk, page=page, organisation=Organisation(pk=row.ref, name=row.one, website=row.two))
            for row in found[PracticePartner]
        ],
        "links": [PracticeLink(pk=row.pk, page=page, label=row.one, url=row.two) for row in found[PracticeLink]],
        "tagged_items": [
            PracticeTagItem(pk=row.pk, content_object=page, tag=PracticeTag(pk=row.ref, slug=row.one, name=row.two))
            for row in found[PracticeTagItem]
        ],
        "practice_documents": [],
    }
    if found[PracticeDocument]:
        del page._cluster_related_objects["practice_documents"]
        prefetch_related_objects(
            [page], Prefetch("practice_documents", PracticeDocument.objects.select_related("document"))
        )
    if page.image is not None:
        page.image.prefetched_renditions = [_rendition(page.image, row) for row in found[DatabankRendition]]
    adoptions = [
        PracticeAdoption(pk=row.pk, practice=page, municipality=places[row.ref], since=row.one, changes=row.two)
        for row in found[PracticeAdoption]
    ]
    adoptions.sort(key=lambda adoption: adoption.municipality.name)
    return OtherRows(adoptions, bool(found[PracticePresentation]))


def _rendition(image: DatabankImage, row: _Row) -> DatabankRendition:
    return DatabankRendition(
        pk=row.pk,
        image=image,
        filter_spec=row.one,
        file=row.two,
        width=int(row.three),
        height=int(row.four),
        focal_point_key=row.five,
    )

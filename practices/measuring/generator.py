"""Realistic load: practices by the thousand, the same for the same seed."""

import datetime
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery
from django.utils import timezone
from django.utils.text import slugify
from modelsearch.backends import get_search_backend
from wagtail.models import Locale, Page

from core.changelog.writing import write_differences
from core.changes.stamp import ChangeStamp
from core.database import analyze
from library.models import DatabankImage, Municipality, Organisation, OrganisationKind, Term
from practices.models import (
    PracticeIndexPage,
    PracticeMunicipality,
    PracticePage,
    PracticePartner,
    PracticeTag,
    PracticeTagItem,
    PracticeTerm,
)
from practices.models.choices import BudgetBand, EvidenceLevel, RecordType, Scale, Status
from practices.models.record.declaration import fields_in
from practices.models.record.fields import DEMO, Kind

BATCH = 500
TAGS = 300
OWNERS = 200

_WHO = [
    "buren",
    "jongeren",
    "ouders",
    "kinderen",
    "senioren",
    "vrijwilligers",
    "nieuwkomers",
    "scholen",
    "verenigingen",
    "handelaars",
]
_WHAT = [
    "buurtfeest",
    "moestuin",
    "speelplein",
    "repaircafé",
    "straatgesprek",
    "taalcafé",
    "buurtsport",
    "leefstraat",
    "geefplein",
    "wijkkrant",
    "theaterwerking",
    "burenbemiddeling",
    "jeugdhuis",
    "ontmoetingsplek",
    "fietsatelier",
    "kookclub",
    "muurschildering",
    "dialoogtafel",
    "voorleesuur",
    "buurtrestaurant",
]
_WHERE = ["park", "plein", "wijk", "straat", "buurt", "dorp", "deelgemeente", "stadsdeel"]
_VERBS = [
    "versterken",
    "verbinden",
    "begeleiden",
    "organiseren",
    "ontmoeten",
    "bespreken",
    "ondersteunen",
    "uitnodigen",
    "opzetten",
]
_SENTENCES = (
    "De {what} bracht {who} en {other} samen in de {where}.",
    "Elke week {verb} medewerkers van de stad de {what} met {who}.",
    "Wie meedoet, leert {who} kennen die anders voorbijlopen.",
    "Na een jaar was de {what} een vaste plek in de {where}.",
    "Zonder {who} en {other} was het project niet gelukt.",
    "De partners {verb} samen en spreken vooraf af wie wat doet.",
    "In de {where} groeide het vertrouwen tussen {who} en {other}.",
)


@dataclass(frozen=True)
class _Stock:
    """What generated practices refer to."""

    municipalities: Sequence[Municipality]
    terms: dict[int, list[Term]]
    tags: Sequence[PracticeTag]
    owners: Sequence[Organisation]
    images: Sequence[DatabankImage]


def generate(parent: PracticeIndexPage, number: int, seed: int, progress: Callable[[int], None]) -> None:
    """Add `number` published practices under `parent`, indexed for search; `progress` hears how many are there.

    Written in bulk: no revisions, no entries in the index of references. Raises ValueError when there are no terms.
    """
    dice = random.Random(seed)  # noqa: S311 - load data, and the same every time
    stock = _stock(dice)
    made = 0
    while made < number:
        size = min(BATCH, number - made)
        with transaction.atomic():
            pages = _add_pages(parent, size, made, dice, stock)
            _add_rows(pages, dice, stock)
            ChangeStamp.move()
        keys = [page.pk for page in pages]
        rows = PracticePage.objects.filter(pk__in=keys).for_indexing()
        get_search_backend().get_index_for_model(PracticePage).add_items(PracticePage, list(rows))
        made += size
        progress(made)
    write_differences()
    analyze()


def _stock(dice: random.Random) -> _Stock:
    terms: dict[int, list[Term]] = {}
    for term in Term.objects.current().select_related("vocabulary"):
        terms.setdefault(term.vocabulary_id, []).append(term)
    if not terms:
        raise ValueError("There are no terms to classify practices by: run load_demo first.")
    municipalities = list(Municipality.objects.all())
    dice.shuffle(municipalities)
    return _Stock(municipalities, terms, _tags(), _owners(municipalities), list(DatabankImage.objects.order_by("pk")))


def _tags() -> list[PracticeTag]:
    names = [f"{first} {second}" for first, second in itertools.product(_WHAT, _WHERE + _WHO)][:TAGS]
    PracticeTag.objects.bulk_create(
        (PracticeTag(name=name, slug=slugify(name)) for name in names), ignore_conflicts=True
    )
    return list(PracticeTag.objects.filter(name__in=names).order_by("name"))


def _owners(municipalities: Sequence[Municipality]) -> list[Organisation]:
    names = {f"Gemeentebestuur {municipality.name}": municipality for municipality in municipalities[:OWNERS]}
    Organisation.objects.bulk_create(
        (
            Organisation(
                name=name, slug=slugify(name), kind=OrganisationKind.LOCAL_GOVERNMENT, municipality=municipality
            )
            for name, municipality in names.items()
        ),
        ignore_conflicts=True,
    )
    return list(Organisation.objects.filter(name__in=names).order_by("name"))


# --- Pages ----------------------------------------------------------------------------------------------------------


def _add_pages(
    parent: PracticeIndexPage, size: int, made: int, dice: random.Random, stock: _Stock
) -> list[PracticePage]:
    """Insert pages as the last children of `parent`: rows of Wagtail's table first, then those of ours."""
    parent.refresh_from_db(fields=["numchild", "path"])
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    shared = {
        "content_type": ContentType.objects.get_for_model(PracticePage),
        "locale": Locale.get_default(),
        "depth": parent.depth + 1,
        "live": True,
        "has_unpublished_changes": False,
    }
    pages = []
    for number in range(made, made + size):
        step += 1
        slug = f"gegenereerd-{parent.numchild + number - made + 1}"
        moment = timezone.now() - datetime.timedelta(minutes=dice.randrange(5_000_000))
        pages.append(
            PracticePage(
                path=Page._get_path(parent.path, parent.depth + 1, step),
                slug=slug,
                url_path=f"{parent.url_path}{slug}/",
                first_published_at=moment,
                last_published_at=moment,
                latest_revision_created_at=moment,
                **shared,
                **_record(number, dice, stock),
            )
        )
    _insert(pages)
    Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + size)
    return pages


def _insert(pages: list[PracticePage]) -> None:
    """Insert `pages` in bulk, which Django itself does not do for a model with a parent table."""
    own = {field.name for field in Page._meta.concrete_fields} - {"id"}
    rows = [Page(**{name: getattr(page, name) for name in own}) for page in pages]
    for page, row in zip(pages, Page.objects.bulk_create(rows), strict=True):
        page.pk = page.id = row.pk
        page.page_ptr_id = row.pk
    fields = PracticePage._meta.local_concrete_fields
    # One insert holds at most this many values on SQLite.
    batch = max(connection.ops.bulk_batch_size(fields, pages), 1)
    children: list[models.Model] = [*pages]
    for start in range(0, len(pages), batch):
        query = InsertQuery(PracticePage)
        query.insert_values(fields, children[start : start + batch])
        query.get_compiler(connection=connection).execute_sql()


def _record(number: int, dice: random.Random, stock: _Stock) -> dict[str, Any]:
    what, where, who = dice.choice(_WHAT), dice.choice(_WHERE), dice.choice(_WHO)
    started = dice.randrange(2005, 2026)
    status = dice.choices(Status.values, weights=(6, 3, 1))[0]
    return {
        **_fill(number),
        "title": f"{what.capitalize()} in de {where} met {who} {number + 1}",
        "draft_title": f"{what.capitalize()} in de {where} met {who} {number + 1}",
        "summary": _prose(dice, 2)[:280],
        "record_type": dice.choices(RecordType.values, weights=(7, 2, 1))[0],
        "scale": dice.choice(Scale.values),
        "budget_band": dice.choice(BudgetBand.values),
        "evidence_level": EvidenceLevel.NOT_ASSESSED,
        "status": status,
        "started": str(started),
        "ended": "" if status == Status.RUNNING else str(dice.randrange(started, 2027)),
        "verified_on": dice.choice((None, _day(dice), _day(dice))),
        "image": dice.choice(stock.images) if stock.images else None,
        "project_owner": dice.choice(stock.owners),
        "reason": f"<p>{_prose(dice, 3)}</p>",
        "approach": [{"type": "text", "value": f"<p>{_prose(dice, 6)}</p>"}],
        "lessons": f"<p>{_prose(dice, 2)}</p>",
    }


def _fill(number: int) -> dict[str, Any]:
    """Return a value for every field of the record that the demo knows, by its kind; rows and references are added."""
    # Dice of its own: what is drawn besides is the same whatever fields there are.
    dice = random.Random(number)  # noqa: S311 - load data, and the same every time
    return {field.name: _BY_KIND[field.kind](dice, field.name) for field in fields_in(DEMO, *_BY_KIND)}


def _one_of(dice: random.Random, name: str) -> str:
    return str(dice.choice(PracticePage._meta.get_field(name).choices or [("", "")])[0])


def _day(dice: random.Random) -> datetime.date:
    return datetime.date(2024, 1, 1) + datetime.timedelta(days=dice.randrange(900))


def _prose(dice: random.Random, sentences: int) -> str:
    return " ".join(_sentence(dice) for _sentence_number in range(sentences))


def _sentence(dice: random.Random) -> str:
    who, other = dice.sample(_WHO, 2)
    return dice.choice(_SENTENCES).format(
        what=dice.choice(_WHAT), who=who, other=other, where=dice.choice(_WHERE), verb=dice.choice(_VERBS)
    )


# By the kind of a field, for what _record() does not draw: short, and in a third of the practices, as editors do.
_BY_KIND: dict[Kind, Callable[[random.Random, str], Any]] = {
    Kind.LINE: lambda dice, _name: dice.choice((dice.choice(_WHERE), "", "")),
    Kind.RICH_TEXT: lambda dice, _name: dice.choice((f"<p>{_sentence(dice)}</p>", "", "")),
    Kind.BLOCKS: lambda dice, _name: [{"type": "text", "value": f"<p>{_sentence(dice)}</p>"}],
    Kind.CHOICE: _one_of,
    Kind.NUMBER: lambda dice, _name: dice.choice((dice.randrange(1, 9), None, None)),
    Kind.DAY: lambda dice, _name: dice.choice((_day(dice), None, None)),
    Kind.PARTIAL_DATE: lambda dice, _name: str(dice.randrange(2005, 2026)),
}


# --- Rows that belong to pages --------------------------------------------------------------------------------------


def _add_rows(pages: list[PracticePage], dice: random.Random, stock: _Stock) -> None:
    terms, municipalities, partners, tags = [], [], [], []
    for page in pages:
        terms += [PracticeTerm(page=page, term=term) for term in _terms(dice, stock)]
        municipalities += [
            PracticeMunicipality(page=page, municipality=municipality)
            for municipality in _zipf(dice, stock.municipalities, dice.choice((1, 1, 1, 2)))
        ]
        partners += [PracticePartner(page=page, organisation=owner) for owner in _zipf(dice, stock.owners, 2)]
        tags += [PracticeTagItem(content_object=page, tag=tag) for tag in _zipf(dice, stock.tags, dice.randrange(2, 7))]
    PracticeTerm.objects.bulk_create(terms)
    PracticeMunicipality.objects.bulk_create(municipalities)
    PracticePartner.objects.bulk_create(partners)
    PracticeTagItem.objects.bulk_create(tags)


def _terms(dice: random.Random, stock: _Stock) -> Iterator[Term]:
    for terms in stock.terms.values():
        yield from dice.sample(terms, dice.randrange(1, min(3, len(terms)) + 1))


def _zipf(dice: random.Random, items: Sequence[Any], number: int) -> list[Any]:
    """Return up to `number` different items; the second is chosen half as often as the first, and so on."""
    weights = [1 / rank for rank in range(1, len(items) + 1)]
    return list({item.pk: item for item in dice.choices(items, weights=weights, k=number)}.values())

"""What the page of a practice shows besides its own fields, assembled in a fixed number of queries."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from library.media.shared import HEIGHT, WIDTH, SharePicture, picture_of
from library.media.shown import is_shown
from practices.models import PracticeAdoption, PracticePage, PracticePresentation
from practices.models.choices import EVIDENCE_MEANINGS, EvidenceLevel, RecordType
from practices.models.querysets import PRACTICE_RENDITIONS, card_rows, record_rows, renditions
from practices.models.record.completeness import is_filled
from practices.models.record.declaration import fields_in
from practices.models.record.fields import PAGE, Kind
from practices.pages import essentials
from practices.pages.essentials import ShownFact
from practices.pages.record_rows import bring_rows
from practices.pages.sharing import share_picture
from practices.pages.start_kit import KitCount, counts, file_url
from practices.query.cards import FoundCard, cards_beside
from practices.query.facets.index import FacetIndex, current_index
from practices.query.practice_query import METHOD, TITLE, PracticeQuery
from practices.query.related import Relation, kinship_of

# Related practices stand in rows of three: one row, or two where editors filled one.
ROW = 3
MOST_RELATED = 2 * ROW
APPLICATIONS_SHOWN = 6
# Fewer sections than this need no table of contents.
FEWEST_SECTIONS = 4

# What one reads first, in this order; the other texts follow in that of the record.
_FIRST = ("approach", "lessons", "results")
# What a visitor reads above how it is done, where it was done somewhere and where it is a way to do it.
_DONE, _WAY = "Zo ging het", "Zo werkt het"
# Texts that stand out: what was learned, what warns, what is open.
_ASIDES = {"lessons": "plain", "not_when": "warn", "unknowns": "open"}


class RecordText(NamedTuple):
    """A text of the record as a section: anchor, title, the field's value, and how it stands out, if it does."""

    anchor: str
    title: str
    value: Any
    are_blocks: bool
    aside: str


class RelatedPractice(NamedTuple):
    """A practice beside another, and in Dutch why it stands there."""

    card: FoundCard
    reason: str


class Section(NamedTuple):
    """A section of the page: its anchor and title."""

    anchor: str
    title: str


@dataclass
class PracticeDetail:
    """Everything around the fields of a practice that its page shows.

    index_url: the list of practices. url: the full address, for sharing. applications: the first of
    `application_count` practices that apply this method; applications_url: the list of all of them.
    adoptions: other municipalities that took it over. coming, past: where it is presented, the nearest first.
    sections: all of them, in order. kit_url: its start kit, if it has one.
    review_overdue: whether the record should have been reviewed by now.
    """

    page: PracticePage
    index_url: str
    url: str
    picture: SharePicture
    method: FoundCard | None
    related: list[RelatedPractice]
    applications: list[FoundCard]
    application_count: int
    applications_url: str
    adoptions: list[PracticeAdoption]
    coming: list[PracticePresentation]
    past: list[PracticePresentation]
    review_overdue: bool
    kit_url: str

    @property
    def kit_counts(self) -> list[KitCount]:
        """What is in the start kit."""
        return counts(self.page)

    @property
    def kit_file_url(self) -> str:
        """The start kit as a Word document."""
        return file_url(self.page)

    @property
    def mail_url(self) -> str:
        """The address that opens a mail about the practice."""
        subject = f"Praktijk: {self.page.title}"
        lines = [self.page.title, self.page.summary, self.url, "Uit de Databank sociale samenhang"]
        body = "\r\n\r\n".join(line for line in lines if line)
        return f"mailto:?subject={quote(subject, safe='')}&body={quote(body, safe='')}"

    @cached_property
    def texts(self) -> list[RecordText]:
        """The texts of the record that were filled in, in the order of the page."""
        first = {name: place for place, name in enumerate(_FIRST)}
        told = fields_in(PAGE, Kind.RICH_TEXT, Kind.BLOCKS)
        fields = sorted(told, key=lambda field: first.get(field.name, len(first)))
        return [
            RecordText(
                slugify(field.title),
                self._how if field.name == "approach" else field.title,
                getattr(self.page, field.name),
                field.kind is Kind.BLOCKS,
                _ASIDES.get(field.name, ""),
            )
            for field in fields
            if is_filled(self.page, field)
        ]

    @property
    def _how(self) -> str:
        return _DONE if self.page.record_type == RecordType.EXAMPLE else _WAY

    @property
    def strip(self) -> list[ShownFact]:
        """What decides whether the practice fits, for the strip below the title."""
        return essentials.strip(self.page, self.anchors)

    @property
    def facts(self) -> list[ShownFact]:
        """Every short fact, for the list at the side."""
        return essentials.listed_facts(self.page, self.index_url)

    @property
    def evidence_line(self) -> list[str]:
        """How certain the record is, in words."""
        return essentials.evidence_line(self.page)

    @cached_property
    def sections(self) -> list[Section]:
        """The sections that the page has, in its order."""
        page = self.page
        texts = [Section(text.anchor, text.title) for text in self.texts]
        others = (
            ("startpakket", "Startpakket", self.kit_url),
            ("bewijs", "Bewijs", True),
            ("toegepast-in", "Toegepast in", self.application_count),
            ("ook-toegepast-in", "Ook toegepast in", self.adoptions),
            ("voorgesteld", "Voorgesteld op", self.coming or self.past),
            ("zie-ook", "Zie ook", page.links.all()),
            ("downloads", "Downloads", page.downloads()),
            ("sleutelwoorden", "Sleutelwoorden", page.tag_list()),
            ("verwant", "Verwante praktijken", self.related),
        )
        return [*texts, *(Section(anchor, title) for anchor, title, shown in others if shown)]

    @property
    def contents(self) -> list[Section]:
        """The sections, where they are enough to need a table of contents."""
        return self.sections if len(self.sections) >= FEWEST_SECTIONS else []

    @property
    def evidence_levels(self) -> list[tuple[EvidenceLevel, str]]:
        """Every evidence level, and in Dutch what it means."""
        return list(EVIDENCE_MEANINGS.items())

    @property
    def anchors(self) -> set[str]:
        """The anchors of the sections, for links within the page."""
        return {section.anchor for section in self.sections}


def present(page: PracticePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of a practice is given."""
    return {"detail": describe(page, request)}


def describe(page: PracticePage, request: HttpRequest) -> PracticeDetail:
    """Assemble what the page of `page` shows, and bring along its rows.

    One query; one more for each of these: documents, events that present it, cards that are not kept.
    A preview shows the rows that it has in memory; what is akin to it is that of the published record.
    """
    practices = PracticePage.objects.all()
    index = current_index(practices)
    kin = kinship_of(index, practices)
    is_preview = getattr(request, "is_preview", False)
    chosen = [row.related_id for row in page.related_rows.all()] if is_preview else kin.chosen.get(page.pk, [])
    adoptions, coming, past = _rows(page, index, is_preview=is_preview)
    applications = _applications(index, page)
    akin = kin.akin(index, page, without=[*applications, *filter(None, [page.method_id])], most=MOST_RELATED)
    beside = _beside(chosen, akin, index)
    small = [*filter(None, [page.method_id]), *applications[:APPLICATIONS_SHOWN]]
    cards, small_cards = cards_beside([key for key, _reason in beside], small, practices, index)
    url = page.get_full_url(request) or request.build_absolute_uri()
    index_url = (page.get_url(request) or "").removesuffix(f"{page.slug}/")
    return PracticeDetail(
        page=page,
        index_url=index_url,
        url=url,
        picture=_picture(page),
        method=small_cards.get(page.method_id),
        related=[RelatedPractice(cards[key], reason) for key, reason in beside if key in cards],
        applications=[small_cards[key] for key in applications[:APPLICATIONS_SHOWN] if key in small_cards],
        application_count=len(applications),
        applications_url=PracticeQuery(selected={METHOD: (page.slug,)}).url(index_url),
        adoptions=adoptions,
        coming=coming,
        past=past,
        review_overdue=page.review_due is not None and page.review_due < timezone.localdate(),
        kit_url=page.start_kit_url(request),
    )


def _applications(index: FacetIndex, page: PracticePage) -> list[int]:
    """Return the keys of the listed practices that apply `page` as their method, by title."""
    value = index.facets[METHOD].values.get(page.slug)
    return list(index.in_order(value.holders & index.listed, index.orders[TITLE])) if value else []


def _rows(
    page: PracticePage, index: FacetIndex, *, is_preview: bool
) -> tuple[list[PracticeAdoption], list[PracticePresentation], list[PracticePresentation]]:
    """Bring along the rows of the record; return who took it over, and where it is still to be presented and where it
    was.
    """
    if not is_preview:
        adoptions, is_presented = bring_rows(page, index)
        return (adoptions, *_presentations(page)) if is_presented else (adoptions, [], [])
    if page.pk is not None:
        # The preview of a practice that was never saved has all of its rows in memory.
        prefetch_related_objects([page], renditions(PRACTICE_RENDITIONS), *card_rows(), *record_rows())
    return (page.adoption_list(), *_presentations(page))


def _beside(chosen: list[int], akin: list[Relation], index: FacetIndex) -> list[tuple[int, str]]:
    """Return which listed practices stand beside it and why: those that were chosen, and after them those that are akin
    until the row is full.
    """
    found = [(key, "Gekozen door de redactie") for key in chosen if index.lists(key)]
    most = ROW if len(found) < ROW else MOST_RELATED
    computed = [(key, f"Deelt: {', '.join(shared)}") for key, shared in akin if key not in chosen]
    return [*found, *computed[: max(most - len(found), 0)]]


def _presentations(page: PracticePage) -> tuple[list[PracticePresentation], list[PracticePresentation]]:
    """Return where the practice is still to be presented and where it was, the nearest in time first."""
    today = timezone.localdate()
    rows = page.public_presentations()
    coming = [row for row in rows if timezone.localdate(row.starts_at) >= today]
    return coming[::-1], rows[len(coming) :]


def _picture(page: PracticePage) -> SharePicture:
    """Return the image of the practice as it is shared, or else the picture that is drawn of its title."""
    if page.image is not None and is_shown(page.image):
        return picture_of(page.image, page.title)
    address = reverse("practice_picture", args=[page.translation_key])
    version = share_picture.version(page)
    url = urljoin(settings.BASE_URL, f"{address}?v={version}")
    return SharePicture(url, WIDTH, HEIGHT, page.title)

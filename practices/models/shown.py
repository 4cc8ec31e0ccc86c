"""What pages and outputs show of a practice, beside its fields."""

from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from core.publishing.visibility import publicly_visible
from core.text.partial_dates import in_words
from library.media.shown import is_shown
from library.models import Term
from practices.models.choices import DocumentRole
from practices.models.keywords import PracticeTag
from practices.models.rows import PracticeAdoption, PracticePresentation


class ShownRecord:
    """The parts of a practice in the form in which they are shown. Reads rows that were prefetched."""

    pk: Any
    place: Any
    started: Any
    ended: Any
    contact_public: Any
    contact_name: Any
    contact_email: Any
    practice_terms: Any
    practice_municipalities: Any
    practice_partners: Any
    practice_documents: Any
    tagged_items: Any
    presentations: Any
    adoptions: Any

    def terms_by_vocabulary(self) -> list[dict[str, Any]]:
        """The terms, grouped by vocabulary in the order of the vocabularies; reads what was prefetched."""
        groups: dict[int, dict[str, Any]] = {}
        rows = [row.term for row in self.practice_terms.all()]
        for term in sorted(rows, key=lambda term: (term.vocabulary.sort_order, term.sort_order, term.label)):
            group = groups.setdefault(term.vocabulary_id, {"vocabulary": term.vocabulary, "terms": []})
            group["terms"].append(term)
        return list(groups.values())

    def terms_of(self, parameter: str) -> list[Term]:
        """The terms of the vocabulary with this URL parameter."""
        groups = self.terms_by_vocabulary()
        return next((group["terms"] for group in groups if group["vocabulary"].parameter == parameter), [])

    @property
    def themes(self) -> list[Term]:
        """The themes, for cards."""
        return self.terms_of("thema")

    def tag_list(self) -> list[PracticeTag]:
        """The keywords by name; reads what was prefetched, which taggit's own manager does not."""
        return sorted((item.tag for item in self.tagged_items.all()), key=lambda tag: tag.name)

    def municipality_list(self) -> list[Any]:
        """The municipalities in the order of the record."""
        return [row.municipality for row in self.practice_municipalities.all()]

    def where(self) -> str:
        """One line that says where: municipalities, or else the place."""
        return ", ".join(municipality.name for municipality in self.municipality_list()) or self.place

    def partner_list(self) -> list[Any]:
        """The partner organisations in the order of the record."""
        return [row.organisation for row in self.practice_partners.all()]

    def downloads(self) -> list[Any]:
        """The documents that are offered as downloads."""
        return self._documents(DocumentRole.DOWNLOAD)

    def evaluations(self) -> list[Any]:
        """The documents that back the evidence level."""
        return self._documents(DocumentRole.EVALUATION)

    def _documents(self, role: str) -> list[Any]:
        return [row for row in self.practice_documents.all() if row.role == role and is_shown(row.document)]

    def period(self) -> str:
        """When it ran, in Dutch: 'sinds 2015', 'van 2007 tot 2017' or 'tot 2017'; empty when nothing is known."""
        start, end = (in_words(value) if value else "" for value in (self.started, self.ended))
        if start and end:
            return start if start == end else f"van {start} tot {end}"
        if start:
            return f"sinds {start}"
        return f"tot {end}" if end else ""

    def contact(self) -> dict[str, str]:
        """The point of contact, only as far as it may be published; empty when it may not."""
        if not self.contact_public:
            return {}
        return {name: value for name, value in (("name", self.contact_name), ("email", self.contact_email)) if value}

    def public_presentations(self) -> list[PracticePresentation]:
        """The events at which it was or will be presented, latest first, as far as the public may see them."""
        if self.pk is None:
            # The preview of a practice that was never saved.
            return []
        # Of these events alone: asked of all pages, SQLite looks at each of them.
        visible = publicly_visible(Page.objects.filter(pk=OuterRef("event_page")))
        rows = self.presentations.filter(Exists(visible))
        return list(rows.select_related("event_page").order_by("-starts_at"))

    def adoption_list(self) -> list[PracticeAdoption]:
        """The other municipalities that took it over, by name."""
        if self.pk is None:
            return []
        return list(self.adoptions.select_related("municipality"))

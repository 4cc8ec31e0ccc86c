"""Named listings of practices. Each has a fixed number of SQL queries, asserted in a test."""

import datetime

from django.db.models import F, Prefetch, Q
from django.utils import timezone
from wagtail.models import PageManager, Site, WorkflowState

from core.publishing.visibility import BasePageQuerySet
from library.media.shared import SHARE_RENDITION
from library.models import DatabankRendition
from practices.models.choices import Status
from practices.models.keywords import PracticeTagItem
from practices.models.record.completeness import completeness_in_database
from practices.models.rows import PracticeDocument, PracticeMunicipality, PracticePartner, PracticeTerm

# What a card shows; listed here so that the renditions come along in one query.
CARD_RENDITIONS = ("fill-480x240|format-webp|webpquality-60",)
# Everything that is ever shown of the image of a practice.
PRACTICE_RENDITIONS = (*CARD_RENDITIONS, "fill-640x400|format-webp", "fill-1120x700|format-webp", SHARE_RENDITION)


def renditions(specs: tuple[str, ...]) -> Prefetch:
    """Return how to bring along the renditions of the images of practices, in one query."""
    shown = DatabankRendition.objects.filter(filter_spec__in=specs)
    return Prefetch("image__renditions", shown, to_attr="prefetched_renditions")


def card_rows() -> tuple[Prefetch, ...]:
    """Return how to bring along the rows that a card shows, in one query each."""
    return (
        Prefetch("practice_terms", PracticeTerm.objects.select_related("term__vocabulary")),
        Prefetch("practice_municipalities", PracticeMunicipality.objects.select_related("municipality")),
    )


def record_rows() -> tuple[Prefetch | str, ...]:
    """Return how to bring along the other rows that the page of a practice shows, in one query each."""
    return (
        "links",
        Prefetch("practice_partners", PracticePartner.objects.select_related("organisation")),
        Prefetch("practice_documents", PracticeDocument.objects.select_related("document")),
        Prefetch("tagged_items", PracticeTagItem.objects.select_related("tag")),
    )


class PracticePageQuerySet(BasePageQuerySet):
    """Querysets of practices."""

    def listed(self, site: Site | None = None) -> "PracticePageQuerySet":
        """Return what lists show: public, and not archived."""
        return self.public(site).filter(archived_on__isnull=True)

    def due_for_confirmation(self, days: int, today: datetime.date | None = None) -> "PracticePageQuerySet":
        """Return what lists show and somebody should confirm by `today`, what was confirmed longest ago first.

        That is on the day which its editor set, or else so many days after it was confirmed; what never was, after it
        was first published. A day that was set before it was confirmed anew counts no more. What stopped is left alone.
        """
        today = today or timezone.localdate()
        last = today - datetime.timedelta(days=days)
        # A moment, not the day of each row: SQLite asks Python for that, ten thousand times.
        midnight = timezone.make_aware(datetime.datetime.combine(last, datetime.time.max))
        stale = Q(verified_on__lte=last) | Q(verified_on=None, first_published_at__lte=midnight)
        is_set = Q(review_due__isnull=False) & (Q(verified_on=None) | Q(verified_on__lt=F("review_due")))
        not_set = Q(review_due=None) | Q(verified_on__gte=F("review_due"))
        return (
            self.listed()
            .exclude(status=Status.STOPPED)
            .filter(is_set & Q(review_due__lte=today) | not_set & stale)
            .order_by(F("verified_on").asc(nulls_first=True), "first_published_at", "pk")
        )

    def with_completeness(self) -> "PracticePageQuerySet":
        """Give each practice `completeness`: how much of what helps a reader is filled in, in percent."""
        return self.annotate(completeness=completeness_in_database())

    def with_workflow_states(self) -> "PracticePageQuerySet":
        """Bring along the workflows that are not over, in one query.

        Wagtail's `prefetch_workflow_states` looks by the base model, and so finds none for practices.
        """
        states = WorkflowState.objects.active().select_related("current_task_state__task")
        return self.prefetch_related(
            Prefetch("_specific_workflow_states", states, to_attr="_current_workflow_states"),
        )

    def for_cards(self) -> "PracticePageQuerySet":
        """Bring along everything that a card shows, in a fixed number of queries whatever the number of rows."""
        return self.select_related("image").prefetch_related(renditions(CARD_RENDITIONS), *card_rows())

    def for_small_cards(self) -> "PracticePageQuerySet":
        """Bring along everything that a small card shows: in two queries, without image and terms."""
        return self.prefetch_related(
            Prefetch("practice_municipalities", PracticeMunicipality.objects.select_related("municipality"))
        )

    def for_indexing(self) -> "PracticePageQuerySet":
        """Bring along everything that the search index holds of a practice."""
        return self.select_related("project_owner").prefetch_related(
            "practice_terms__term__vocabulary",
            "practice_municipalities__municipality",
            "practice_partners__organisation",
            "tagged_items__tag",
            "tags",
        )

    def for_export(self) -> "PracticePageQuerySet":
        """Bring along everything that an export writes."""
        return self.select_related("project_owner").prefetch_related(
            "practice_terms__term__vocabulary",
            "practice_municipalities__municipality",
            "practice_partners__organisation",
            "tagged_items__tag",
        )

    def for_comparison(self) -> "PracticePageQuerySet":
        """Bring along what a comparison and the note for colleagues show; a method that is not public is None."""
        return self.select_related("project_owner").prefetch_related(
            "links",
            Prefetch("method", self.model.objects.public()),
            Prefetch("practice_terms", PracticeTerm.objects.select_related("term__vocabulary")),
            Prefetch("practice_municipalities", PracticeMunicipality.objects.select_related("municipality")),
            Prefetch("practice_partners", PracticePartner.objects.select_related("organisation")),
        )

    def newest_first(self) -> "PracticePageQuerySet":
        """Order by the moment of first publication; the identifier settles ties, so that paging never repeats a row."""
        return self.order_by(F("first_published_at").desc(nulls_last=True), "-pk")


PracticePageManager = PageManager.from_queryset(PracticePageQuerySet)

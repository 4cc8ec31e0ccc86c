"""The reports of terms and keywords: how much practices use each, and what nobody uses."""

from collections import Counter
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet
from django.forms import RadioSelect
from django.urls import reverse
from django.utils.functional import cached_property
from django_filters import ChoiceFilter, ModelChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from library.cms.reports.charts import Bar, Chart, largest
from library.cms.reports.view import Report
from library.models import Term, Vocabulary
from practices.models import PracticePage, PracticeTag

ORPHAN, ONCE, OFFERED = "niemand", "een", "site"


class UseFilterSet(WagtailFilterSet):
    """By how much a word is used."""

    gebruik = ChoiceFilter(
        label="Gebruik",
        method="used",
        choices=[
            (ORPHAN, "Nergens gebruikt"),
            (ONCE, "Door één praktijk op de site"),
            (OFFERED, "Door minstens één praktijk op de site"),
        ],
        empty_label="Alles",
        widget=RadioSelect,
    )

    def used(self, words: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == ORPHAN:
            return self.orphans(words)
        return words.filter(practices=1) if value == ONCE else words.filter(practices__gt=0)

    def orphans(self, words: QuerySet[Any]) -> QuerySet[Any]:
        """Leave what nothing uses."""
        return words.filter(held=0)


class TermsFilterSet(UseFilterSet):
    """By use and by vocabulary."""

    vocabularium = ModelChoiceFilter(
        label="Vocabularium", field_name="vocabulary", queryset=Vocabulary.objects.all(), empty_label="Alle"
    )

    class Meta:
        model = Term
        fields: list[str] = []

    def orphans(self, words: QuerySet[Any]) -> QuerySet[Any]:
        """Leave what no practice uses and nothing else."""
        return super().orphans(words).exclude(pk__in=list(used_elsewhere()))


class KeywordsFilterSet(UseFilterSet):
    """By use."""

    class Meta:
        model = PracticeTag
        fields: list[str] = []


def used_elsewhere() -> dict[int, int]:
    """Return how many things that are no practices use each term: a form that asks for it, a narrower term. One query.

    Wagtail's own count of uses, for each term, would look at every practice once more.
    """
    term, practice = (ContentType.objects.get_for_model(model) for model in (Term, PracticePage))
    references = ReferenceIndex.objects.filter(to_content_type=term).exclude(content_type=practice).order_by()
    counts = references.values_list("to_object_id").annotate(Count("object_id", distinct=True))
    return {int(key): number for key, number in counts}


class UseReport(Report):
    """What terms and keywords have in common. ties: how a word leads to its practices."""

    header_icon = "tag"
    is_searchable = True
    search_backend_name = None
    ties: str

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return bool(user.has_perm("library.view_term"))

    @cached_property
    def may_change(self) -> bool:
        """Whether a word leads to its form."""
        return bool(policy_registry.get_by_type(self.model).user_has_permission(self.request.user, "change"))

    def edit_url(self, word: Any) -> str:
        """Return where the word is changed; nothing for who may not."""
        url = self.model.snippet_viewset.get_url_name("edit")
        return reverse(url, args=[quote(word.pk)]) if self.may_change else ""

    def with_practices(self, words: QuerySet[Any]) -> QuerySet[Any]:
        """Count the practices that lists show, and the others: drafts and what is in the archive."""
        listed = Q(**{f"{self.ties}__in": PracticePage.objects.listed().order_by().values("pk")})
        return words.annotate(practices=Count(self.ties, filter=listed), held=Count(self.ties)).annotate(
            others=F("held") - F("practices")
        )


class TermsReport(UseReport):
    """The terms that can be chosen, with what uses each; of a term that was merged nobody asks that it is used."""

    model = Term
    slug = "termen"
    order = 120
    page_title = "Gebruik van termen"
    search_fields = ["label", "alternative_labels"]
    filterset_class = TermsFilterSet
    default_ordering = ("practices", "label")
    ties = "practice_terms__page"

    @cached_property
    def columns(self) -> list[Column]:
        """The columns; a term leads to its form, for who may change it."""
        return [
            TitleColumn("label", label="Term", sort_key="label", get_url=self.edit_url),
            Column("vocabulary", label="Vocabularium", sort_key="vocabulary__name"),
            NumberColumn("practices", label="Praktijken op de site", sort_key="practices"),
            NumberColumn("others", label="In concept of archief", sort_key="others"),
            NumberColumn("elsewhere", label="Elders"),
        ]

    def get_base_queryset(self) -> QuerySet[Term]:
        terms = Term.objects.current().select_related("vocabulary")
        return self.with_practices(terms)

    @cached_property
    def elsewhere(self) -> dict[int, int]:
        """How many things that are no practices use each term."""
        return used_elsewhere()

    def decorate_paginated_queryset(self, object_list: Any) -> list[Term]:
        """Say what else uses each term."""
        terms = list(object_list)
        for term in terms:
            term.elsewhere = self.elsewhere.get(term.pk, 0)
        return terms

    def charts(self, rows: QuerySet[Any]) -> list[Chart]:
        """How many terms of each vocabulary nobody uses, and the terms that most practices hold. One query."""
        told = rows.order_by().values_list("pk", "vocabulary", "vocabulary__name", "label", "practices", "held")
        found = list(told)
        total = Counter((key, name) for _pk, key, name, _label, _practices, _held in found)
        orphans = Counter(
            (key, name) for pk, key, name, _label, _practices, held in found if not held and not self.elsewhere.get(pk)
        )
        bars = tuple(
            Bar(name, orphans[key, name], (str(number),), self.narrowed(vocabularium=key, gebruik=ORPHAN))
            for (key, name), number in sorted(total.items(), key=lambda item: item[0][1])
        )
        most, note = largest(
            Bar(label, practices, (name,)) for _pk, _key, name, label, practices, _held in found if practices
        )
        return [
            Chart("Termen die nergens gebruikt worden", "Vocabularium", "Nergens", bars, ("Van de",)),
            Chart("Meest gebruikte termen", "Term", "Praktijken", most, ("Vocabularium",), note),
        ]


class KeywordsReport(UseReport):
    """The free keywords, with the practices that have each."""

    model = PracticeTag
    slug = "sleutelwoorden"
    order = 130
    page_title = "Gebruik van sleutelwoorden"
    search_fields = ["name"]
    filterset_class = KeywordsFilterSet
    default_ordering = ("practices", "name")
    ties = "items__content_object"

    @cached_property
    def columns(self) -> list[Column]:
        """The columns; a keyword leads to its form, for who may change it."""
        return [
            TitleColumn("name", label="Sleutelwoord", sort_key="name", get_url=self.edit_url),
            NumberColumn("practices", label="Praktijken op de site", sort_key="practices"),
            NumberColumn("others", label="In concept of archief", sort_key="others"),
        ]

    def get_base_queryset(self) -> QuerySet[PracticeTag]:
        return self.with_practices(PracticeTag.objects.all())

    def charts(self, rows: QuerySet[Any]) -> list[Chart]:
        """How many keywords are used how much, and those that most practices have. One query."""
        found = list(rows.order_by().values_list("name", "practices", "held"))
        often = [("Vijf of meer praktijken", 5, None), ("Twee tot vier", 2, 4), ("Eén praktijk", 1, 1)]
        bars = [
            Bar(label, sum(least <= practices <= (most or practices) for _name, practices, _held in found))
            for label, least, most in often
        ]
        orphans = sum(not held for _name, _practices, held in found)
        hidden = sum(bool(held) and not practices for _name, practices, held in found)
        bars += [
            Bar("Alleen in concept of archief", hidden),
            Bar("Nergens", orphans, url=self.narrowed(gebruik=ORPHAN)),
        ]
        most, note = largest(Bar(name, practices) for name, practices, _held in found if practices)
        return [
            Chart("Hoe vaak sleutelwoorden gebruikt worden", "Gebruikt door", "Sleutelwoorden", tuple(bars)),
            Chart("Meest gebruikte sleutelwoorden", "Sleutelwoord", "Praktijken", most, note=note),
        ]

"""The report of the links of practices: which still work, and what is wrong with the others."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import RadioSelect
from django.urls import reverse
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from library.cms.page_work import editable_by, may
from library.cms.reports.charts import Bar, Chart, largest
from library.cms.reports.columns import DayColumn
from library.cms.reports.view import Report
from practices.models import CheckedLink, PracticePage
from practices.models.checked_link import FAILURES_OF_DEAD

WORKS, ONCE, DEAD, NEW = "werkt", "mislukt", "dood", "nieuw"
_WORDS = {WORKS: "Werkt", ONCE: "Mislukte één keer", DEAD: "Werkt niet meer", NEW: "Nog niet nagekeken"}
_STANDING = {
    WORKS: Q(checked_at__isnull=False, failures=0),
    ONCE: Q(failures__gt=0, failures__lt=FAILURES_OF_DEAD),
    DEAD: Q(failures__gte=FAILURES_OF_DEAD),
    NEW: Q(checked_at=None, failures=0),
}


class LinksFilterSet(WagtailFilterSet):
    """Whether a link works."""

    stand = ChoiceFilter(
        label="Stand", method="standing", choices=list(_WORDS.items()), empty_label="Alle", widget=RadioSelect
    )

    class Meta:
        model = CheckedLink
        fields: list[str] = []

    def standing(self, links: QuerySet[CheckedLink], _name: str, value: str) -> QuerySet[CheckedLink]:
        return links.filter(_STANDING[value])


def _standing_of(link: CheckedLink) -> str:
    if link.failures:
        return DEAD if link.failures >= FAILURES_OF_DEAD else ONCE
    return WORKS if link.checked_at else NEW


class LinksReport(Report):
    """The addresses that practices lead to which the user may edit, as they were when they were last looked at."""

    model = CheckedLink
    slug = "links"
    order = 145
    page_title = "Links van praktijken"
    header_icon = "link"
    is_searchable = True
    search_fields = ["url"]
    filterset_class = LinksFilterSet
    default_ordering = ("-failures", "url")
    columns = [
        TitleColumn("url", label="Adres", sort_key="url", get_url=lambda link: link.edit_url),
        Column("standing", label="Stand", sort_key="failures"),
        Column("problem", label="Wat er misliep", sort_key="problem"),
        DayColumn("checked_at", label="Nagekeken", sort_key="checked_at"),
        Column("titles", label="In"),
    ]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return may(user, "change")

    def get_base_queryset(self) -> QuerySet[CheckedLink]:
        return CheckedLink.objects.filter(pk__in=self._ties().values("checkedlink"))

    def _ties(self) -> QuerySet[Any]:
        """Return the rows that tie links to practices that the user may edit."""
        mine = editable_by(self.request.user, PracticePage.objects.all()).order_by().values("pk")
        ties: QuerySet[Any] = CheckedLink.practices.through.objects.filter(practicepage__in=mine)
        return ties

    def decorate_paginated_queryset(self, object_list: Any) -> list[CheckedLink]:
        """Say where each link stands, in practices that the user may edit; an address leads to the first. One query."""
        links: list[Any] = list(object_list)
        ties = self._ties()
        if not self.is_export:
            ties = ties.filter(checkedlink__in=[link.pk for link in links])
        places: dict[int, list[tuple[str, int]]] = {}
        told = ties.order_by("practicepage__draft_title", "practicepage")
        for link, title, practice in told.values_list("checkedlink", "practicepage__draft_title", "practicepage"):
            places.setdefault(link, []).append((title, practice))
        for link in links:
            found = places.get(link.pk, [])
            link.standing = _WORDS[_standing_of(link)]
            link.titles = ", ".join(title for title, _practice in found)
            link.edit_url = reverse("wagtailadmin_pages:edit", args=[found[0][1]]) if found else ""
        return links

    def charts(self, rows: QuerySet[CheckedLink]) -> list[Chart]:
        """How many links work, and what is wrong with those that do not. Two queries."""
        numbers = rows.order_by().aggregate(**{name: Count("pk", filter=which) for name, which in _STANDING.items()})
        standings = tuple(Bar(words, numbers[name], url=self.narrowed(stand=name)) for name, words in _WORDS.items())
        problems = rows.exclude(problem="").order_by().values_list("problem").annotate(Count("pk")).order_by("problem")
        bars, note = largest(Bar(problem, number) for problem, number in problems)
        return [
            Chart("Werken de links?", "Stand", "Links", standings, note="De site kijkt ’s nachts een deel na."),
            Chart("Wat er misliep", "Reden", "Links", bars, note=note),
        ]

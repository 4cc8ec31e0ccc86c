"""The report of what came of practices: the municipalities that took one over, and whether it helped its readers."""

from collections import Counter
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.forms import RadioSelect
from django.urls import reverse
from django_filters import ChoiceFilter, ModelChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn

from library.cms.reports.charts import Bar, Chart, largest
from library.cms.reports.columns import DayColumn
from library.cms.reports.counting import number_of
from library.cms.reports.filters import PeriodFilter
from library.cms.reports.view import Report
from library.models import Term
from practices.models import Feedback, PracticeAdoption, PracticePage

ADOPTED, HELPED, NOT_HELPED, SENTENCES = "overgenomen", "geholpen", "niet-geholpen", "woorden"
_SHOWN = {
    ADOPTED: Q(adopted__gt=0),
    HELPED: Q(helped__gt=0),
    NOT_HELPED: Q(not_helped__gt=0),
    SENTENCES: Q(sentences__gt=0),
}


class ReceptionFilterSet(WagtailFilterSet):
    """Which practices the report shows, and the reactions of which days it counts."""

    wat = ChoiceFilter(
        label="Wat",
        method="which",
        choices=[
            (ADOPTED, "Elders overgenomen"),
            (HELPED, "Hielp minstens één lezer"),
            (NOT_HELPED, "Hielp minstens één lezer niet"),
            (SENTENCES, "Met uitleg van een lezer"),
        ],
        empty_label="Alles",
        widget=RadioSelect,
    )
    thema = ModelChoiceFilter(
        label="Thema",
        field_name="practice_terms__term",
        queryset=Term.objects.current().filter(vocabulary__parameter="thema"),
        empty_label="Alle",
    )
    # Decides what is counted, so the report itself applies it.
    periode = PeriodFilter(label="Reacties van lezers in", method="leave")

    class Meta:
        model = PracticePage
        fields: list[str] = []

    def which(self, practices: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return practices.filter(_SHOWN[value])

    def leave(self, practices: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        return practices


class ReceptionReport(Report):
    """The practices of which anything came: adoptions and reactions."""

    model = PracticePage
    slug = "toepassingen-en-reacties"
    order = 140
    page_title = "Toepassingen en reacties"
    header_icon = "pick"
    is_searchable = True
    search_backend_name = None
    search_fields = ["title"]
    filterset_class = ReceptionFilterSet
    default_ordering = ("-helped", "-adopted", "title")
    columns = [
        TitleColumn(
            "title",
            label="Praktijk",
            accessor="get_admin_display_title",
            sort_key="title",
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
        ),
        NumberColumn("helped", label="Geholpen", sort_key="helped"),
        NumberColumn("not_helped", label="Niet geholpen", sort_key="not_helped"),
        NumberColumn("sentences", label="Met uitleg", sort_key="sentences"),
        DayColumn("last", label="Laatste reactie", sort_key="last"),
        NumberColumn("adopted", label="Overgenomen", sort_key="adopted"),
        Column("adopters", label="Door"),
    ]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return bool(user.has_perm("practices.view_feedback"))

    def get_base_queryset(self) -> QuerySet[PracticePage]:
        given = self._given()
        last = given.filter(practice=OuterRef("pk")).order_by().values("practice")
        # Few of ten thousand have any: counted are only those.
        some = Q(pk__in=given.values("practice")) | Q(pk__in=PracticeAdoption.objects.values("practice"))
        found: QuerySet[PracticePage] = PracticePage.objects.filter(some).defer_streamfields()
        return found.annotate(
            helped=number_of(given.filter(helped=True), "practice"),
            not_helped=number_of(given.filter(helped=False), "practice"),
            sentences=number_of(given.exclude(sentence=""), "practice"),
            last=Subquery(last.annotate(last=Max("given_at")).values("last")),
            adopted=number_of(PracticeAdoption.objects.all(), "practice"),
        )

    def decorate_paginated_queryset(self, object_list: Any) -> list[PracticePage]:
        """Name the municipalities that took each over. One query."""
        practices = list(object_list)
        adoptions = PracticeAdoption.objects.select_related("municipality")
        if not self.is_export:
            adoptions = adoptions.filter(practice__in=[practice.pk for practice in practices])
        names: dict[int, list[str]] = {}
        for adoption in adoptions:
            names.setdefault(adoption.practice_id, []).append(adoption.municipality.name)
        for practice in practices:
            practice.adopters = ", ".join(names.get(practice.pk, []))
        return practices

    def charts(self, rows: QuerySet[Any]) -> list[Chart]:
        """Whether practices helped, the ones that helped most, and who took most over. Two queries."""
        told = list(rows.order_by().values_list("pk", "title", "helped", "not_helped"))
        keys = {row[0] for row in told}
        helped = sum(row[2] for row in told)
        not_helped = sum(row[3] for row in told)
        most, note = largest(Bar(title, yes, (str(no),)) for _pk, title, yes, no in told if yes)
        taken = Counter(
            name
            for practice, name in PracticeAdoption.objects.values_list("practice", "municipality__name")
            if practice in keys
        )
        adopters, more = largest(Bar(name, number) for name, number in sorted(taken.items()))
        return [
            Chart(
                "Heeft dit je geholpen?",
                "Antwoord",
                "Lezers",
                (
                    Bar("Ja", helped, url=self.narrowed(wat=HELPED)),
                    Bar("Nee", not_helped, url=self.narrowed(wat=NOT_HELPED)),
                ),
                note="Wat ze erbij schreven, staat onder Reacties van lezers in het menu.",
            ),
            Chart("Wat het meest hielp", "Praktijk", "Geholpen", most, ("Niet geholpen",), note),
            Chart("Gemeenten die overnamen", "Gemeente", "Praktijken", adopters, note=more),
        ]

    def _given(self) -> QuerySet[Feedback]:
        """Return the reactions of the period that was chosen."""
        given = Feedback.objects.order_by()
        period = self.filters.form.cleaned_data.get("periode") if self.filters.is_valid() else None
        if period and period.start:
            given = given.filter(given_at__gte=period.start)
        if period and period.stop:
            given = given.filter(given_at__lte=period.stop)
        return given

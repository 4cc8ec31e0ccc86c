"""The report of municipalities: where there are practices, and where there are none."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.forms import RadioSelect
from django.urls import reverse
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn

from library.cms.reports.charts import Bar, Chart
from library.cms.reports.columns import DayColumn
from library.cms.reports.counting import number_of
from library.cms.reports.view import Report
from library.models import Municipality, Province
from practices.cms.reports.practices import REPORT
from practices.models import PracticeAdoption, PracticePage

WITHOUT, WITH, NOTHING = "zonder", "met", "niets"
_PRACTICES = {WITHOUT: Q(practices=0), WITH: Q(practices__gt=0), NOTHING: Q(practices=0, adoptions=0)}


class MunicipalitiesFilterSet(WagtailFilterSet):
    """Which municipalities the report shows."""

    praktijken = ChoiceFilter(
        label="Praktijken",
        method="with_practices",
        choices=[
            (WITHOUT, "Zonder praktijk"),
            (NOTHING, "Zonder praktijk, en zonder een die ze overnam"),
            (WITH, "Met een praktijk"),
        ],
        empty_label="Alles",
        widget=RadioSelect,
    )
    provincie = ChoiceFilter(
        label="Provincie", field_name="province", choices=Province.choices, empty_label="Alle", widget=RadioSelect
    )

    class Meta:
        model = Municipality
        fields: list[str] = []

    def with_practices(self, rows: QuerySet[Municipality], _name: str, value: str) -> QuerySet[Municipality]:
        return rows.filter(_PRACTICES[value])


def _practices_of(municipality: Any) -> str:
    return f"{reverse(REPORT)}?gemeente={municipality.pk}" if municipality.practices else ""


class MunicipalitiesReport(Report):
    """Every municipality with its practices that lists show; those without come first."""

    model = Municipality
    slug = "gemeenten"
    order = 110
    page_title = "Gemeenten en hun praktijken"
    header_icon = "site"
    is_searchable = True
    search_backend_name = None
    search_fields = ["name"]
    filterset_class = MunicipalitiesFilterSet
    default_ordering = ("practices", "name")
    columns = [
        TitleColumn("name", label="Gemeente", sort_key="name", get_url=_practices_of),
        Column("get_province_display", label="Provincie", sort_key="province"),
        NumberColumn("practices", label="Praktijken op de site", sort_key="practices"),
        NumberColumn("adoptions", label="Overgenomen van elders", sort_key="adoptions"),
        DayColumn("verified_on", label="Laatst bevestigd", sort_key="verified_on"),
    ]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return bool(user.has_perm("library.view_municipality"))

    def get_base_queryset(self) -> QuerySet[Municipality]:
        listed = Q(practice_rows__page__in=PracticePage.objects.listed().order_by().values("pk"))
        return Municipality.objects.annotate(
            practices=Count("practice_rows", filter=listed),
            verified_on=Max("practice_rows__page__verified_on", filter=listed),
            adoptions=number_of(PracticeAdoption.objects.all(), "municipality"),
        )

    def charts(self, rows: QuerySet[Any]) -> list[Chart]:
        """How many municipalities of each province have no practice."""
        found = list(rows.order_by().values_list("province", "practices"))
        bars = []
        for province, label in Province.choices:
            numbers = [number for key, number in found if key == province]
            if numbers:
                without = numbers.count(0)
                url = self.narrowed(provincie=province, praktijken=WITHOUT)
                bars.append(Bar(label, without, (f"{len(numbers)}",), url))
        return [Chart("Gemeenten zonder praktijk", "Provincie", "Zonder", tuple(bars), ("Van de",))]

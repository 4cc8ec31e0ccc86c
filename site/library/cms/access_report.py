"""The report of who logged in to the CMS, and who took data of people out of it."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.forms import RadioSelect
from django_filters import ChoiceFilter, ModelChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import ModelLogEntry

from library.cms.reports.charts import Bar, Chart, largest
from library.cms.reports.columns import MomentColumn
from library.cms.reports.filters import PeriodFilter
from library.cms.reports.view import Report
from library.login.trail import KEPT, LOGGED_IN, NOT_LET_IN, TAKEN, WORDS, taken_in_words
from library.models import User


class AccessFilterSet(WagtailFilterSet):
    """What was done, by or with whose account, and when."""

    wat = ChoiceFilter(
        label="Wat", field_name="action", choices=list(WORDS.items()), empty_label="Alles", widget=RadioSelect
    )
    wie = ModelChoiceFilter(label="Wie", method="of_account", queryset=User.objects.all(), empty_label="Iedereen")
    periode = PeriodFilter(label="Periode", field_name="timestamp")

    class Meta:
        model = ModelLogEntry
        fields: list[str] = []

    def of_account(self, rows: QuerySet[ModelLogEntry], _name: str, user: User) -> QuerySet[ModelLogEntry]:
        return rows.filter(object_id=str(user.pk))


class AccessReport(Report):
    """Each time that an account was logged in to or a password was wrong, and each file with data of people."""

    model = ModelLogEntry
    slug = "toegang"
    order = 190
    page_title = "Aanmeldingen en downloads"
    header_icon = "key"
    verbose_name_plural = "regels"
    holds_people = "Aanmeldingen en downloads"
    is_searchable = True
    search_fields = ["label"]
    filterset_class = AccessFilterSet
    default_ordering = ("-timestamp", "-pk")
    columns = [
        MomentColumn("timestamp", label="Wanneer", sort_key="timestamp"),
        Column("label", label="Account", sort_key="label"),
        Column("done", label="Wat"),
        Column("taken", label="Welke gegevens"),
    ]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return bool(user.has_perm("library.change_user"))

    def get_base_queryset(self) -> QuerySet[ModelLogEntry]:
        found: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(action__in=WORDS)
        return found

    def decorate_paginated_queryset(self, object_list: Any) -> list[ModelLogEntry]:
        """Say in words what was done."""
        entries = list(object_list)
        for entry in entries:
            entry.done, entry.taken = WORDS[entry.action], taken_in_words(entry)
        return entries

    def charts(self, rows: QuerySet[ModelLogEntry]) -> list[Chart]:
        """How often each was done, and by account. Two queries."""
        numbers = dict(rows.order_by().values_list("action").annotate(Count("pk")))
        accounts = (
            rows.order_by()
            .values("object_id")
            .annotate(
                name=Max("label"),
                logins=Count("pk", filter=Q(action=LOGGED_IN)),
                wrong=Count("pk", filter=Q(action=NOT_LET_IN)),
                files=Count("pk", filter=Q(action=TAKEN)),
            )
            .order_by("name", "object_id")
        )
        bars = [
            Bar(
                row["name"],
                row["logins"],
                (str(row["wrong"]), str(row["files"])),
                self.narrowed(wie=row["object_id"]),
            )
            for row in accounts
        ]
        most, note = largest(bars)
        kept = f"Na {KEPT.days} dagen verdwijnt elke regel."
        done = tuple(
            Bar(words, numbers.get(action, 0), url=self.narrowed(wat=action)) for action, words in WORDS.items()
        )
        return [
            Chart("Wat er gebeurde", "Wat", "Keer", done, note=kept),
            Chart("Per account", "Account", "Aangemeld", most, ("Fout wachtwoord", "Downloads"), note),
        ]

"""By what editors choose practices, in the explorer and in the report: an address with its filters can be kept."""

from django.db.models import QuerySet
from django.forms import RadioSelect
from django_filters import ChoiceFilter, ModelChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.models import WorkflowState

from library.models import Municipality, Organisation, SiteSettings, Term
from practices.models import CheckedLink, PracticePage
from practices.models.choices import Status

DUE, NEVER = "na-te-vragen", "nooit"
DEAD = "dood"
ON_SITE, DRAFT, MODERATION, ARCHIVED = "op-de-site", "concept", "in-nazicht", "gearchiveerd"
LITTLE, UNFINISHED, MUCH = "weinig", "onvolledig", "veel"
# In percent: from the first on to below the second.
COMPLETE = {LITTLE: (0, 40), UNFINISHED: (0, 70), MUCH: (70, 101)}


class PracticesFilterSet(WagtailFilterSet):
    """How a practice stands in the CMS, when it was confirmed, and what it is."""

    stand = ChoiceFilter(
        label="Stand",
        method="standing",
        choices=[
            (ON_SITE, "Op de site"),
            (DRAFT, "Met wijzigingen die niet op de site staan"),
            (MODERATION, "Wacht op een moderator"),
            (ARCHIVED, "Gearchiveerd"),
        ],
        empty_label="Alles",
        widget=RadioSelect,
    )
    bevestigd = ChoiceFilter(
        label="Bevestigd",
        method="confirmed",
        choices=[(DUE, "Om na te vragen"), (NEVER, "Nog nooit bevestigd")],
        empty_label="Alles",
        widget=RadioSelect,
    )
    links = ChoiceFilter(
        label="Links", method="leading", choices=[(DEAD, "Met een link die niet meer werkt")], empty_label="Alles"
    )
    status = ChoiceFilter(label="Status", choices=Status.choices, empty_label="Alle")
    thema = ModelChoiceFilter(
        label="Thema",
        field_name="practice_terms__term",
        queryset=Term.objects.current().filter(vocabulary__parameter="thema"),
        empty_label="Alle",
    )
    gemeente = ModelChoiceFilter(
        label="Gemeente",
        field_name="practice_municipalities__municipality",
        queryset=Municipality.objects.filter(
            pk__in=PracticePage.objects.values("practice_municipalities__municipality")
        ).order_by("name"),
        empty_label="Alle",
    )

    eigenaar = ModelChoiceFilter(
        label="Projecteigenaar",
        field_name="project_owner",
        queryset=Organisation.objects.filter(pk__in=PracticePage.objects.values("project_owner")).order_by("name"),
        empty_label="Alle",
    )
    volledigheid = ChoiceFilter(
        label="Volledigheid",
        method="complete",
        choices=[(LITTLE, "Minder dan 40 %"), (UNFINISHED, "Minder dan 70 %"), (MUCH, "Minstens 70 %")],
        empty_label="Alles",
        widget=RadioSelect,
    )

    class Meta:
        model = PracticePage
        fields: list[str] = []

    def standing(self, practices: QuerySet[PracticePage], _name: str, value: str) -> QuerySet[PracticePage]:
        if value == MODERATION:
            pages = WorkflowState.objects.filter(
                status=WorkflowState.STATUS_IN_PROGRESS, content_type__model=PracticePage._meta.model_name
            )
            return practices.filter(pk__in=[int(key) for key in pages.values_list("object_id", flat=True)])
        return {
            ON_SITE: practices.filter(live=True, archived_on=None),
            DRAFT: practices.filter(has_unpublished_changes=True),
            ARCHIVED: practices.exclude(archived_on=None),
        }[value]

    def confirmed(self, practices: QuerySet[PracticePage], _name: str, value: str) -> QuerySet[PracticePage]:
        if value == NEVER:
            return practices.filter(verified_on=None)
        due = PracticePage.objects.due_for_confirmation(SiteSettings.shortest("review_days"))
        return practices.filter(pk__in=due.order_by().values("pk"))

    def leading(self, practices: QuerySet[PracticePage], _name: str, _value: str) -> QuerySet[PracticePage]:
        return practices.filter(pk__in=CheckedLink.objects.dead().values("practices"))

    def complete(self, practices: QuerySet[PracticePage], _name: str, value: str) -> QuerySet[PracticePage]:
        least, below = COMPLETE[value]
        scored = PracticePage.objects.with_completeness().filter(completeness__gte=least, completeness__lt=below)
        # Once: the list and its number would each compute it of all practices.
        return practices.filter(pk__in=list(scored.order_by().values_list("pk", flat=True)))


class ExplorerFilterSet(PracticesFilterSet, PageFilterSet):
    """The filters of practices, and those of Wagtail that say something here."""

    site = None
    has_child_pages = None
    owner = None

    class Meta(PracticesFilterSet.Meta):
        pass

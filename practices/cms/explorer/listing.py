"""Practices in the CMS, in the explorer and below *Use of page types*: Wagtail's views, with what editors look for."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import PagePermissionTester, Revision

from practices.cms.choosers import MOST_FOUND, find, themes_in_words
from practices.cms.explorer.filters import ExplorerFilterSet
from practices.models import PracticePage

_SCORE = "completeness"


class DayColumn(Column):
    """A day in words, or nothing."""

    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return date_format(day, "j M Y").lower() if day else ""


def _life(practice: Any) -> str:
    """Say whether a practice runs, and that it is archived."""
    return " · ".join(filter(None, [practice.get_status_display(), "gearchiveerd" if practice.archived_on else ""]))


class StandingColumn(Column):
    """Whether the practice is on the site, with a link there; below that, whether it runs."""

    cell_template_name = "practices/admin/standing_cell.html"


class ListOfPractices(IndexView):
    """The practices with where they run, what they are about, whose they are, and how good their record is."""

    # Of more, the buttons of each row take longer than an editor waits.
    paginate_by = 30
    base_columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Titel", sort_key="title", classname="title"),
        Column("where", label="Waar", accessor="where", width="11%"),
        Column("themes", label="Thema", accessor=themes_in_words, width="18%"),
        Column("project_owner", label="Eigenaar", accessor="project_owner", sort_key="project_owner__name"),
        Column(_SCORE, label="Volledig", accessor=lambda practice: f"{practice.completeness} %", sort_key=_SCORE),
        DayColumn("verified_on", label="Bevestigd", sort_key="verified_on"),
        DateColumn(
            "latest_revision_created_at",
            label="Bijgewerkt",
            sort_key="latest_revision_created_at",
            classname="on-wide-screens",
        ),
        StandingColumn("standing", label="Stand", sort_key="status", accessor=_life),
    ]

    def annotate_queryset(self, pages: Any) -> Any:
        """Bring along what the columns show, in one query for each kind of row."""
        return (
            super()
            .annotate_queryset(pages)
            .prefetch_related(
                "practice_municipalities__municipality", "practice_terms__term__vocabulary", "project_owner"
            )
        )

    def order_queryset(self, queryset: Any) -> Any:
        """Compute how complete each practice is where they are put in that order."""
        if self.ordering and self.ordering.removeprefix("-") == _SCORE:
            queryset = queryset.with_completeness()
        return super().order_queryset(queryset)

    def search_queryset(self, queryset: Any) -> Any:
        """Search as the site does: the index of the CMS gives no rows that filters can narrow."""
        if not self.is_searching:
            return queryset
        keys = find(PracticePage.objects.all(), self.search_query, MOST_FOUND)
        found = queryset.filter(pk__in=keys)
        if self.is_explicitly_ordered:
            return found
        places = [When(pk=key, then=Value(place)) for place, key in enumerate(keys)]
        return found.order_by(Case(*places, default=Value(len(places)))) if places else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say of the practices of this page how complete they are, and what the user may do with each."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # The actions with several at once are those of practices.
        context |= {"model_opts": PracticePage._meta, "item_type": "PAGE"}
        score(context["object_list"])
        say_when(context["object_list"])
        for practice in context["object_list"]:
            rights = _RightsOnLeaf(self.request.user, practice)
            practice.permissions_for_user = lambda _user, rights=rights: rights
        return context


class PracticesIndexView(ListOfPractices, ExplorableIndexView):
    """The explorer of the page that holds the practices."""

    @property
    def explorable_columns(self) -> list[Any]:
        """The columns; a practice has no pages below it to go to."""
        return list(self.columns)


class PracticesOfTypeView(ListOfPractices, ContentTypeUseView):
    """All practices, wherever they stand: where the use of page types leads to."""


class _RightsOnLeaf(PagePermissionTester):
    """What someone may do with a page that has none below it: Wagtail asks the database for these, of each row."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if not self.user.is_active or self.user.is_superuser:
            return bool(self.user.is_active)
        may_delete_live = "publish" in self.permissions or not self.page.live
        own = self.page.owner_id == self.user.pk
        return may_delete_live and ("change" in self.permissions or ("add" in self.permissions and own))


def score(practices: Any) -> None:
    """Say of each practice how complete it is: of so few, in one query, not of all that were sorted."""
    shown: QuerySet[PracticePage] = PracticePage.objects.filter(pk__in=[practice.pk for practice in practices])
    scores = dict(shown.with_completeness().values_list("pk", _SCORE))  # type: ignore[attr-defined]
    for practice in practices:
        practice.completeness = scores[practice.pk]


def say_when(practices: Any) -> None:
    """Say of each practice when a version of it appears, in one query; `expire_at` says when it goes."""
    planned = Revision.page_revisions.filter(
        object_id__in=[str(practice.pk) for practice in practices], approved_go_live_at__isnull=False
    )
    moments = dict(planned.order_by("-approved_go_live_at").values_list("object_id", "approved_go_live_at"))
    for practice in practices:
        practice.appears_at = moments.get(str(practice.pk))


class PracticePageViewSet(PageViewSet):
    """The views of the CMS about practices; the explorer of the page that holds only practices is theirs."""

    model = PracticePage
    index_view_class = PracticesIndexView
    content_type_use_view_class = PracticesOfTypeView
    filterset_class = ExplorerFilterSet


practice_viewset = PracticePageViewSet("practice_pages")


def register_practice_viewset() -> PageViewSet:
    """Let the explorer of practices be ours."""
    return practice_viewset

"""Panels of the first screen about pages of every kind: what waits for a moderator, and the drafts of the user."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.views.home import (
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from library.cms.work import Work, WorkPanel, WorkRow

PagesT = TypeVar("PagesT", bound=PageQuerySet)

# They ask the database more for every row. Ours say the same, and what a row is waiting for.
_REPLACED = (RecentEditsPanel, UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)


def leave_out_what_ours_replace(_request: HttpRequest, panels: list[Any]) -> None:
    """Leave out Wagtail's own panels that say less than ours."""
    panels[:] = [panel for panel in panels if not isinstance(panel, _REPLACED)]


def _edit_url(key: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[key])


def may(user: Any, action: str) -> bool:
    """Whether `user` may do this ("change", "publish") with a page, wherever it stands."""
    return bool(policy_registry.get_by_type(Page).user_has_permission(user, action))


def editable_by(user: Any, pages: PagesT) -> PagesT:
    """Narrow `pages` to what `user` may edit."""
    return pages.filter(pk__in=policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change"))


class ModerationPanel(WorkPanel):
    """The pages that wait until the user approves them or sends them back, longest first."""

    name = "wacht-op-beoordeling"
    heading = "Wacht op jouw beoordeling"
    icon = "thumbtack"
    empty = "Er wacht niets op jouw beoordeling."
    order = 110

    def is_for(self) -> bool:
        return may(self.user, "publish")

    def work(self) -> Work:
        page_type = Page._meta.app_label, Page._meta.model_name
        states = TaskState.objects.reviewable_by(self.user).filter(
            workflow_state__base_content_type__app_label=page_type[0],
            workflow_state__base_content_type__model=page_type[1],
        )
        shown = list(states.select_related("revision__user").order_by("started_at", "pk")[: self.most])
        pages = Page.objects.in_bulk([int(state.revision.object_id) for state in shown])
        rows = [self._row(state, pages) for state in shown if int(state.revision.object_id) in pages]
        return Work(rows, states.count())

    @staticmethod
    def _row(state: TaskState, pages: dict[int, Page]) -> WorkRow:
        page = pages[int(state.revision.object_id)]
        note = f"van {state.revision.user}" if state.revision.user else ""
        return WorkRow(page.get_admin_display_title(), _edit_url(page.pk), note=note, since=state.started_at)


class DraftsPanel(WorkPanel):
    """The pages that the user was the last to change and that are not on the site as they are now, latest first."""

    name = "mijn-concepten"
    heading = "Mijn concepten"
    icon = "doc-empty-inverse"
    empty = "Je hebt geen concepten. Alles wat je schreef, staat op de site."
    order = 140

    def is_for(self) -> bool:
        return may(self.user, "change")

    def work(self) -> Work:
        drafts = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=self.user)
        shown = drafts.order_by("-latest_revision_created_at", "-pk").prefetch_workflow_states()[: self.most]
        rows = [
            WorkRow(
                page.get_admin_display_title(),
                _edit_url(page.pk),
                label=_state(page._current_workflow_states),
                since=page.latest_revision_created_at,
            )
            for page in shown
        ]
        return Work(rows, drafts.count())


def _state(states: Iterable[WorkflowState]) -> str:
    """Return where a draft stands, by its workflows that are not over."""
    statuses = {state.status for state in states}
    if WorkflowState.STATUS_NEEDS_CHANGES in statuses:
        return "Teruggestuurd"
    return "In nazicht" if statuses else "Concept"

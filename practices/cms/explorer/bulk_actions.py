"""What is done with several practices at once in the explorer: first it is shown, then done, in one transaction."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.bulk_actions import delete, publish, unpublish
from wagtail.log_actions import LogActionRegistry, LogFormatter

from core.changelog.noting import noted_together
from library.cms.page_work import editable_by, may
from library.login.trail import note_taken
from practices.cms.choosers import MOST_FOUND, find
from practices.cms.explorer import forms
from practices.cms.explorer.changes import CHANGED, MOST_AT_ONCE, Plan, RefusedError, plans
from practices.cms.explorer.filters import ExplorerFilterSet
from practices.cms.reports.practices import CONTACTS
from practices.cms.review import CONFIRM
from practices.cms.words.alike import tell_while_typing
from practices.models import PracticePage
from practices.sheets.stock import Stock
from practices.sheets.versions import newest

_KEY = re.compile(r"[0-9]{1,9}")
ALL = "all"


def chosen(request: HttpRequest) -> list[int]:
    """Return the keys of the practices that were ticked, or of all that the explorer shows with the same filters."""
    asked = request.GET.getlist("id")
    if ALL not in asked:
        return [int(key) for key in dict.fromkeys(asked) if _KEY.fullmatch(key)]
    practices = editable_by(request.user, PracticePage.objects.all())
    practices = ExplorerFilterSet(request.GET, queryset=practices, request=request).qs
    if text := request.GET.get("q", "").strip():
        practices = practices.filter(pk__in=find(PracticePage.objects.all(), text, MOST_FOUND))
    return list(practices.order_by().values_list("pk", flat=True))


class _OfPractices:
    """An action of Wagtail, offered for practices: all in the list are those that its filters leave."""

    models: ClassVar = [PracticePage]
    request: HttpRequest

    def get_all_objects_in_listing_query(self, _parent_id: Any) -> list[int]:
        return chosen(self.request)


class PublishPractices(_OfPractices, publish.PublishBulkAction):
    """Wagtail's own."""


class UnpublishPractices(_OfPractices, unpublish.UnpublishBulkAction):
    """Wagtail's own."""

    action_priority = 80


class DeletePractices(_OfPractices, delete.DeleteBulkAction):
    """Wagtail's own."""

    action_priority = 90


class ChangePractices(BulkAction):
    """Asks what to change, shows what becomes of each practice, and does it."""

    models: ClassVar = [PracticePage]
    template_name = "practices/admin/change_together.html"
    # The right that one needs, on top of that to edit the practices.
    right: ClassVar[str] = ""
    form_class: type[forms.ChangeForm]

    def __init__(self, request: HttpRequest, model: Any) -> None:
        super().__init__(request, model)
        self.next_url = _way_back(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user, "change") or (self.right and not request.user.has_perm(self.right)):
            raise PermissionDenied
        self.keys = chosen(request)
        if not 0 < len(self.keys) <= MOST_AT_ONCE:
            messages.warning(request, _wrong_number(len(self.keys)))
            return redirect(self.next_url)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "keys": self.keys}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask what to change; where nothing is asked, show at once what becomes of the practices."""
        if self.form_class.base_fields:
            return self._page(self.get_form())
        form = self.form_class({}, keys=self.keys)
        form.is_valid()
        return self._page(form, plans(self.keys, form.change(), request.user))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self._page(form, status=422)

    def form_valid(self, form: Any) -> HttpResponse:
        """Show what becomes of the practices, and do it once that was seen."""
        if "doorvoeren" not in self.request.POST:
            return self._page(form, plans(self.keys, form.change(), self.request.user))
        done, refused = self._carry_out(form)
        if done:
            told = "1 praktijk is gewijzigd." if done == 1 else f"{done} praktijken zijn gewijzigd."
            messages.success(self.request, told)
        if refused:
            stays = "1 praktijk bleef zoals ze was." if refused == 1 else f"{refused} praktijken bleven zoals ze waren."
            messages.warning(self.request, stays)
        return redirect(self.next_url)

    @transaction.atomic
    @noted_together()
    def _carry_out(self, form: Any) -> tuple[int, int]:
        """Do what was asked, all in one transaction, and return how many practices changed and how many did not."""
        # Two editors may do this at the same moment. The log is held before the rows, as everywhere: else each could
        # hold what the other one waits for.
        list(PracticePage.objects.select_for_update(of=("self",)).filter(pk__in=self.keys).order_by("pk"))
        change = form.change()
        change.prepare()
        found = plans(self.keys, change, self.request.user)
        for plan in found:
            if not plan.refusal:
                try:
                    change.carry_out(plan, self.request.user)
                except RefusedError as reason:
                    plan.refusal = str(reason)
        refused = sum(bool(plan.refusal) for plan in found)
        return len(found) - refused, refused

    def _page(self, form: Any, found: Sequence[Plan] | None = None, status: int = 200) -> HttpResponse:
        editable = editable_by(self.request.user, PracticePage.objects.filter(pk__in=self.keys)).order_by("title")
        context = {
            "page_title": str(self.display_name),
            "header_icon": "list-ul",
            "form": form,
            "plans": found,
            "changing": [plan for plan in found or () if not plan.refusal],
            "refused": [plan for plan in found or () if plan.refusal],
            "practices": None if found is not None else list(editable.only("title", "draft_title")),
            "next": self.next_url,
            "media": form.media,
            "tell_while_typing": tell_while_typing(),
        }
        return render(self.request, self.template_name, context, status=status)

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> Any:
        """Not called: Wagtail's way shows nothing first."""
        raise NotImplementedError


def _way_back(request: HttpRequest) -> str:
    """Return the list that one came from, or else the first screen."""
    return get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")


def _wrong_number(number: int) -> str:
    if number == 0:
        return "Kies eerst een of meer praktijken."
    return f"Dat zijn {number} praktijken. Kies er hoogstens {MOST_AT_ONCE} tegelijk, bijvoorbeeld met een filter."


class Classify(ChangePractices):
    display_name = "Indeling"
    aria_label = "Termen en sleutelwoorden van de gekozen praktijken wijzigen"
    action_type = "indelen"
    action_priority = 10
    form_class = forms.ClassificationForm


class SetReviewDate(ChangePractices):
    display_name = "Volgend nazicht"
    aria_label = "De dag van het nazicht van de gekozen praktijken wijzigen"
    action_type = "nazicht"
    action_priority = 20
    right = CONFIRM
    form_class = forms.ReviewDateForm


class SetOwner(ChangePractices):
    display_name = "Projecteigenaar"
    aria_label = "De projecteigenaar van de gekozen praktijken wijzigen"
    action_type = "eigenaar"
    action_priority = 30
    form_class = forms.OwnerForm


class ArchivePractices(ChangePractices):
    display_name = "Archiveren"
    aria_label = "De gekozen praktijken archiveren"
    action_type = "archiveren"
    action_priority = 50
    form_class = forms.ArchiveForm


class RestorePractices(ChangePractices):
    display_name = "Uit het archief halen"
    aria_label = "De gekozen praktijken uit het archief halen"
    action_type = "uit-archief"
    action_priority = 51
    form_class = forms.RestoreForm


class AskOwners(ChangePractices):
    display_name = "Navragen bij de eigenaar"
    aria_label = "De eigenaars van de gekozen praktijken vragen of ze nog kloppen"
    action_type = "navragen"
    action_priority = 52
    right = CONFIRM
    form_class = forms.QuestionForm


class DownloadPractices(BulkAction):
    """Gives the chosen practices as a spreadsheet that can be edited and sent back."""

    models: ClassVar = [PracticePage]
    display_name = "Download om te bewerken"
    aria_label = "De gekozen praktijken downloaden als rekenblad"
    action_type = "downloaden"
    action_priority = 53

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user, "change"):
            raise PermissionDenied
        keys = chosen(request)
        if not 0 < len(keys) <= MOST_AT_ONCE:
            messages.warning(request, _wrong_number(len(keys)))
            return redirect(_way_back(request))
        practices = editable_by(request.user, PracticePage.objects.filter(pk__in=keys)).order_by("title", "pk")
        from practices.sheets.workbook import MEDIA_TYPE, file_name, write_practices

        name = file_name("praktijken", timezone.localdate())
        note_taken(request.user, CONTACTS, len(keys), "xlsx")
        file = write_practices(newest(practices), Stock(request.user))
        return FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPE)

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> Any:
        """Not called: nothing changes."""
        raise NotImplementedError


BULK_ACTIONS = (
    Classify,
    SetReviewDate,
    SetOwner,
    PublishPractices,
    ArchivePractices,
    RestorePractices,
    AskOwners,
    DownloadPractices,
    UnpublishPractices,
    DeletePractices,
)


def register_changes(actions: LogActionRegistry) -> None:
    """Let the history of a practice tell what was changed of several at once."""

    @actions.register_action(CHANGED)
    class ChangedFormatter(LogFormatter):
        label = "Samen wijzigen"

        def format_message(self, log_entry: Any) -> str:
            return f"Samen met andere gewijzigd: {log_entry.data.get('told', '')}"

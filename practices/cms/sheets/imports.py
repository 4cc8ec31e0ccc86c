"""The screens on which editors send a file of practices, see what it would do, and have it stored."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import LogActionRegistry

from library.cms.page_work import may
from practices.cms.reports.practices import IMPORTS, REPORT
from practices.models import PracticeImport
from practices.models.choices import ImportState, RowResult
from practices.models.sheets.practice_import import LONGEST_NAME
from practices.sheets.progress import see, writes_alone
from practices.sheets.reading import MOST_BYTES, MOST_ROWS
from practices.sheets.storing import IMPORTED
from practices.sheets.tasks import look_at_import, store_import, undo_import
from practices.sheets.undoing import UNDONE, may_undo, stored_rows, undoable_rows

IMPORT, STEP = "practices_import", "practices_import_step"
RESULT, PAGE = "wat", "p"
_IMPORTS_SHOWN = 20
_ROWS_SHOWN = 50
_DRAFTS, _PUBLISHED, _AGAIN, _UNDO = "bewaren", "publiceren", "opnieuw", "ongedaan"
_NOT_NOW = "Dat kan nu niet meer: iemand deed er intussen iets mee. Hieronder zie je hoe het staat."


class ImportForm(forms.Form):
    """Asks for a file."""

    file = forms.FileField(
        label="Bestand",
        help_text=f"XLSX, of CSV UTF-8. Hoogstens {MOST_ROWS} rijen en {MOST_BYTES // 1_000_000} MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg. Kies een ander."},
    )

    def clean_file(self) -> Any:
        """Return the file, unless it is too large to be looked at."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"Het bestand is te groot: hoogstens {MOST_BYTES // 1_000_000} MB.")
        return file


def visible_to(user: Any) -> QuerySet[PracticeImport]:
    """Return the imports that `user` may see: the own ones, and for who publishes those of all."""
    imports = PracticeImport.objects.select_related("user").defer("file")
    return imports if may(user, "publish") else imports.filter(user=user)


def register_imports(actions: LogActionRegistry) -> None:
    """Name in the audit log what an import did to a practice."""
    actions.register_action(IMPORTED, "Importeren", "Geïmporteerd uit een rekenblad")
    actions.register_action(UNDONE, "Import ongedaan maken", "Import ongedaan gemaakt")


class _OfImports(WagtailAdminTemplateMixin, View):
    """Opens a screen for who may edit practices, and keeps it out of caches."""

    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user, "change"):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        known = [{"url": reverse(REPORT), "label": "Praktijken"}, {"url": reverse(IMPORTS), "label": "Importeren"}]
        return [*self.breadcrumbs_items, *known]


class ImportsView(_OfImports):
    """Takes a file, and lists those that were sent before."""

    template_name = "practices/admin/imports.html"
    page_title = "Praktijken importeren"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for a file."""
        return self._page(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Take a file and have it looked at."""
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, status=422)
        file = form.cleaned_data["file"]
        user: Any = request.user
        made = PracticeImport.objects.create(user=user, file_name=file.name[-LONGEST_NAME:], file=file.read())
        look_at_import.enqueue(made.pk)
        return redirect(IMPORT, made.pk)

    def _page(self, form: ImportForm, **response: Any) -> HttpResponseBase:
        imports = list(visible_to(self.request.user)[:_IMPORTS_SHOWN])
        for found in imports:
            see(found)
        context = self.get_context_data(form=form, imports=imports)
        return self.render_to_response(context, **response)


class ImportView(_OfImports):
    """One file: how far it is, what each row does, and what may be done with it."""

    template_name = "practices/admin/import.html"
    practice_import: PracticeImport

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if may(request.user, "change"):
            self.practice_import = get_object_or_404(visible_to(request.user), pk=kwargs["pk"])
            see(self.practice_import)

    def get_page_title(self) -> str:
        return self.practice_import.file_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.practice_import.file_name}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show it."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = self.practice_import.rows
        counts = dict(rows.order_by().values_list("result").annotate(Count("pk")))
        chosen = self.request.GET.get(RESULT)
        if chosen not in RowResult.values:
            # What is wrong is what one came for.
            chosen = RowResult.WRONG if counts.get(RowResult.WRONG) else ""
        changing = counts.get(RowResult.NEW, 0) + counts.get(RowResult.CHANGED, 0)
        # And else what it does; what stays as it is only when asked, or when nothing else is there.
        shown = (
            rows.filter(result=chosen) if chosen else rows.exclude(result=RowResult.SAME) if changing else rows.all()
        )
        results = [(value, label, counts.get(value, 0)) for value, label in RowResult.choices]
        return {
            **context,
            "import": self.practice_import,
            "results": results,
            "counts": counts,
            "changing": changing,
            "incomplete": self._incomplete(),
            "may_publish": may(self.request.user, "publish"),
            "chosen": chosen,
            "rows": Paginator(shown.defer("texts").select_related("practice"), _ROWS_SHOWN).get_page(
                self.request.GET.get(PAGE)
            ),
            "states": ImportState,
            "writes_alone": writes_alone() and self.practice_import.state != ImportState.LOOKING,
            **self._undoing(),
        }

    def _undoing(self) -> dict[str, Any]:
        """Return how much of it can be undone, while that may be asked."""
        found = self.practice_import
        if found.state != ImportState.STORED or not may_undo(self.request.user, found):
            return {}
        stored, undoable = stored_rows(found).count(), undoable_rows(found).count()
        return {"undoable": undoable, "not_undoable": stored - undoable}

    def _incomplete(self) -> int:
        """Return how many rows can't be published as they are."""
        changing = self.practice_import.rows.filter(result__in=[RowResult.NEW, RowResult.CHANGED])
        return changing.exclude(missing=[]).count()


class ImportStepView(ImportView):
    """Has something done with a file, in its own time."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponseBase:
        """Take the step that a button names."""
        steps: dict[str, Callable[[], bool]] = {
            _DRAFTS: lambda: self._store(publishes=False),
            _PUBLISHED: lambda: self._store(publishes=True),
            _AGAIN: self._look_again,
            _UNDO: self._undo,
        }
        if step not in steps or not steps[step]():
            messages.warning(request, _NOT_NOW)
        return redirect(IMPORT, pk)

    def _store(self, *, publishes: bool) -> bool:
        found = self.practice_import
        self._refuse_others()
        if found.rows.filter(result=RowResult.WRONG).exists() or not found.rows.exists():
            return False
        if publishes and (not may(self.request.user, "publish") or self._incomplete()):
            return False
        total = found.rows.filter(result__in=[RowResult.NEW, RowResult.CHANGED]).count()
        if not found.move_on(ImportState.LOOKED_AT, ImportState.STORING, publishes=publishes, total=total):
            return False
        store_import.enqueue(found.pk)
        return True

    def _look_again(self) -> bool:
        found = self.practice_import
        self._refuse_others()
        states = [ImportState.LOOKED_AT, ImportState.FAILED]
        if found.has_stopped:
            states += [ImportState.LOOKING, ImportState.STORING]
        if not any(found.move_on(state, ImportState.LOOKING) for state in states):
            return False
        look_at_import.enqueue(found.pk)
        return True

    def _undo(self) -> bool:
        found = self.practice_import
        if not may_undo(self.request.user, found):
            raise PermissionDenied
        before = ImportState.UNDOING if found.has_stopped else ImportState.STORED
        if not found.move_on(before, ImportState.UNDOING, total=stored_rows(found).count()):
            return False
        user: Any = self.request.user
        undo_import.enqueue(found.pk, user.pk)
        return True

    def _refuse_others(self) -> None:
        """Let nobody store what another sent: rows were looked at with the rights of who sent them."""
        if self.practice_import.user_id != self.request.user.pk:
            raise PermissionDenied

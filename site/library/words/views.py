"""Views of the CMS for the word list: the list with its export, the forms that warn, the import."""

import re
from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView

from core.outputs.spreadsheets import formula_safe
from library.models import WordGroup
from library.words.overlaps import overlaps
from library.words.sheet import COLUMNS, MAX_BYTES, Plan, SheetError, decoded, lines, planned

# The word with which a new group begins, in an address.
WORD = "woord"


def word_group_url(name: str, *arguments: Any) -> str:
    """Return an address of the word list in the CMS."""
    return reverse(WordGroup.snippet_viewset.get_url_name(name), args=[quote(argument) for argument in arguments])


def new_group_url(word: str) -> str:
    """Return where a new group is made that begins with `word`, which may be several words."""
    # A comma would make it two.
    word = " ".join(re.split(r"[\s,;\"“”„]+", word)).strip()
    return f"{word_group_url('add')}?{urlencode({WORD: word})}"


class WordGroupIndexView(IndexView):
    """The word list, with what goes out and comes in as a file."""

    list_export = list(COLUMNS.values())
    export_headings = {name: heading for heading, name in COLUMNS.items()}
    export_filename = "woordenlijst"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if may_import(self.request.user):
            buttons.append(Button("Importeren uit CSV", url=word_group_url("import"), icon_name="upload", priority=80))
        return buttons

    def write_csv_response(self, queryset: Any) -> HttpResponseBase:
        """Answer with a file that the import reads again."""
        response = StreamingHttpResponse(lines(queryset), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.get_filename()}.csv"'
        return response

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Any:
        return formula_safe


class _Warns:
    """Says after a group is stored which of its words stand in another group as well."""

    request: HttpRequest
    expects_json_response: bool
    object: WordGroup

    def save_action(self) -> HttpResponse:
        response: HttpResponse = super().save_action()  # type: ignore[misc]
        found = [] if self.expects_json_response else overlaps(self.object)
        if found:
            told = "; ".join(map(str, found))
            buttons = [
                messages.button(word_group_url("edit", overlap.group.pk), f"Bewerk '{overlap.group.word_list[0]}'")
                for overlap in found
            ]
            messages.warning(self.request, f"Deze woorden staan ook in een andere groep: {told}.", buttons=buttons)
        return response


class WordGroupCreateView(_Warns, CreateView):
    """The form of a new group, which may begin with a word from the address."""

    def get_initial(self) -> dict[str, Any]:
        word = self.request.GET.get(WORD, "").replace("\x00", "")
        return {**super().get_initial(), **({"words": word} if word else {})}


class WordGroupEditView(_Warns, EditView):
    """The form of a group."""


def may_import(user: Any) -> bool:
    """Whether `user` may read a file in: it makes groups and changes groups."""
    policy = policy_registry.get_by_type(WordGroup)
    return all(policy.user_has_permission(user, action) for action in ("add", "change"))


class ImportForm(forms.Form):
    """Asks for a file, or carries along the text of one that was looked at."""

    file = forms.FileField(
        label="CSV-bestand",
        required=False,
        help_text="Bewaard als CSV UTF-8, met een puntkomma of een komma tussen de kolommen.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, max_length=MAX_BYTES, strip=False, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    plan: Plan

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError("Het bestand is te groot: hoogstens 500 kB.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        file = cleaned.get("file")
        try:
            text = decoded(file.read()) if file else cleaned["text"]
            if not text:
                raise SheetError("Kies een bestand.")
            self.plan = planned(text)
        except SheetError as refusal:
            self.add_error("file", str(refusal))
        cleaned["text"] = text if not self.errors else ""
        return cleaned

    @property
    def is_confirmed(self) -> bool:
        """Whether someone has seen what the file would do now, and says that it may."""
        return self.plan.is_right and self.cleaned_data["digest"] == self.plan.digest


class ImportView(WagtailAdminTemplateMixin, FormView):
    """Reads a file of the word list: first says what that would change, and does it when told to."""

    form_class = ImportForm
    template_name = "library/admin/import_words.html"
    page_title = "Woordenlijst importeren"
    header_icon = "upload"
    index_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": "Overzicht"},
            {"url": reverse(self.index_url_name), "label": "Woordenlijst"},
            {"url": "", "label": "Importeren"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=reverse(self.index_url_name), columns=list(COLUMNS), **kwargs)

    def form_valid(self, form: ImportForm) -> HttpResponse:
        plan = form.plan
        if not form.is_confirmed:
            looked_at = ImportForm(initial={"text": form.cleaned_data["text"], "digest": plan.digest})
            # Who had agreed to something else is told that this is not what was seen.
            changed = form.cleaned_data["digest"] not in {"", plan.digest}
            return self.render_to_response(self.get_context_data(form=looked_at, plan=plan, changed=changed))
        plan.carry_out(self.request.user)
        counts = plan.counts
        messages.success(
            self.request,
            f"De woordenlijst is bijgewerkt: {counts['nieuw']} nieuw, {counts['gewijzigd']} gewijzigd, "
            f"{counts['ongewijzigd']} ongewijzigd.",
        )
        return redirect(self.index_url_name)

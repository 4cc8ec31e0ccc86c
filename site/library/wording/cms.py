"""The texts of the site in the CMS: a list of the screens, and a form with the texts of each."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.log_actions import log

from library.models import ChangedText
from library.models.texts import MAX_TEXT
from library.wording.declared import Screen, Text, screen, screens, unknown_values

CHANGE = "library.change_changedtext"
LIST, EDIT = "site_texts", "site_texts_edit"
_HEADING = "Teksten van de site"


class TextsForm(forms.Form):
    """Asks for the texts of a screen. An empty one says again what was declared."""

    def __init__(self, asked: Screen, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.texts = {text.key: text for text in asked.texts}
        self.rows = {row.key: row for row in ChangedText.objects.filter(key__in=self.texts)}
        for key, text in self.texts.items():
            self.fields[key] = _field(text, self.rows.get(key))

    def as_shown(self) -> str:
        """Write what each text was when the form was shown first: what is still so, nobody changed here."""
        return format_html_join("", "{}", ((field.as_hidden(only_initial=True),) for field in self))

    def clean(self) -> dict[str, Any]:
        """Refuse a value between braces that is not known in that place."""
        cleaned: dict[str, Any] = super().clean() or {}
        for key, text in self.texts.items():
            if unknown := unknown_values(cleaned.get(key, ""), text):
                self.add_error(key, _refusal(unknown, text))
        return cleaned

    @transaction.atomic
    def save(self, user: Any) -> int:
        """Store what was changed since the form was shown, each with an entry in the log; return how many."""
        for key in self.changed_data:
            self._store(self.texts[key], self.cleaned_data[key], user)
        return len(self.changed_data)

    def _store(self, text: Text, words: str, user: Any) -> None:
        row = self.rows.get(text.key)
        if words in {"", text.default}:
            if row is not None:
                log(row, "wagtail.delete", user=user, deleted=True, data=_change(row.text, text.default))
                row.delete()
            return
        before = row.text if row else text.default
        stored, created = ChangedText.objects.update_or_create(key=text.key, defaults={"text": words})
        log(stored, "wagtail.create" if created else "wagtail.edit", user=user, data=_change(before, words))


def _field(text: Text, row: ChangedText | None) -> forms.CharField:
    told = [f"Je kunt gebruiken: {_braced(text.values)}."] if text.values else []
    if row is not None:
        told.append(f"Oorspronkelijk: {text.default}")
    return forms.CharField(
        label=text.label,
        required=False,
        max_length=MAX_TEXT,
        initial=row.text if row else text.default,
        widget=AdminAutoHeightTextInput,
        help_text=" ".join(told),
        # What someone else changed meanwhile stays, unless this editor changed the same text.
        show_hidden_initial=True,
    )


def _refusal(unknown: list[str], text: Text) -> str:
    known = f"Hier kun je gebruiken: {_braced(text.values)}." if text.values else "Hier kan niets tussen accolades."
    return f"Dit kennen we niet: {_braced(unknown)}. {known}"


def _braced(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def _change(before: str, after: str) -> dict[str, str]:
    return {"before": before, "after": after}


class _ForEditorsOfTexts(WagtailAdminTemplateMixin):
    """A screen of the CMS for who may change the texts of the site."""

    header_icon = "edit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep out who may not change them."""
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": "Overzicht"},
            {"url": reverse(LIST), "label": _HEADING},
        ]


class ScreensView(_ForEditorsOfTexts, TemplateView):
    """Lists the screens, each with how many texts it has and which of them editors changed."""

    page_title = _HEADING
    template_name = "library/admin/screens.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changed = set(ChangedText.objects.values_list("key", flat=True))
        rows = [
            (known, reverse(EDIT, args=[known.name]), [text.label for text in known.texts if text.key in changed])
            for known in screens()
        ]
        context: dict[str, Any] = super().get_context_data(rows=rows, **kwargs)
        return context


class TextsView(_ForEditorsOfTexts, FormView):
    """The form with the texts of one screen."""

    template_name = "library/admin/texts.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = screen(kwargs["name"])
        if found is None:
            raise Http404
        self.screen = found

    def get_page_title(self) -> str:
        return self.screen.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.screen.title}]

    def get_form(self, form_class: Any = None) -> TextsForm:
        return TextsForm(self.screen, self.request.POST if self.request.method == "POST" else None)

    def form_valid(self, form: TextsForm) -> HttpResponse:
        if form.save(self.request.user):
            messages.success(
                self.request, f"De teksten van ‘{self.screen.title}’ zijn bewaard. Ze staan al op de site."
            )
        return redirect(EDIT, self.screen.name)

    def form_invalid(self, form: TextsForm) -> HttpResponse:
        messages.error(self.request, "Er is niets bewaard. Verbeter wat hieronder rood staat.")
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


def register_texts() -> list[URLPattern]:
    """Give the texts of the site their addresses in the CMS."""
    return [
        path("teksten/", ScreensView.as_view(), name=LIST),
        path("teksten/<slug:name>/", TextsView.as_view(), name=EDIT),
    ]


class TextsMenuItem(MenuItem):
    """Shown to who may change the texts."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(CHANGE))


def add_texts_to_settings() -> MenuItem:
    """Put the texts in the menu with settings."""
    return TextsMenuItem(_HEADING, reverse(LIST), name="site-texts", icon_name="edit", order=150)

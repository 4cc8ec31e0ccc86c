"""Panels of the editor's form that page types share."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.panels import Panel, TabbedInterface

from core.publishing.admin_forms import PERSONAL_DATA_SHOWN
from core.publishing.personal_texts import PERSONAL_DATA_OK


class OwnFieldsTabs(TabbedInterface):
    """The tabs of a form with fields that panels of ours show. What these show is shown once.

    Wagtail adds every field of the form that it does not find in the panels at the end of the page. It does not know
    these, and a second copy of their choices would undo what an editor unticks.
    """

    class BoundPanel(TabbedInterface.BoundPanel):
        def render_missing_fields(self) -> SafeString:
            shown = {*self.panel.get_form_options().get("fields", []), *self.form.own_field_names()}
            return format_html_join("", "{}", ((self.form[name],) for name in self.form.fields if name not in shown))


class PersonalDataPanel(Panel):
    """What in the version that is open may be personal data, with the box that says it may stand there."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/personal_data.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.personal_texts())

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | personal_data_shown(self.form, _place_of_field_or_rows)


def personal_data_shown(form: Any, place_of: Callable[[str], str]) -> dict[str, Any]:
    """Return what the template shows. place_of: gives the selector of where one fills in a field, by its name."""
    personal = form.instance.personal_texts()
    return {
        "personal": [(found, place_of(found.name)) for found in personal],
        "digests": " ".join(dict.fromkeys(found.digest for found in personal)),
        "shown_name": PERSONAL_DATA_SHOWN,
        "tick": form[PERSONAL_DATA_OK],
    }


def place_of_field(name: str) -> str:
    """Return the selector of where one fills in a field."""
    return f"[data-contentpath='{name}']"


def _place_of_field_or_rows(name: str) -> str:
    return f"{place_of_field(name)}, #id_{name}-ADD"

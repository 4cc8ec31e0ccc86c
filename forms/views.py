"""The editors' list of what was handed in with a form."""

from collections.abc import Callable
from typing import Any

from wagtail.contrib.forms.views import SubmissionsListView as WagtailSubmissionsListView

# A cell that begins with one of these is a formula to a spreadsheet program.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formula_safe(value: Any) -> Any:
    """Return `value` so that no spreadsheet program reads it as a formula."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA_STARTS) else text


class SubmissionsListView(WagtailSubmissionsListView):
    """Wagtail's list, with an export that is safe to open."""

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Callable[[Any], Any] | None:
        if isinstance(value, str | list | tuple):
            return formula_safe
        function: Callable[[Any], Any] | None = super().get_preprocess_function(field, value, export_format)
        return function

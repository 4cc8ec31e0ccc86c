"""The editors' list of what was handed in with a form."""

from collections.abc import Callable
from typing import Any

from wagtail.contrib.forms.views import SubmissionsListView as WagtailSubmissionsListView

from core.spreadsheets import formula_safe


class SubmissionsListView(WagtailSubmissionsListView):
    """Wagtail's list, with an export that is safe to open."""

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Callable[[Any], Any] | None:
        if isinstance(value, str | list | tuple):
            return formula_safe
        function: Callable[[Any], Any] | None = super().get_preprocess_function(field, value, export_format)
        return function

"""Files of the library in templates."""

from typing import Any

from django import template

from library.media.shown import is_shown

register = template.Library()


@register.filter
def shown(file: Any) -> Any:
    """Return an image or document that may be shown on a page, else nothing."""
    return file if file and is_shown(file) else None

"""The texts of the site in templates."""

from typing import Any

from django import template

from library.wording.said import changed_texts
from library.wording.said import say as words_of

register = template.Library()

_CHANGED = "changed_texts"


@register.simple_tag(takes_context=True)
def say(context: Any, key: str, **values: object) -> str:
    """Write a text of the site, as editors or the software word it: {% say "fit.table" gemeente=name %}."""
    rendering = context.render_context
    if _CHANGED not in rendering:
        # Once for a page: outside a request that may be answered from what is kept, asking takes a query.
        rendering[_CHANGED] = changed_texts()
    return words_of(key, rendering[_CHANGED], **values)

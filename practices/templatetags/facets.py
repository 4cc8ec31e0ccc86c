"""The facets in templates."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from practices.results import Option

register = template.Library()

# Values and labels are the same from one page to the next.
_escaped = lru_cache(maxsize=5_000)(escape)


@register.simple_tag
def facet_options(parameter: str, options: Iterable[Option]) -> SafeString:
    """Write a box for each option; one that would find nothing is shown, but can't be ticked.

    Written here, for there are hundreds: a template takes longer for them than for the rest of the page.
    """
    name = escape(parameter)
    # Safe: everything of the data is escaped.
    return mark_safe("".join(_box(name, option) for option in options))  # noqa: S308


def _box(name: str, option: Option) -> str:
    kind = "" if option.is_open else " facet-panel__option--none"
    state = (" checked" if option.selected else "") + ("" if option.is_open else " disabled")
    return (
        f'<label class="facet-panel__option{kind}">'
        f'<input type="checkbox" name="{name}" value="{_escaped(option.value)}"{state}>'
        f"<span>{_escaped(option.label)}</span>"
        f'<span class="facet-panel__count">{option.count}</span></label>'
    )

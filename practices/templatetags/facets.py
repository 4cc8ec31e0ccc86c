"""The facets in templates."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.listing.options import Option
from core.text.numbers import dutch_number

register = template.Library()


@register.simple_tag
def facet_options(parameter: str, options: Iterable[Option]) -> SafeString:
    """Write a box for each option; one that would find nothing is shown, but can't be ticked.

    Written here, for there are hundreds: a template takes longer for them than for the rest of the page.
    """
    # Safe: everything of the data is escaped.
    return mark_safe("".join(_box(parameter, option) for option in options))  # noqa: S308


def _box(parameter: str, option: Option) -> str:
    kind = "" if option.is_open else " facet-panel__option--none"
    state = (" checked" if option.selected else "") + ("" if option.is_open else " disabled")
    name, label = _named(parameter, option.value, option.label)
    return (
        f'<label class="facet-panel__option{kind}"><input type="checkbox" {name}{state}>{label}'
        f'<span class="facet-panel__count">{dutch_number(option.count)}</span></label>'
    )


@lru_cache(maxsize=5_000)
def _named(parameter: str, value: str, label: str) -> tuple[str, str]:
    """Return what says which box it is; that is the same from one page to the next."""
    return f'name="{escape(parameter)}" value="{escape(value)}"', f"<span>{escape(label)}</span>"

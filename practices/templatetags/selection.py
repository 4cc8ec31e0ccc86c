"""The selection of the visitor in templates: links and forms that carry it, the button that changes it, its bar.

A page without a selection in its address costs no query and no byte.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from practices.models import PracticeIndexPage, PracticePage
from practices.query.cards import FoundCard
from practices.query.selection import PARAMETER, Selection, selection_of

register = template.Library()


def _request(context: Context) -> HttpRequest | None:
    # Of the context itself, not in it: so an include with `only` has it too. A render without a request has none.
    return getattr(context, "request", None)


def _selection(context: Context) -> Selection:
    request = _request(context)
    return selection_of(request) if request is not None else Selection()


@register.simple_tag(takes_context=True)
def carried(context: Context, *parts: str) -> str:
    """Join the parts of an address and add the selection; other sites, and all when nothing is selected, go without."""
    url = "".join(map(str, parts))
    selection, request = _selection(context), _request(context)
    if not url or not selection or request is None:
        return url
    return selection.carry(url) if url_has_allowed_host_and_scheme(url, {request.get_host()}) else url


@register.simple_tag(takes_context=True)
def carried_input(context: Context) -> str:
    """Write the hidden field by which a form of the site sends the selection along; nothing without one."""
    selection = _selection(context)
    return format_html('<input type="hidden" name="{}" value="{}">', PARAMETER, selection.value()) if selection else ""


@register.simple_tag(takes_context=True)
def card_face(context: Context, card: FoundCard) -> SafeString:
    """Write what a card shows, with a link that carries the selection."""
    return card.at(carried(context, card.url))


@register.simple_tag(takes_context=True)
def save_button(context: Context, practice: PracticePage | FoundCard) -> SafeString | str:
    """Show the link that adds a practice to the selection or takes it out: to the same page, at the same place."""
    selection, request = _selection(context), _request(context)
    if request is None or not practice.pk:
        return ""
    saved = practice.pk in selection
    changed = selection.removing(practice.pk) if saved else selection.adding(practice.pk)
    button = _button(practice.pk, practice.title, saved=saved, full=selection.is_full and not saved)
    # Safe: the button was rendered with escaping, and so is what is put in.
    return mark_safe(button.replace('href="#', f'href="{escape(changed.carry(request.get_full_path()))}#', 1))  # noqa: S308


@lru_cache(maxsize=1_000)
def _button(key: int, title: str, *, saved: bool, full: bool) -> SafeString:
    """Return the button with a link to its own place; a list has a dozen, and what differs is the address before it."""
    shown = {"title": title, "saved": saved, "full": full, "anchor": f"bewaar-{key}"}
    return render_to_string("components/save-button.html", shown)


@register.inclusion_tag("components/selection-bar.html", takes_context=True)
def selection_bar(context: Context) -> dict[str, Any]:
    """Show what was collected so far. Two queries where something was, none where nothing was."""
    selection, request = _selection(context), _request(context)
    if request is None or not (selection or selection.ignored):
        return {}
    found = PracticePage.objects.public().filter(pk__in=selection.keys).values_list("pk", flat=True)
    kept = selection.keeping(found) if selection else selection
    index = PracticeIndexPage.objects.public().first() if kept else None
    return {
        "shown": True,
        "total": len(kept),
        "lost": len(selection) - len(kept),
        "ignored": selection.ignored,
        "compare_url": kept.carry(index.compare_url(request)) if index else "",
        "clear_url": Selection().carry(request.get_full_path()),
    }

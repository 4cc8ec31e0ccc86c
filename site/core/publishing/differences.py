"""What differs between two versions of a page, in words: said before an older one is put back."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, Tag
from django.db import models
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from modelcluster.fields import ParentalKey
from wagtail.admin import messages
from wagtail.models import Page

# In characters: enough to know which sentence it is about.
SHOWN = 90
_REVERT = "revisions_revert"


class Difference(NamedTuple):
    """A part of the form that differs: what it is called, what goes and what comes; both empty for another order."""

    label: str
    gone: str
    added: str


def say_what_differs(request: HttpRequest, page: Page) -> None:
    """Tell who looks at an older version what changes in the draft when it is put back. page: that version."""
    match = request.resolver_match
    if request.method != "GET" or match is None or match.url_name != _REVERT:
        return
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    messages.info(request, in_words(differences(request, draft, page)))


def differences(request: HttpRequest, before: Page, after: Page) -> list[Difference]:
    """Return what differs in the fields of the editor's form, in its order."""
    panels = before.get_edit_handler().get_bound_panel(instance=before, request=request, form=None)
    compared = [compare(before, after) for compare in panels.get_comparison()]
    return [Difference(str(one.field_label()), *_parts(one)) for one in compared if one.has_changed()]


def in_words(found: list[Difference]) -> str:
    """Return the differences as a list for a message."""
    if not found:
        return "Deze versie zegt hetzelfde als het concept van nu."
    rows = format_html_join("", "<li><strong>{}</strong>: {}</li>", ((one.label, _sentence(one)) for one in found))
    return format_html("Zet je deze versie terug, dan verandert dit in het concept van nu:<ul>{}</ul>", rows)


def _sentence(found: Difference) -> str:
    parts = [("weg", found.gone), ("erbij", found.added)]
    told = [f"{word} ‘{Truncator(text).chars(SHOWN)}’" for word, text in parts if text]
    return ", ".join(told) or "andere opmaak of volgorde"


def _parts(comparison: Any) -> tuple[str, str]:
    """Return what goes and what comes, of one of Wagtail's comparisons."""
    if comparison.is_child_relation:
        children = [_parts_of_row(row) for row in comparison.get_child_comparisons()]
        return _joined(gone for gone, _added in children), _joined(added for _gone, added in children)
    field = getattr(comparison, "field", None)
    if isinstance(field, models.BooleanField | models.DateField) or getattr(field, "choices", None):
        return _value(field, comparison.val_a), _value(field, comparison.val_b)
    diff = BeautifulSoup(comparison.htmldiff(), "html.parser")
    return _joined(_marked(diff, "deletion")), _joined(_marked(diff, "addition"))


def _parts_of_row(row: Any) -> tuple[str, str]:
    if not row.is_addition() and not row.is_deletion():
        parts = [_parts(one) for one in row.get_field_comparisons() if one.has_changed()]
        return _joined(gone for gone, _added in parts), _joined(added for _gone, added in parts)
    shown = (BeautifulSoup(one.htmldiff(), "html.parser").get_text(" ") for one in row.get_field_comparisons())
    text = " ".join(" ".join(shown).split()) or _leads_to(row.obj_b if row.is_addition() else row.obj_a)
    return ("", text) if row.is_addition() else (text, "")


def _leads_to(row: models.Model) -> str:
    """Return what a row leads to that the form shows without fields of its own."""
    fields = (field for field in row._meta.fields if field.many_to_one and not isinstance(field, ParentalKey))
    return _joined(str(getattr(row, field.name) or "") for field in fields)


def _marked(diff: BeautifulSoup, mark: str) -> Iterator[str]:
    """Yield the texts with this mark; what stands within another one is said with that."""
    for found in diff.select(f".{mark}"):
        if not any(isinstance(above, Tag) and mark in above.get_attribute_list("class") for above in found.parents):
            yield " ".join(found.get_text(" ").split())


def _joined(texts: Iterable[str]) -> str:
    return " … ".join(text for text in texts if text)


def _value(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    return str(dict(field.flatchoices).get(value, value)) if value not in (None, "") else ""

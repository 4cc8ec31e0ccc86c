"""The page of a start kit: what an officer who begins with a practice takes along on two sheets."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import pluralize
from django.template.response import TemplateResponse
from django.urls import reverse

from library.media.shown import is_shown
from practices.models import PracticePage


@dataclass(frozen=True)
class KitCount:
    """How many there are of a part of the kit, with its word: '5 vragen om te meten'."""

    number: int
    word: str

    def __str__(self) -> str:
        return f"{self.number} {self.word}"


# One, and more than one.
_WORDS = {
    "steps": ("stap", "stappen"),
    "roles": ("rol", "rollen"),
    "costs": ("kost", "kosten"),
    "questions": ("vraag om te meten", "vragen om te meten"),
    "templates": ("sjabloon", "sjablonen"),
}


def show(request: HttpRequest, page: PracticePage) -> HttpResponse:
    """Show the start kit of a practice; where there is none, the address does not exist."""
    if not page.start_kit and not getattr(request, "is_preview", False):
        raise Http404("This practice has no start kit.")
    context = page.bare_context(request)
    context |= {
        "counts": counts(page),
        "practice_url": page.get_url(request),
        "kit_url": f"{page.get_full_url(request) or ''}{page.reverse_subpage('start_kit')}",
        "file_url": file_url(page),
    }
    return TemplateResponse(request, "practices/start_kit.html", context)


def file_url(page: PracticePage) -> str:
    """Return the address of the start kit as a Word document."""
    return reverse("practice_start_kit", args=[page.slug])


def counts(page: PracticePage) -> list[KitCount]:
    """Return what is in the kit, in its order; without what one does not count."""
    found = ((block.block_type, _size(block.block_type, block.value)) for block in page.start_kit)
    return [KitCount(size, pluralize(size, ",".join(_WORDS[name]))) for name, size in found if size and name in _WORDS]


def _size(name: str, value: Any) -> int:
    if name == "templates":
        return sum(document is not None and is_shown(document) for document in value)
    return len(value)

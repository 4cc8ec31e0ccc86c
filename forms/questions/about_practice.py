"""Asks or reads which practice a form is about: a link to the form names its slug, or the submitter chooses it."""

import re
from collections import Counter
from typing import Any

from django import forms
from django.http import QueryDict

from forms.models.reserved_names import PRACTICE
from practices.models import PracticePage

_SLUG = re.compile(r"[-a-z0-9_]{1,255}")
REQUIRED = "Kies over welke praktijk het gaat."
UNKNOWN = "Deze praktijk staat niet in de databank. Kies een andere."


class PracticeField(forms.ChoiceField):
    """Asks for a practice that the public can see, by its slug."""

    def __init__(self) -> None:
        super().__init__(
            label="Over welke praktijk gaat het?",
            choices=lambda: [("", "Kies een praktijk"), *_practices()],
            widget=forms.Select(attrs={"data-type-ahead": "", "data-one": "praktijk", "data-many": "praktijken"}),
            error_messages={"required": REQUIRED, "invalid_choice": UNKNOWN},
        )


def practice_named(params: QueryDict) -> PracticePage | None:
    """Return the public practice that an address or a form names; None for anything else."""
    slug = params.get(PRACTICE, "")
    if not _SLUG.fullmatch(slug):
        return None
    found: PracticePage | None = PracticePage.objects.public().filter(slug=slug).first()
    return found


def _practices() -> list[tuple[str, str]]:
    """Return the slug and the title of each practice; of those with the same title, the slug is shown as well."""
    rows: list[Any] = list(PracticePage.objects.public().order_by("title", "slug").values_list("slug", "title"))
    times = Counter(title for _slug, title in rows)
    return [(slug, title if times[title] == 1 else f"{title} ({slug})") for slug, title in rows]

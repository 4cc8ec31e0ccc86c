"""The practice that a form is about: the page of that practice leads to the form, with its slug in the address."""

import re

from django.http import QueryDict

from practices.models import PracticePage

# The query parameter, and the hidden field, with the slug of the practice.
PRACTICE = "praktijk"
_SLUG = re.compile(r"[-a-z0-9_]{1,255}")


def practice_named(params: QueryDict) -> PracticePage | None:
    """Return the public practice that an address or a form names; None for anything else."""
    slug = params.get(PRACTICE, "")
    if not _SLUG.fullmatch(slug):
        return None
    found: PracticePage | None = PracticePage.objects.public().filter(slug=slug).first()
    return found

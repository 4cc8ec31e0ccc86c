"""What is held of somebody whom the databank asks about practices, and forgetting it."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Revision

from practices.models import ConfirmationRound, PracticePage


def practices_asked_of(email: str) -> list[dict[str, Any]]:
    """Return the practices about which this address is asked, as data."""
    return [{"praktijk": page.title, "e-mailadres voor het nazicht": page.owner_email} for page in _practices(email)]


def forget_address(email: str) -> int:
    """Ask this address nothing any more: take it out of practices, versions and rounds. Return how many practices.

    Call it in a transaction. Its practices are to be confirmed as before, and editors phone.
    """
    practices = list(_practices(email))
    for page in practices:
        page.owner_email = ""
        page.save(update_fields=["owner_email"], clean=False)
    for revision in Revision.objects.page_revisions().filter(content__owner_email__iexact=email):
        content = {**revision.content, "owner_email": ""}
        Revision.objects.filter(pk=revision.pk).update(content=content)
    ConfirmationRound.objects.filter(to__iexact=email).update(to="")
    return len(practices)


def _practices(email: str) -> QuerySet[PracticePage]:
    found: QuerySet[PracticePage] = PracticePage.objects.filter(owner_email__iexact=email).order_by("title", "pk")
    return found

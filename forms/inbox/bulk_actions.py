"""Steps with several submissions at once."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from forms.handling import status_changes
from forms.inbox.actions import HANDLE, INDEX, SEE, STEPS, with_right
from forms.inbox.admin import BASE, export
from forms.models import Submission

_MOST_AT_ONCE = 200
_KEY = re.compile(r"[0-9]{1,9}")


@require_POST
@with_right(SEE)
def take_steps(request: HttpRequest) -> HttpResponseBase:
    """Assign, mark as spam or export the chosen submissions, by the button that was pressed."""
    chosen = Submission.objects.filter(pk__in=_keys(request.POST.getlist("inzending"))[:_MOST_AT_ONCE])
    what = request.POST.get("wat", "")
    if not chosen.exists():
        messages.warning(request, "Kies eerst een of meer inzendingen.")
        return redirect(INDEX)
    if what in {"csv", "xlsx"}:
        return export(request, chosen, what)
    if what not in {"toewijzen", "spam"}:
        messages.warning(request, "Kies wat je met de inzendingen wilt doen.")
        return redirect(INDEX)
    if not request.user.has_perm(HANDLE):
        raise PermissionDenied
    act = STEPS[what].act
    done = sum(_try(act, submission, request.user) for submission in chosen)
    total = len(chosen)
    if done:
        word = "toegewezen aan jou" if what == "toewijzen" else "als spam gemerkt"
        messages.success(request, f"{done} {'inzending' if done == 1 else 'inzendingen'} {word}.")
    if done < total:
        left = total - done
        what_stays = "Eén bleef zoals ze was: ze is" if left == 1 else f"{left} bleven zoals ze waren: ze zijn"
        messages.warning(request, f"{what_stays} al afgesloten.")
    return redirect(INDEX)


def _try(act: Callable[[Submission, Any], object], submission: Submission, user: Any) -> bool:
    try:
        with transaction.atomic():
            act(submission, user)
    except status_changes.NotPossibleError:
        return False
    return True


def _keys(values: Iterable[str]) -> list[int]:
    return [int(value) for value in dict.fromkeys(values) if _KEY.fullmatch(value)]


def register_address() -> list[URLPattern]:
    """Return the URL of these steps."""
    return [path(f"{BASE}/samen/", take_steps, name="submissions_together")]

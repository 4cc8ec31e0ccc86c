"""Asks addresses whether they still answer: a few hundred a night, those that were asked longest ago first."""

import datetime
import time
from urllib.parse import urljoin, urlsplit

from django.db.models import F, Q
from django.utils import timezone

from core.http.strangers import NotReachedError, ask
from practices.links.gathering import gather
from practices.models import CheckedLink

# So many in a night; each is asked again after a week, and one that failed after a day.
MOST = 500
AGAIN_AFTER = datetime.timedelta(days=6)
AFTER_FAILURE = datetime.timedelta(hours=20)
# Between two questions to one site.
PAUSE_SECONDS = 1.0
_MOST_STEPS = 5
# What says that nothing is there; what keeps out programs (401, 403, 429) says nothing about people.
_GONE = {404: "De pagina bestaat niet meer (404).", 410: "De pagina is weggehaald (410)."}
_BROKEN = 500
# Answers to a question without a body that ask for a real one.
_NO_HEAD = {400, 403, 404, 405, 501}
_HEADERS = {"User-Agent": "Databank sociale samenhang (kijkt links na)", "Accept": "text/html,*/*;q=0.8"}


def check_links(most: int = MOST, pause: float = PAUSE_SECONDS) -> tuple[int, int]:
    """Look at the links that are due and return how many were asked and how many of them failed.

    When none answers at all, the network of the site itself is at fault: then nothing is written.
    """
    gather()
    now = timezone.now()
    due = Q(checked_at=None) | Q(checked_at__lte=now - AGAIN_AFTER)
    due |= Q(failures__gt=0, checked_at__lte=now - AFTER_FAILURE)
    links = list(CheckedLink.objects.filter(due).order_by(F("checked_at").asc(nulls_first=True), "pk")[:most])
    asked_at: dict[str, float] = {}
    for link in links:
        host = urlsplit(link.url).netloc
        wait = asked_at.get(host, 0) + pause - time.monotonic()
        if host in asked_at and wait > 0:
            time.sleep(wait)
        link.problem, link.checked_at = problem_of(link.url), timezone.now()
        asked_at[host] = time.monotonic()
        link.failures = min(link.failures + 1, 100) if link.problem else 0
    failed = sum(bool(link.problem) for link in links)
    if len(links) > 1 and failed == len(links):
        return len(links), failed
    CheckedLink.objects.bulk_update(links, ["problem", "checked_at", "failures"], batch_size=200)
    return len(links), failed


def problem_of(url: str) -> str:
    """Return in Dutch why one does not get to `url`; empty when one does. Redirections are followed a few steps."""
    for _step in range(_MOST_STEPS):
        try:
            answer = ask("HEAD", url, _HEADERS)
            if answer.status in _NO_HEAD:
                answer = ask("GET", url, _HEADERS)
        except NotReachedError as problem:
            return str(problem)[:200]
        if answer.location and 300 <= answer.status < 400:  # noqa: PLR2004 - the statuses that lead on
            url = urljoin(url, answer.location)
            continue
        if answer.status >= _BROKEN:
            return f"De site geeft een fout ({answer.status})."
        return _GONE.get(answer.status, "")
    return "De link leidt telkens verder en komt nergens uit."

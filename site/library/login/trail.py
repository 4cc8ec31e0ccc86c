"""Who logged in, and who took data of people out of the CMS: kept in the audit log for half a year."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import ModelLogEntry

from library.login.backend import waits_until
from library.models import User

# Long enough to look into what someone noticed late; it says when colleagues worked, so no longer.
KEPT = datetime.timedelta(days=180)
LOGGED_IN, NOT_LET_IN, TAKEN = "library.login", "library.login.refused", "library.people.taken"
# The words of the CMS for each.
WORDS = {LOGGED_IN: "Aangemeld", NOT_LET_IN: "Fout wachtwoord", TAKEN: "Gegevens van mensen gedownload"}


def note_login(user: User, **_kwargs: Any) -> None:
    """Note that someone logged in."""
    log(user, LOGGED_IN, user=user)


def note_refusal(credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Note that a password for an account was wrong.

    Not for a name that nobody has: it may be a password in the wrong field. Not while one has to wait: those are
    without end, and no password was looked at.
    """
    name = credentials.get(User.USERNAME_FIELD, credentials.get("username"))
    if request is None or not isinstance(name, str) or waits_until(request) is not None:
        return
    user = User.objects.filter(email__iexact=name).first()
    if user is not None:
        log(user, NOT_LET_IN)


def note_taken(user: Any, what: str, number: int, form: str) -> None:
    """Note that someone took data of people out of the CMS. what: of which; form: as what ("csv", "papier")."""
    log(user, TAKEN, user=user, data={"what": what, "number": number, "form": form})


def taken_in_words(entry: ModelLogEntry) -> str:
    """Return what was taken; nothing for another entry."""
    if entry.action != TAKEN:
        return ""
    data = entry.data
    return f"{data.get('what', '')}: {data.get('number', 0)} ({data.get('form', '')})"


def forget_trail(now: datetime.datetime | None = None) -> int:
    """Remove what was noted more than half a year ago; return how much that was."""
    old = ModelLogEntry.objects.filter(action__in=WORDS, timestamp__lt=(now or timezone.now()) - KEPT)
    removed, _by_model = old.delete()
    return removed


def register_trail(actions: LogActionRegistry) -> None:
    """Name what is noted in the audit log."""
    for action in (LOGGED_IN, NOT_LET_IN):
        actions.register_action(action, WORDS[action], WORDS[action])

    @actions.register_action(TAKEN)
    class TakenFormatter(LogFormatter):
        label = WORDS[TAKEN]

        def format_message(self, log_entry: Any) -> str:
            return f"{WORDS[TAKEN]}: {taken_in_words(log_entry)}"

"""Checks a name and a password, at most so often."""

import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from core.throttling.attempts import Door, Subject, address_of, attempt, succeeded
from library.login.browsers import known_browser
from library.login.subjects import account
from library.models import User


class PatientBackend(ModelBackend):
    """Django's own, which lets who guesses wait. Whatever logs someone in with a password comes here."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        """Return the user, or None. Raises PermissionDenied, which ends it, while the account or address must wait."""
        name = username if username is not None else kwargs.get(User.USERNAME_FIELD)
        if request is None or name is None:
            # No visitor asks: a command, a test.
            return super().authenticate(request, username, password, **kwargs)
        subjects = _subjects(request, name)
        until = attempt(Door.LOGIN, subjects)
        if until is not None:
            request.waits_until = until  # type: ignore[attr-defined]
            raise PermissionDenied
        user = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            succeeded(Door.LOGIN, subjects)
        return user

    async def aauthenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        """Do the same; Django's own would not come past `authenticate`."""
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)


def waits_until(request: HttpRequest | None) -> datetime.datetime | None:
    """Return until when `request` has to wait; None when its name and password were looked at."""
    return getattr(request, "waits_until", None)


def _subjects(request: HttpRequest, name: str) -> list[Subject]:
    about = account(name)
    kind, _separator, key = about.key.partition(":")
    browser = known_browser(request, int(key)) if kind == "user" else None
    return [browser] if browser else [about, address_of(request)]

"""How long someone stays logged in: 12 hours, or 2 without doing anything."""

import datetime
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, logout, user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.http.errors import API
from library.login.browsers import make_known, set_cookie
from library.models import User

LONGEST = datetime.timedelta(hours=12)
IDLE = datetime.timedelta(hours=2)
# What one does is noted no more often: each time is a row that is written.
_NOTED_EVERY = datetime.timedelta(minutes=1)
_BEGAN, _SEEN = "began", "seen"


class LoginMiddleware:
    """Ends what has lasted long enough. Looks only at requests that bring a session, and never for the APIs.

    Those read no cookie: to look into one would make an answer that is the same for everyone vary by it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            return self.get_response(request)
        if request.session.session_key and SESSION_KEY in request.session:
            _look(request)
        response = self.get_response(request)
        set_cookie(request, response)
        return response


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Note when someone logged in, and with which browser."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time.time())
    make_known(request, user)


def _look(request: HttpRequest) -> None:
    now = int(time.time())
    session = request.session
    # One that began before this was counted begins now.
    began = session.setdefault(_BEGAN, now)
    seen = session.setdefault(_SEEN, now)
    if now - began >= LONGEST.total_seconds() or now - seen >= IDLE.total_seconds():
        logout(request)
    elif now - seen >= _NOTED_EVERY.total_seconds() and not _asks_by_itself(request):
        session[_SEEN] = now


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether an open window asked this and nobody did anything: an editor tells every few seconds who is in it."""
    return request.path.startswith(f"{reverse('wagtailadmin_home')}editing-sessions/")

"""Browsers with which someone logged in before, known by a cookie.

Their attempts are counted apart from those of strangers, so that whoever guesses at an account can make it wait for
everyone but the one who has it.
"""

import datetime
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.throttling.attempts import Kind, Subject
from library.models import User

COOKIE = "bekende_browser"
KEPT = datetime.timedelta(days=180)
_SALT = "library.login.browsers"


def known_browser(request: HttpRequest, user_key: int) -> Subject | None:
    """Return the browser of `request` when this user logged in with it before."""
    try:
        key, token = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subject(Kind.BROWSER, f"{key}:{token}") if key == user_key else None


def make_known(request: HttpRequest, user: User) -> None:
    """Remember to give the browser of `request` its cookie with the answer."""
    if known_browser(request, user.pk) is None:
        request.browser_of = user.pk  # type: ignore[attr-defined]


def set_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser the cookie that it was promised."""
    user_key = getattr(request, "browser_of", None)
    if user_key is None:
        return
    response.set_cookie(
        COOKIE,
        signing.dumps([user_key, secrets.token_urlsafe(16)], salt=_SALT),
        max_age=KEPT,
        # Public pages never see it, so they stay the same for everyone.
        path=reverse("wagtailadmin_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

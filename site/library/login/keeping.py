"""What someone was writing when the session ended is not lost: the window asks first, and waits for a login."""

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SIGNED_IN = "signed_in"


@require_safe
@never_cache
def signed_in(request: HttpRequest) -> JsonResponse:
    """Say who is logged in, with the token of forms, which is another one after each login. Others get to the login."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})


def register_signed_in() -> list[URLPattern]:
    """Give the question its address."""
    return [path("ingelogd/", signed_in, name=SIGNED_IN)]


def ask_before_sending() -> SafeString:
    """Return the script that asks before a form of the CMS leaves its window."""
    return format_html(
        '<script id="cms-session-script" type="module" src="{}" data-address="{}" data-login="{}"></script>',
        static("js/cms-session.js"),
        reverse(SIGNED_IN),
        reverse("wagtailadmin_login"),
    )

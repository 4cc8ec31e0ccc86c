"""Sending less: answers are compressed, as far as that tells nobody anything."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django_http_compression.middleware import HttpCompressionMiddleware

from core.http.errors import API


class CompressionMiddleware(HttpCompressionMiddleware):
    """Compresses what everyone gets (zstd, Brotli or gzip), and nothing that may hold a secret.

    The length of a compressed page tells whether what a stranger put in its address stands in it a second time, which
    gives away tokens and keys letter by letter (BREACH). Static files are compressed when they are collected.
    """

    # A header of random length, against BREACH; what is compressed holds nothing to guess.
    max_random_bytes = 0

    def maybe_compress(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Compress `response` where it is for everyone, and say to caches that it comes in several forms."""
        if not _is_for_everyone(request, response):
            return
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.status_code == 304 or self.content_type_re.match(kind):  # noqa: PLR2004
            patch_vary_headers(response, ["Accept-Encoding"])
            super().maybe_compress(request, response)


def _is_for_everyone(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether `response` is the same for whoever asks, so that nothing in it is only theirs."""
    if request.method not in {"GET", "HEAD"} or request.path.startswith("/cms/"):
        return False
    # The APIs read no cookie.
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path.startswith(API)
    if has_session or response.cookies:
        return False
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    control = response.headers.get("Cache-Control", "").lower()
    return "cookie" not in varies and "private" not in control and "no-store" not in control

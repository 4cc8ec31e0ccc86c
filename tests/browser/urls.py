"""The addresses of the site, its images, which a web server gives elsewhere, and each answer to what went wrong."""

from django.conf import settings
from django.urls import path, re_path
from django.views.static import serve

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site_patterns
from core.http.errors import csrf_failure, refusal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("fout/<int:status>/", refusal),
    path("fout/formulier/", csrf_failure),
    *site_patterns,
]

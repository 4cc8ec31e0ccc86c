"""The addresses of the site, and its images, which a web server gives elsewhere."""

from django.conf import settings
from django.urls import re_path
from django.views.static import serve

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site_patterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    *site_patterns,
]

"""Addresses below /api/. What an app adds goes before the last line."""

from django.urls import path, re_path

from api.databank.api import api as databank
from api.v2.previews import PagePreviewAPIViewSet
from api.v2.views import EndpointsView, api_router
from core.http.errors import no_such_path

# Behind the others, which the router asks first where a page is described.
api_router.register_endpoint("page_preview", PagePreviewAPIViewSet)

urlpatterns = [
    path("databank/", databank.urls),
    path("v2/", EndpointsView.as_view()),
    path("v2/", api_router.urls),
    # Also while debugging, when Django answers with a page of its own. Only paths with a slash at the end: those
    # without are redirected there first.
    re_path(r"^(?:[\s\S]*/)?\Z", no_such_path),
]

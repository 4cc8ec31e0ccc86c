"""Addresses of the whole site. What has a dot or an address of its own stands before Wagtail's page routing."""

from pathlib import Path

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import authenticate_with_password as ask_password_of_files
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail.views import authenticate_with_password as ask_password_of_page

from core.http.conditional import shows_content
from home.open_data.files import FILES
from home.open_data.views import open_data_file, open_data_json, open_data_page
from home.sitemaps import robots, sitemap_index, sitemap_part
from home.views import click_counted, search, search_counted
from library.login.views import AskNewPassword, ChooseNewPassword, patient
from library.media.serving import serve_document

urlpatterns = [
    # At doors where a password is asked, before Wagtail's own views of the same names: who guesses, waits.
    path("cms/password_reset/", AskNewPassword.as_view(), name="wagtailadmin_password_reset"),
    path(
        "cms/password_reset/confirm/<uidb64>/<token>/",
        ChooseNewPassword.as_view(),
        name="wagtailadmin_password_reset_confirm",
    ),
    path(
        "documenten/authenticate_with_password/<int:restriction_id>/",
        patient(ask_password_of_files),
        name="wagtaildocs_authenticate_with_password",
    ),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/", patient(ask_password_of_page)
    ),
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    # In the place of Wagtail's, with its names: no other address gives a document.
    path("documenten/<int:document_id>/<path:document_filename>", serve_document, name="wagtaildocs_serve"),
    path("api/", include("api.urls")),
    path("zoeken/", search, name="search"),
    path("zoeken/geteld/", search_counted, name="search_counted"),
    path("zoeken/gekozen/", click_counted, name="click_counted"),
    path("open-data/", open_data_page, name="open_data"),
    *(path(f"open-data/{kind.name}", open_data_file, {"kind": kind}, name=kind.view) for kind in FILES),
    path("open-data.jsonld", open_data_json, name="open_data_json"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap_part, name="sitemap_part"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}favicon.svg")),
    # While debugging, and as a web server does: what is made of images to be shown, nothing else that lies there.
    *static(f"{settings.MEDIA_URL}images/", document_root=Path(settings.MEDIA_ROOT) / "images"),
    path("", include("events.urls")),
    path("", include("forms.urls")),
    path("", include("practices.urls")),
    path("", include(decorate_urlpatterns(wagtail_urls.urlpatterns, shows_content))),
]

# Under /api/ errors are JSON; elsewhere pages.
handler400 = "core.http.errors.bad_request"
handler403 = "core.http.errors.permission_denied"
handler404 = "core.http.errors.not_found"
handler500 = "core.http.errors.server_error"

"""Every field of every page type is in the API, or was left out on purpose."""

import pytest
from wagtail.models import Page, get_page_models

from api.v2.views import PagesAPIViewSet
from core.models import BasePage

# Never told: who wrote it, what editors are told, and contact details that show only as far as `contact` allows.
NOT_TOLD = {
    *("contact_name", "contact_email", "contact_phone", "contact_public", "notify_editors"),
    *("owner_email", "personal_data_seen"),
}
# Told under another name.
NAMES = {
    "practice_terms": "terms",
    "practice_municipalities": "municipalities",
    "practice_partners": "partners",
    "practice_documents": "documents",
    "related_rows": "related_practices",
}
# What other rows say of a page (those who registered for an event, or said what they think of a practice, are told to
# nobody), and how tags are kept.
BACKWARDS = {
    "tagged_items",
    "related_from",
    "applications",
    "events",
    "drafts",
    "formsubmission",
    "submission",
    "page_ptr",
    "registrations",
    "mailings",
    "tally",
}

PAGE_TYPES = [model for model in get_page_models() if issubclass(model, BasePage)]


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_every_field_is_told_or_left_out_on_purpose(model):
    inherited = {field.name for field in Page._meta.get_fields()}
    own = {field.name for field in model._meta.get_fields()} - inherited - BACKWARDS - NOT_TOLD
    told = set(PagesAPIViewSet.get_body_fields_names(model))
    assert {NAMES.get(name, name) for name in own} <= told
    assert not told & NOT_TOLD


def test_meta(get, site):
    meta = get(f"/api/v2/pages/{site.practices.pk}/")["meta"]
    assert meta["type"] == "practices.PracticeIndexPage"
    assert meta["detail_url"] == f"http://127.0.0.1:8000/api/v2/pages/{site.practices.pk}/"
    assert meta["html_url"] == site.practices.full_url
    assert meta["slug"] == site.practices.slug
    assert meta["first_published_at"].endswith(("+01:00", "+02:00"))
    assert meta["parent"]["id"] == site.home.pk
    assert set(meta) == {
        *("type", "detail_url", "html_url", "slug", "show_in_menus", "seo_title", "search_description"),
        *("first_published_at", "last_published_at", "locale", "parent"),
    }

"""Every page type, present and future: shown, edited, previewed, made and given as data.

A page type that is new fails here until it has a factory and passes; what can't hold for one is excused by name.
"""

from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.test.utils.form_data import querydict_from_html

from core.checks import LAYERS
from tests import factories
from tests.html import assert_sound

PAGE_TYPES = [model for model in get_page_models() if model._meta.app_label in LAYERS]
_PAGE_FACTORY = factories.PracticePageFactory.__bases__[0]
_MADE: list[Any] = [
    made for made in vars(factories).values() if isinstance(made, type) and issubclass(made, _PAGE_FACTORY)
]
FACTORIES = {made._meta.model: made for made in _MADE}
# (page type, test): reason.
EXCUSED: dict[tuple[str, str], str] = {}

every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model._meta.label)


@pytest.fixture(autouse=True)
def _excused(request):
    key = (request.getfixturevalue("model")._meta.label, request.node.originalname)
    if key in EXCUSED:
        pytest.skip(EXCUSED[key])


@pytest.fixture
def page(model, site):
    """A page of the type with every field filled in, where the factory knows how."""
    existing = model.objects.first() if model.max_count else None
    factory = FACTORIES[model]
    return existing or factory(**({"full": True} if "full" in factory._meta.parameters else {}))


@pytest.fixture
def bare(model, page):
    """A page of the type with nothing but a title, as a draft may be."""
    if model.max_count:
        model.objects.filter(pk=page.pk).update(draft_title="Alleen een titel")
        bare = model.objects.get(pk=page.pk)
        for field in model._meta.local_fields:
            if field.blank and not field.remote_field:
                setattr(bare, field.name, field.get_default())
        return bare
    bare = model(title="Alleen een titel", slug="alleen-een-titel", live=False)
    page.get_parent().add_child(instance=bare)
    return bare


@pytest.fixture
def cms(client, superuser):
    client.force_login(superuser)
    return client


@every_page_type
def test_it_has_a_factory(model):
    assert model in FACTORIES, f"write a factory for {model._meta.label} in tests/factories/"


@pytest.mark.every_case
@pytest.mark.both_databases
@every_page_type
def test_it_is_shown(page, client):
    document = assert_sound(client.get(page.url))
    assert document.html["lang"].startswith("nl")


@every_page_type
def test_it_is_shown_with_only_what_publishing_asks(model, site, client):
    page = (model.objects.first() if model.max_count else None) or FACTORIES[model]()
    assert_sound(client.get(page.url))


@pytest.mark.every_case
@every_page_type
def test_it_can_be_edited(page, cms):
    assert cms.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


@every_page_type
def test_it_can_be_edited_with_only_a_title(bare, cms):
    bare.save_revision(clean=False)
    assert cms.get(reverse("wagtailadmin_pages:edit", args=[bare.pk])).status_code == 200


@pytest.mark.every_case
@every_page_type
def test_it_can_be_previewed(page):
    for mode, _label in page.preview_modes:
        assert_sound(page.make_preview_request(preview_mode=mode))


@every_page_type
def test_it_can_be_previewed_with_only_a_title(bare):
    for mode, _label in bare.preview_modes:
        assert_sound(bare.make_preview_request(preview_mode=mode))


@pytest.mark.thorough
@every_page_type
def test_it_can_be_made_and_previewed_before_it_is_saved(model, page, cms):
    parent = page.get_parent()
    if model.max_count:
        Page.objects.get(pk=page.pk).delete()
    arguments = (model._meta.app_label, model._meta.model_name, parent.pk)
    form = cms.get(reverse("wagtailadmin_pages:add", args=arguments))
    assert form.status_code == 200
    data = querydict_from_html(form.content.decode(), form_id="page-edit-form")
    data.update({field.name + "-count": "0" for field in model._meta.fields if isinstance(field, StreamField)})
    data["title"], data["slug"] = "Alleen een titel", slugify("Alleen een titel")
    address = reverse("wagtailadmin_pages:preview_on_add", args=arguments)
    assert cms.post(address, data).json() == {"is_valid": True, "is_available": True}
    assert_sound(cms.get(address))


@pytest.mark.every_case
@pytest.mark.both_databases
@every_page_type
def test_it_is_in_the_api(model, page, client):
    listed = client.get("/api/v2/pages/", {"type": model._meta.label, "limit": 100})
    assert listed.status_code == 200
    assert page.pk in [item["id"] for item in listed.json()["items"]]
    detail = client.get(f"/api/v2/pages/{page.pk}/")
    assert detail.status_code == 200
    assert detail.json()["title"] == page.title


@pytest.mark.every_case
@every_page_type
def test_it_is_at_its_path_in_the_api(model, page, client):
    path = urlsplit(page.full_url).path
    for written in ("html", "markdown"):
        response = client.get(f"/api/databank/pages{path}", {"opmaak": written})
        assert response.status_code == 200, response.content
        told = response.json()
        assert (told["type"], told["title"], told["rich_text"]) == (model._meta.label, page.title, written)
        assert f"/{told['path']}/".replace("//", "/") == path
        assert {field.name for field in page.api_fields} <= told["content"].keys()


# What a form itself is asked by Wagtail's scripts; a control of that name would hide it, and saving would fail.
FORM_PROPERTIES = {"action", "elements", "method", "submit", "reset", "target", "length"}


@pytest.mark.thorough
@every_page_type
def test_no_control_hides_what_scripts_ask_of_the_form(model, page, client, superuser):
    client.force_login(superuser)
    response = client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,)))
    document = BeautifulSoup(response.content, "html.parser")
    names = {control["name"] for control in document.select("form [name]")}
    assert names.isdisjoint(FORM_PROPERTIES)


@pytest.mark.every_case
@every_page_type
def test_it_says_what_it_is_about(model, page, client):
    def described():
        page.save()
        found = assert_sound(client.get(page.url)).select('meta[name="description"], meta[property="og:description"]')
        return [tag["content"] for tag in found]

    rich = isinstance(model._meta.get_field(model.introduced_by), RichTextField)
    text = "<p>Thee &amp; taart</p><p>voor wie &lt; 12 is</p>" if rich else "Thee & taart\nvoor wie < 12 is"
    setattr(page, model.introduced_by, text)
    assert described() == ["Thee & taart voor wie < 12 is"] * 2
    page.search_description = "Taart"
    assert described() == ["Taart"] * 2


@pytest.mark.every_case
@every_page_type
def test_its_privacy_is_that_of_wagtail(model, page, site):
    other = factories.StandardPageFactory(parent=site.home)
    for restricted in (site.home, page, other):
        PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    # One that is on the source of an alias holds for the alias as well.
    alias = other.create_alias(update_slug="ook-hier", parent=site.home)
    for asked in (page, alias):
        assert set(asked.get_view_restrictions()) == set(Page.get_view_restrictions(asked))
    assert {found.page_id for found in page.get_view_restrictions()} == {site.home.pk, page.pk}


# --- After its time --------------------------------------------------------------------------------------------------


def addresses(page):
    """Return the address of a page, and those of the views below it."""
    names = [pattern.name for pattern in getattr(page, "get_subpage_urls", list)()]
    return [page.url, *(f"{page.url}{page.reverse_subpage(name)}" for name in names if name)]


@pytest.mark.every_case
@every_page_type
def test_a_page_that_expired_is_not_there(page, client):
    below = addresses(page)
    shown = [client.get(address).status_code for address in below]
    assert shown.count(404) < len(below)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    assert {address: client.get(address).status_code for address in below} == dict.fromkeys(below, 404)

"""A page is never given an address at which a view of the site answers in its place."""

import pytest
from django.urls import reverse

from home.models import StandardPage
from tests.cms import form_values, soup

TITLE = "Een nieuwe pagina"


def post(client, parent, slug):
    """Save a new page as a draft, as an editor does."""
    address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", parent.pk])
    return client.post(address, {**form_values(client.get(address)), "title": TITLE, "slug": slug})


@pytest.mark.parametrize("slug", ["zoeken", "open-data", "api", "cms"])
def test_an_address_of_a_view_is_refused(site, client, superuser, slug):
    client.force_login(superuser)
    field = soup(post(client, site.home, slug)).select_one("[data-contentpath=slug]")
    assert f"Het adres ‘{slug}’ gebruikt de databank zelf." in field.get_text()
    assert not StandardPage.objects.filter(title=TITLE).exists()


@pytest.mark.parametrize("slug", ["zoeken-en-vinden", "documenten"])
def test_any_other_address_is_taken(site, client, superuser, slug):
    client.force_login(superuser)
    post(client, site.home, slug)
    assert StandardPage.objects.get(title=TITLE).slug == slug


def test_deeper_down_the_same_word_is_free(site, client, superuser):
    client.force_login(superuser)
    post(client, site.about, "zoeken")
    assert StandardPage.objects.get(title=TITLE).slug == "zoeken"

"""The style guide shows editors every component of the site."""

import pytest
from django.conf import settings

from home.cms.style_guide import COLOURS
from tests.cms import soup
from tests.factories import PracticePageFactory, TermFactory

GUIDE = "/cms/stijlgids/"
FOLDER = settings.BASE_DIR / "site" / "templates" / "components"
# What stands in the head of a page, where nobody sees it.
INVISIBLE = {"components/open-graph.html"}


def shown(response):
    return {template.name for template in response.templates if template.name}


def test_every_component_is_shown(client, editor):
    practice = PracticePageFactory(title="Buurtsport")
    # A grid takes two vocabularies.
    TermFactory(vocabulary__is_facet=True)
    TermFactory(vocabulary__is_facet=True)
    client.force_login(editor)
    response = client.get(GUIDE, {"keuze": practice.pk})
    assert response.status_code == 200
    assert {f"components/{path.name}" for path in FOLDER.glob("*.html")} - shown(response) == INVISIBLE


def test_there_is_a_guide_before_there_is_a_practice(client, editor):
    client.force_login(editor)
    page = soup(client.get(GUIDE))
    assert "Er is nog geen praktijk gepubliceerd." in page.get_text()


def test_every_colour_of_the_guide_is_drawn():
    css = (settings.BASE_DIR / "site" / "static" / "css" / "style-guide.css").read_text()
    tokens = (settings.BASE_DIR / "site" / "static" / "css" / "tokens.css").read_text()
    for name in COLOURS:
        assert f".style-guide__colour--{name} {{" in css
        assert f"--color-{name}: #" in tokens


def test_it_stands_in_the_menu_with_help(client, editor):
    client.force_login(editor)
    assert GUIDE in client.get("/cms/").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(client, editor, method):
    client.force_login(editor)
    assert getattr(client, method)(GUIDE).status_code == 405


def test_visitors_do_not_see_it(client, site):
    response = client.get(GUIDE)
    assert response.status_code == 302
    assert response["Location"].startswith("/cms/login/")

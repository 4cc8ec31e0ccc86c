"""Every page type, narrow and wide, light and dark, has no violation that axe can find."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.pages import Cms, HandIn

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
# Address, or the page that a link of an overview leads to.
PAGES = {
    "home": "/",
    "practices": "/praktijken/",
    "filtered practices": "/praktijken/?thema=sociale-samenhang-versterken&thema=onbekend",
    "no practices": "/praktijken/?trefwoord=bestaat-niet&pagina=9",
    "near practices": "/praktijken/?q=buren+conflict+jongeren+theater",
    "no answer": "/praktijken/?q=paspoort+wijk",
    "mistyped": "/zoeken/?q=polarisatei",
    "map": "/praktijken/kaart/",
    "map without results": "/praktijken/kaart/?q=bestaatniet",
    "gaps": "/praktijken/witte-vlekken/?rij=werkvorm&kolom=werkvorm",
    "fit": "/praktijken/past-dit-bij-ons/?onze_gemeente=leuven",
    "likeness": "/praktijken/?onze_gemeente=leuven",
    "situations": "/situaties/",
    "situation": "/situaties/jongeren-hangen-rond/",
    "practice": ("/praktijken/", "main .card__link"),
    "start kit": "/praktijken/leefstraten/startpakket/",
    "following": "/volgen/?thema=sociale-samenhang-versterken",
    "events": "/evenementen/",
    "filtered events": "/evenementen/?jaar=2019&jaar=ooit",
    "no events": "/evenementen/?jaar=2002",
    "event that comes": "/evenementen/studiedag-samen-in-de-buurt/",
    "event that is over": "/evenementen/studienamiddag-sociale-cohesie-2019/",
    "form": "/praktijk-doorgeven/?thema=sociale-samenhang-versterken",
    "question": "/vraag/?q=honden+in+het+park",
    "form about a practice": "/ook-bij-ons/",
    "standard page": "/over/",
    "privacy": "/privacy/",
    "statement": "/toegankelijkheid/",
    "search": "/zoeken/?q=buurt",
    "nothing found": "/zoeken/?q=onvindbaar",
    "not found": "/bestaat-niet/",
    **{f"error {status}": f"/fout/{status}/" for status in (400, 403, 404, 405, 412, 413, 414, 429, 500, 503)},
    "form without its token": "/fout/formulier/",
}


# Only what is wrong leaves the browser: what is right of a page of the CMS is a megabyte.
RUN = """([context, options]) => axe.run(context ?? document, options).then(found => found.violations.flatMap(
    item => item.nodes.map(node => `${item.id}: ${node.html.slice(0, 160)}`)))"""


def violations(page, *inside):
    """Return what axe finds, in one line each; `inside`: selectors of the parts to look at, instead of all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(RUN, [{"include": [[part] for part in inside]} if inside else None, OPTIONS])


def overflow(page):
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


# Each width and each scheme once: what the one shows does not depend on the other.
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_no_violations(visit, width, scheme):
    page = visit(width=width, color_scheme=scheme)
    problems = {}
    for name, address in PAGES.items():
        if isinstance(address, tuple):
            page.goto(address[0])
            page.goto(str(page.locator(address[1]).first.get_attribute("href")))
        else:
            page.goto(address)
        found = violations(page)
        if (wider := overflow(page)) > 0:
            found.append(f"{wider} px wider than the window")
        if found:
            problems[name] = found
    assert problems == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations_in_a_form_with_mistakes(visit, scheme):
    page = visit(width=360, color_scheme=scheme)
    HandIn(page).open()
    page.get_by_role("button", name="Ga verder", exact=True).click()
    page.locator(".error-summary").wait_for()
    assert violations(page) == []


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_no_violations_in_any_step_of_a_form(visit, width, scheme):
    page = visit(width=width, color_scheme=scheme)
    form = HandIn(page).open()
    while "/stap/" in page.url:
        assert violations(page) == []
        form.fill_step()
        assert (violations(page), max(overflow(page), 0)) == ([], 0)
        form.go_on()
    assert (violations(page), max(overflow(page), 0)) == ([], 0)
    page.get_by_role("link", name="Bekijk hoe je praktijk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leefstraat in Gent")
    assert (violations(page), max(overflow(page), 0)) == ([], 0)
    page.get_by_role("link", name="Terug naar nakijken").click()
    page.get_by_role("link", name="Ga later verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We hebben je antwoorden bewaard")
    assert violations(page) == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_no_violations_in_any_component(visit, width, scheme):
    page = visit(width=width, color_scheme=scheme)
    Cms(page, "redacteur")
    page.goto("/cms/stijlgids/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stijlgids")
    assert (violations(page), max(overflow(page), 0)) == ([], 0)

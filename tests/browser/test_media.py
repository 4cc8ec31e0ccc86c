"""The site in other media: the colours that a person forces, and paper."""

import pytest
from playwright.sync_api import expect

COLOUR_OF = "element => getComputedStyle(element)[%r]"
# What one of the colours that a person chose is called in numbers.
FORCED = """name => {
    const shown = document.body.appendChild(document.createElement("i"));
    shown.style.color = name;
    return getComputedStyle(shown).color;
}"""


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_keeps_its_circles_in_forced_colours(visit, scheme):
    page = visit(forced_colors="active", color_scheme=scheme)
    page.goto("/praktijken/kaart/")
    circles = page.locator(".map__place circle:not(.map__target)")
    expect(circles.first).to_be_visible()
    assert {circle.evaluate(COLOUR_OF % "fill") for circle in circles.all()} == {page.evaluate(FORCED, "LinkText")}
    assert page.locator(".map__quiet").first.evaluate(COLOUR_OF % "stroke") == page.evaluate(FORCED, "CanvasText")


@pytest.mark.thorough
@pytest.mark.parametrize("address", ["/praktijken/", "/evenementen/", "/evenementen/studiedag-samen-in-de-buurt/"])
def test_paper_has_the_mark_of_the_site_and_not_the_header_of_a_screen(visit, address):
    page = visit()
    page.goto(address)
    header = page.locator(".site-header")
    menu, search = header.get_by_role("navigation"), header.get_by_role("searchbox")
    expect(menu).to_be_visible()
    page.emulate_media(media="print")
    expect(header.get_by_text("Databank sociale samenhang")).to_be_visible()
    for of_a_screen in (menu, search, page.locator(".site-footer nav")):
        expect(of_a_screen).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.thorough
def test_long_words_break_by_the_rules_of_dutch(visit):
    page = visit(width=360)
    page.goto("/praktijken/leefstraten/")
    assert page.locator("html").get_attribute("lang") == "nl-BE"
    styles = page.evaluate("[document.body, document.querySelector('h1')].map(one => getComputedStyle(one).hyphens)")
    assert styles == ["auto", "auto"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

"""The list of practices shows practices: where the first title stands, how many keys it takes, filters on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PracticeIndex
from tests.browser.test_accessibility import overflow, violations

# For each window the lowest place of the first title, in pixels from the top.
PLACES = [(360, 740, 640), (768, 900, 640), (1280, 800, 500)]
CHOSEN = "thema=sociale-samenhang-versterken"
# Who chose or asked something looks for what was found, not for what was asked.
QUERIES = ("", "weergave=rijen", CHOSEN, "q=buurt", f"{CHOSEN}&doelgroep=jongeren&q=buurt", "q=eenzaamheid+bij+ouderen")


@pytest.mark.every_case
@pytest.mark.parametrize(("width", "height", "lowest"), PLACES)
def test_the_first_title_is_in_sight(visit, width, height, lowest):
    page = visit(width=width, height=height)
    for query in QUERIES:
        page.goto(f"/praktijken/?{query}")
        # Beside the filters, chips and what they say take as many lines as they need.
        words = 100 if width == 1280 and query in QUERIES[-2:] else 0
        assert page.locator(".results .card__title").first.bounding_box()["y"] < lowest + words, query
        assert overflow(page) <= 0


def test_what_was_chosen_is_on_one_line_of_a_phone(visit):
    page = visit(width=360)
    page.goto(f"/praktijken/?{CHOSEN}&doelgroep=jongeren&q=buurt")
    chips = page.locator(".results__head .chip")
    assert len({chip.bounding_box()["y"] for chip in chips.all()}) == 1
    # The last is beside the screen until one goes to it, by finger or by Tab.
    last = chips.last
    expect(last).not_to_be_in_viewport(ratio=1)
    last.focus()
    expect(last).to_be_in_viewport(ratio=1)
    # It is said twice to who looks, once to who listens.
    assert "over jongeren" in page.locator("[data-results-title]").text_content()


def test_the_first_practice_is_ten_tabs_away(visit):
    page = visit()
    page.goto("/praktijken/")
    for name in ("Naar de inhoud", "Naar de resultaten"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text(name)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("card__link")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_skip_link_leads_to_the_filters(visit, width):
    page = visit(width=width)
    page.goto("/praktijken/")
    page.get_by_role("link", name="Naar de filters").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("Filters|Thema"))


def test_tiles_and_rows_and_the_order_stay_in_the_address(visit):
    page = visit()
    index = PracticeIndex(page).open()
    page.get_by_role("link", name="Rijen").click()
    expect(page).to_have_url(re.compile(r"\?weergave=rijen$"))
    index.settle()
    page.locator(".menu summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".menu[open]")).to_have_count(0)
    expect(page.locator(".menu summary")).to_be_focused()
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Titel", exact=True).click()
    expect(page).to_have_url(re.compile("sorteer=titel&weergave=rijen$"))
    index.tick("doelgroep", "jongeren")
    expect(page.locator(".rows .card").first).to_be_visible()
    expect(page).to_have_url(re.compile("weergave=rijen"))
    expect(page.locator(".menu summary")).to_contain_text("Titel")
    page.get_by_role("link", name="Kaart", exact=True).click()
    page.get_by_role("link", name="Lijst", exact=True).click()
    expect(page.locator(".rows .card").first).to_be_visible()


@pytest.mark.every_case
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_filters_fill_the_screen_of_a_phone_and_keep_the_keyboard_in(visit, script):
    page = visit(width=360, height=740, java_script_enabled=script)
    page.goto("/praktijken/")
    page.get_by_role("button", name="Filters").click()
    panel = page.locator("#filters")
    box = panel.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
    button = page.locator("[data-results-apply]")
    expect(button).to_have_text("Toon 22 praktijken" if script else "Toon de praktijken")
    expect(button).to_be_in_viewport(ratio=1)
    # What lies behind takes no part: neither to the eye nor to the keyboard.
    expect(page.locator("h1")).to_be_hidden()
    expect(page.get_by_role("button", name="Sluit de filters")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".facet-panel__toggle")).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1280, "dark")])
def test_rows_and_the_menu_have_no_violations(visit, width, scheme):
    page = visit(width=width, color_scheme=scheme)
    page.goto("/praktijken/?weergave=rijen&q=buren")
    assert violations(page) == []
    # An open menu lies over the rows: what it covers was looked at before.
    page.locator(".menu summary").click()
    assert (violations(page, ".menu"), max(overflow(page), 0)) == ([], 0)
    if width == 360:
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Filters").click()
        assert violations(page) == []

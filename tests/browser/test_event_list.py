"""The list of events in a real browser: filtering with and without script, with the keyboard, and the way back."""

import re

import pytest
from playwright.sync_api import expect

FULL = "Leernetwerk buurtwerk"
COMING = "Samen sterk in de buurt"
PAST = "Een databank vol ideeën om polarisering aan te pakken"


def titles(page):
    return page.locator("main .card--event .card__title")


def press(page, locator, key):
    """Reach what `locator` finds with the tab key alone, and press `key` there."""
    for _step in range(40):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
    pytest.fail("the keyboard does not lead there")


@pytest.mark.every_case
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_visitor_filters_by_year_opens_an_event_and_comes_back(visit, script):
    page = visit(java_script_enabled=script)
    page.goto("/evenementen/")
    expect(titles(page)).to_have_text([COMING, FULL, PAST])
    page.get_by_role("checkbox", name="2019").check()
    page.get_by_role("button", name="Toon de evenementen").click()
    expect(page).to_have_url(re.compile(r"\?jaar=2019$"))
    expect(titles(page)).to_have_text([PAST])
    expect(page.get_by_role("checkbox", name="2019")).to_be_checked()
    page.get_by_role("link", name=PAST).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PAST)
    page.go_back()
    expect(titles(page)).to_have_text([PAST])
    expect(page.get_by_role("checkbox", name="2019")).to_be_checked()
    page.go_back()
    expect(titles(page)).to_have_text([COMING, FULL, PAST])
    expect(page.get_by_role("checkbox", name="2019")).not_to_be_checked()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_alone_chooses_and_takes_back_a_filter(visit, width):
    page = visit(width=width)
    page.goto("/evenementen/")
    if width == 360:
        expect(page.get_by_role("checkbox", name="2019")).to_be_hidden()
        press(page, page.locator(".facet-panel__toggle"), "Enter")
    press(page, page.get_by_role("checkbox", name="2019"), "Space")
    press(page, page.get_by_role("button", name="Toon de evenementen"), "Enter")
    expect(titles(page)).to_have_text([PAST])
    remove = page.get_by_role("link", name=re.compile("Verwijder filter: .*2019"))
    press(page, remove, "Enter")
    expect(titles(page)).to_have_text([COMING, FULL, PAST])

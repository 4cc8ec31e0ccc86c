"""The window of Ctrl+K: opened with keys, read out, and left for what was found."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Cms, leaving
from tests.browser.test_accessibility import overflow, violations


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_practice_is_opened_without_a_mouse(visit, width, scheme):
    page = Cms(visit(width=width, color_scheme=scheme), "moderator").open().page
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Praktijk, inzending, term of actie")
    expect(field).to_be_focused()
    expect(page.get_by_role("option", name="Nieuwe praktijk")).to_be_visible()
    field.press_sequentially("buurt")
    option = page.get_by_role("option", name="Buurtverbinders")
    expect(option).to_be_visible()
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    # What other tests published may stand above it.
    for _step in range(10):
        if option.get_attribute("aria-selected") != "true":
            page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert violations(page, ".cms-find") == []
    assert overflow(page) <= 0
    page.keyboard.press("ArrowUp")
    expect(option).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    with leaving(page):
        page.keyboard.press("Enter")
    expect(page.locator("[name=title]")).to_have_value("Buurtverbinders")
    # Within a text, the same keys make a link.
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator(".cms-find")).not_to_be_visible()

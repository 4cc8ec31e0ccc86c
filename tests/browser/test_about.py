"""Forms about a practice, opened from search or the menu: one chooses the practice there."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import REFERENCE, HandIn

TITLE = "PleinPatrons"


@pytest.mark.parametrize("address", ["/ook-bij-ons/", "/fiche-aanvullen/"])
def test_the_practice_is_typed_and_chosen(visit, address):
    page = visit(width=360)
    page.goto(address)
    field = page.get_by_label("Over welke praktijk gaat het?")
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("required", "")
    field.fill("pleinp")
    option = page.get_by_role("option", name=TITLE)
    expect(option).to_be_visible()
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value(TITLE)
    expect(page.locator("select[name=praktijk]")).to_have_value("pleinpatrons")


@pytest.mark.thorough
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_it_is_asked_kept_and_handed_in(visit, script):
    page = visit(width=360, java_script_enabled=script)
    page.goto("/ook-bij-ons/")
    page.get_by_role("button", name="Meld dit").click()
    summary = page.locator(".error-summary")
    summary.get_by_role("link", name="Kies over welke praktijk het gaat.").click()
    field = page.get_by_label("Over welke praktijk gaat het?")
    expect(field).to_be_focused()
    form = HandIn(page)
    form.fill_step()
    if script:
        field.fill(TITLE)
    else:
        field.select_option(label=TITLE)
    # No person is faster than the time trap.
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="Meld dit").click()
    assert REFERENCE.fullmatch(form.reference())


def test_the_page_of_a_practice_chooses_it(visit):
    page = visit(width=360)
    page.goto("/praktijken/pleinpatrons/")
    page.get_by_role("link", name="Ook bij ons").click()
    expect(page.get_by_label("Over welke praktijk gaat het?")).to_have_value(TITLE)

"""What looks like personal data is published only after a tick."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Cms
from tests.browser.test_accessibility import violations


@pytest.mark.thorough
def test_a_phone_number_asks_for_a_tick(visit):
    cms = Cms(visit(), "moderator")
    page = cms.page
    cms.write_practice(f"Bellen {time.time_ns()}")
    cms.tab("Wat en waar")
    page.locator("[name=summary]").fill("Buren bellen elkaar op 0470 12 34 56, teneinde samen soep te eten.")
    cms.act("name=action-publish")
    warning = page.locator(".help-warning", has_text="0470 12 34 56")
    expect(warning).to_be_visible()
    expect(page.get_by_text("‘teneinde’ → ‘om’")).to_be_visible()
    assert violations(page, ".help-warning") == []
    # The button leads to the field.
    warning.get_by_role("button", name="Korte omschrijving").click()
    expect(page.locator("[data-contentpath='summary']")).to_be_focused()
    page.get_by_label("Nagekeken: dit mag op de site").check()
    cms.act("name=action-publish")
    expect(page.locator(".messages")).to_contain_text("gepubliceerd")

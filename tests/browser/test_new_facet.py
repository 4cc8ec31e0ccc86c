"""A whole new facet is made in the CMS: a vocabulary, its terms, one of them on a practice, and it is on the site."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Cms, PracticeIndex, leaving
from tests.browser.test_accessibility import violations


# The week of the editors ends with one (test_editors_week.py).
@pytest.mark.thorough
def test_a_facet_is_made_without_a_developer(visit):
    cms = Cms(visit(width=1280), "moderator")
    page = cms.page
    page.goto("/cms/snippets/library/vocabulary/add/")
    page.locator("[name=name]").fill("Omvang")
    page.locator("[name=parameter]").fill("omvang")
    page.locator("[name=new_terms]").fill("Straat\nWijk\nHele stad")
    assert violations(page, "main") == []
    with leaving(page):
        page.locator("main form[data-edit-form] button[type=submit]").first.click()
    expect(page.locator(".messages")).to_contain_text("Omvang")

    # A term that is nearly there already is told while one types.
    page.goto("/cms/snippets/library/term/add/")
    page.locator("[name=label]").press_sequentially("wijken")
    expect(page.locator(".known-words")).to_have_text(re.compile(r"Bestaat al: .*Wijk \(term van Omvang\)"))

    page.goto("/cms/rapporten/praktijken/?q=Second+Wave")
    with leaving(page):
        page.locator("tbody .title-wrapper a").first.click()
    cms.tab("Indeling")
    page.locator("[name=terms_omvang]").nth(2).check()
    keyword = page.locator(".tagit-new input").first
    keyword.press_sequentially("wijken")
    expect(page.locator(".known-words").first).to_contain_text("Wijk (term van Omvang)")
    keyword.fill("")
    cms.act("name=action-publish")

    # Two others together: with one term in use, visitors have nothing to choose.
    page.goto("/cms/rapporten/praktijken/")
    for name in ("De Site", "PleinPatrons"):
        page.locator("tbody tr").filter(has=page.get_by_role("link", name=name, exact=True)).get_by_role(
            "checkbox"
        ).check()
    with leaving(page):
        page.locator("[data-bulk-action-button]", has_text="Indeling").click()
    page.locator("[name=new_words]").press_sequentially("plein, wijken")
    expect(page.locator(".known-words")).to_contain_text("Wijk (term van Omvang)")
    page.locator("[name=new_words]").fill("")
    page.get_by_label("Straat", exact=True).check()
    assert violations(page, "main") == []
    with leaving(page):
        page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.locator("main")).to_contain_text("krijgt Straat")
    assert violations(page, "main") == []
    with leaving(page):
        page.get_by_role("button", name="Voer door").click()
    expect(page.locator(".messages")).to_contain_text("2 praktijken zijn gewijzigd.")

    index = PracticeIndex(visit(width=1280)).open()
    index.tick("omvang", "hele-stad")
    assert index.titles == ["Second Wave"]

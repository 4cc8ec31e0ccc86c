"""What the editor of a page does for who works in it: previews, what is not lost, who else is there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Cms, leaving, log_in
from tests.browser.test_accessibility import violations


def edit(page: Page, slug: str) -> None:
    """Open the editor of the page with this slug."""
    found = page.request.get(f"/api/v2/pages/?slug={slug}").json()["items"]
    page.goto(f"/cms/pages/{found[0]['id']}/edit/")


@pytest.mark.thorough
def test_a_practice_is_previewed_on_a_phone_a_screen_paper_and_as_it_is_shared(visit):
    page = Cms(visit(width=1400, color_scheme="dark"), "redacteur").page
    edit(page, "leefstraten")
    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("#w-preview-iframe")
    shows(page, "frame.contentDocument.querySelector('h1')")
    devices = page.locator("[data-device-width]")
    widths = []
    for device in (devices.first, devices.last):
        device.check(force=True)
        widths.append(preview.locator("body").evaluate("body => innerWidth"))
    assert widths == [375, 1280]
    mode = page.locator("[data-w-preview-target=mode]")
    mode.select_option(label="Gedeeld")
    shows(page, "frame.contentDocument.title.startsWith('Gedeeld')")
    expect(preview.locator("h2")).to_have_text("Leefstraten")
    mode.select_option(label="Afdruk")
    shows(page, "frame.contentDocument.querySelector('iframe')?.contentDocument.querySelector('h1')")
    sheet = preview.frame_locator("iframe")
    expect(sheet.locator(".site-header__panel")).to_be_hidden()
    paper = "body => getComputedStyle(body).getPropertyValue('--color-paper')"
    assert sheet.locator("body").evaluate(paper).strip() == "#fff"
    assert sheet.locator("body").evaluate("body => innerWidth") == 673
    assert re.fullmatch(
        r"rgb\((\d\d?, ){2}\d\d?\)", sheet.locator("h1").evaluate("head => getComputedStyle(head).color")
    )


def shows(page: Page, what: str) -> None:
    """Wait until the preview shows something, and the CMS would ask for another: it puts a new frame in the place."""
    there = f"frame => frame.contentDocument?.readyState === 'complete' && {what}"
    page.wait_for_function(f"({there})(document.querySelector('#w-preview-iframe'))")
    expect(page.locator("[data-w-preview-target=spinner]")).to_be_hidden()


@pytest.mark.thorough
def test_what_was_written_when_the_session_ended_is_not_lost(visit):
    page = Cms(visit(), "redacteur").page
    edit(page, "leefstraten")
    summary = page.locator("[name=summary]")
    # The CMS takes what stands in the form in its first two seconds for what was there.
    page.wait_for_timeout(2_500)
    page.context.clear_cookies(name="sessionid")
    summary.press("Control+End")
    summary.press_sequentially(" Na de pauze.")
    summary.press("Tab")
    # The CMS saves by itself, and can't.
    said = page.get_by_role("dialog", name="Je bent niet meer ingelogd")
    expect(said).to_be_visible()
    assert violations(page, ".cms-session") == []
    page.get_by_role("button", name="Ik ben weer ingelogd").click()
    expect(said.get_by_role("status")).to_have_text("Je bent nog niet ingelogd.")
    # Nor can a button that someone presses all the same.
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Bewaar concept").first.click()
    expect(said).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in in een nieuw venster").click()
    log_in(opened.value, "moderator")
    page.get_by_role("button", name="Ik ben weer ingelogd").click()
    expect(said.get_by_role("status")).to_have_text("Nu is iemand anders ingelogd. Log uit en log zelf in.")
    page.context.clear_cookies(name="sessionid")
    opened.value.goto("/cms/login/")
    log_in(opened.value, "redacteur")
    with leaving(page):
        page.get_by_role("button", name="Ik ben weer ingelogd").click()
    expect(page.locator(".messages")).to_contain_text("Leefstraten")
    expect(page.locator("[name=summary]")).to_have_value(re.compile(r" Na de pauze\.$"))


@pytest.mark.thorough
def test_two_people_in_one_page_see_each_other_before_they_overwrite(visit):
    first, second = Cms(visit(), "redacteur").page, Cms(visit(), "moderator").page
    edit(first, "burenbemiddeling")
    edit(second, "burenbemiddeling")
    others = second.locator(".w-editing-sessions")
    expect(others.get_by_role("button")).to_have_count(1)
    # As above.
    first.wait_for_timeout(2_500)
    first.locator("[name=summary]").press_sequentially("Nieuw: ")
    first.locator("[name=summary]").press("Tab")
    saved = re.compile("Robin .* heeft een nieuwere versie opgeslagen")
    expect(others.get_by_role("button", name=saved)).to_be_visible()
    second.get_by_role("button", name="Bewaar concept").first.click()
    asked = second.get_by_role("dialog")
    expect(asked).to_contain_text(saved)
    expect(asked).to_contain_text("overschreven")

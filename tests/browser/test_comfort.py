"""What the editor of a page does for who works in it: previews, what is not lost, who else is there."""

import re

from playwright.sync_api import Page, expect

from tests.browser.pages import Cms


def edit(page: Page, slug: str) -> None:
    """Open the editor of the page with this slug."""
    found = page.request.get(f"/api/v2/pages/?slug={slug}").json()["items"]
    page.goto(f"/cms/pages/{found[0]['id']}/edit/")


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

"""The whole way of a practice that is handed in: a phone, the inbox, a question, a draft, and the public page."""

import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Cms, HandIn, PracticeIndex, leaving


def press(page, name):
    with leaving(page):
        page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.thorough
def test_a_practice_goes_from_a_phone_to_the_public_page(visit, received):
    title = f"Lange tafel {time.time_ns()}"
    phone = visit(width=360)
    form = HandIn(phone).open()
    form.fill_step()
    phone.locator("[name=titel]").fill(title)
    form.go_on()
    form.fill()
    form.submit()
    reference = form.reference()
    status_page = phone.url

    cms = Cms(visit(), "redacteur").open()
    editor = cms.page
    menu = editor.locator("#wagtail-sidebar")
    expect(menu.get_by_role("link", name=re.compile(r"Inzendingen \(\d+\)"))).to_be_visible()
    editor.goto(f"/cms/inzendingen/?q={reference}")
    editor.get_by_role("link", name=title).click()
    expect(editor.get_by_role("heading", level=1)).to_contain_text(title)
    letter = editor.url
    press(editor, "Wijs toe aan mij")
    editor.get_by_role("link", name="Stel een vraag").click()
    editor.get_by_label("Je vraag").fill("In welke straat staat de tafel?")
    press(editor, "Verstuur de vraag")
    expect(editor.locator(".inbox-side .w-status")).to_have_text("Wacht op antwoord")

    phone.goto(status_page)
    expect(phone.get_by_text("In welke straat staat de tafel?")).to_be_visible()
    phone.get_by_label("Je antwoord").fill("In de Kapiteinstraat.")
    with leaving(phone):
        phone.locator("main form[method=post] button[type=submit]").first.click()

    editor.goto(letter)
    expect(editor.get_by_text("In de Kapiteinstraat.")).to_be_visible()
    press(editor, "Maak conceptpraktijk")
    editor.wait_for_url("**/edit/**")
    expect(editor.locator("[name=title]")).to_have_value(title)
    # What the form did not ask, or was not answered in a way that the record knows.
    editor.locator("[name=record_type]").select_option("praktijkvoorbeeld")
    cms.act("name=action-submit")
    assert title not in PracticeIndex(visit()).open().titles

    moderator = Cms(visit(), "moderator").open()
    moderator.page.get_by_role("link", name=title).first.click()
    moderator.page.wait_for_url("**/edit/**")
    moderator.act("data-workflow-action-name=approve")

    # Those that are due at the same moment go out in any order.
    mails = sorted(
        (mail for mail in received("an.peeters@example.be") if reference in mail.as_string()),
        key=lambda mail: mail["Subject"],
    )
    assert [mail["Subject"] for mail in mails] == [
        f"Wat je doorgaf, staat in de databank ({reference})",
        f"We hebben een vraag over je inzending ({reference})",
        f"We hebben je inzending ontvangen ({reference})",
    ]
    address = re.search(r"https?://\S+", mails[0].get_body(("plain",)).get_content()).group()
    phone.goto(urlsplit(address).path)
    expect(phone.get_by_role("heading", level=1)).to_have_text(title)
    phone.goto(status_page)
    expect(phone.get_by_role("link", name=re.compile(title))).to_have_attribute("href", urlsplit(address).path)
    editor.goto(letter)
    expect(editor.locator(".inbox-side .w-status")).to_have_text("Overgenomen")


def test_from_the_first_screen_to_the_site_takes_five_clicks(visit):
    title = f"Buurttuin {time.time_ns()}"
    form = HandIn(visit()).open()
    form.fill_step()
    form.page.locator("[name=titel]").fill(title)
    form.go_on()
    form.fill()
    form.submit()

    cms = Cms(visit(), "moderator")
    clicks: list[str] = []
    cms.page.expose_binding("noteClick", lambda _source, text: clicks.append(text))
    # What a script of Wagtail clicks is no click of a person.
    cms.page.add_init_script(
        "addEventListener('click', ({ isTrusted, target }) => isTrusted && noteClick(target.textContent.trim()), true)"
    )
    cms.page.goto("/cms/")
    with leaving(cms.page):
        cms.page.get_by_role("link", name=title).first.click()
    press(cms.page, "Maak conceptpraktijk")
    cms.page.wait_for_url("**/edit/**")
    # One chooses the kind with a click of the mouse too.
    cms.page.locator("[name=record_type]").select_option("praktijkvoorbeeld")
    cms.act("name=action-publish")
    assert len(clicks) + 1 <= 5, clicks
    assert title in PracticeIndex(visit()).open().titles

"""What people come for, from beginning to end, in a real browser."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.pages import REFERENCE, Cms, HandIn, PracticeIndex


@pytest.mark.every_case
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_practice_is_handed_in_and_gets_a_reference_number(visit, script):
    form = HandIn(visit(width=360, java_script_enabled=script)).open()
    form.fill()
    form.submit()
    assert REFERENCE.fullmatch(form.reference())


def test_a_mistake_leads_back_to_the_field_and_keeps_the_answers(visit):
    page = visit(width=360)
    form = HandIn(page).open()
    form.fill_step()
    missing = form.required_text()
    name = str(missing.get_attribute("name"))
    missing.fill("")
    page.get_by_role("button", name="Ga verder", exact=True).click()
    expect(form.summary).to_be_visible()
    expect(form.summary).to_be_focused()
    form.summary.get_by_role("link").first.click()
    field = page.locator(f"[name={name}]")
    expect(field).to_be_focused()
    expect(page.locator("[name=korte_omschrijving]")).to_have_value("Leefstraat in Gent")
    field.fill("Nu wel ingevuld")
    form.fill()
    form.submit()
    assert form.reference()


@pytest.mark.thorough
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_of_the_browser_finds_what_was_filled_in(visit, script):
    page = visit(width=360, java_script_enabled=script)
    form = HandIn(page).open()
    form.fill_step()
    form.go_on()
    form.fill_step()
    form.go_on()
    page.go_back()
    page.go_back()
    expect(page.locator("[name=titel]")).to_have_value("Leefstraat in Gent")
    page.get_by_role("button", name="Ga verder", exact=True).click()
    expect(page.locator("[name=gemeente]")).to_have_value("Gent" if script else re.compile("."))


def test_it_goes_on_elsewhere_with_the_link(visit):
    page = visit(width=360)
    form = HandIn(page).open()
    form.fill_step()
    form.go_on()
    page.get_by_role("button", name="Bewaar en ga later verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We hebben je antwoorden bewaard")
    link = page.get_by_role("link", name="Ga nu verder").get_attribute("href")
    elsewhere = visit()
    elsewhere.goto(str(link))
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Voor wie en waar")
    elsewhere.go_back()
    elsewhere.goto(str(link).rstrip("/") + "/stap/1/")
    expect(elsewhere.locator("[name=titel]")).to_have_value("Leefstraat in Gent")


def test_an_editor_writes_a_practice_and_a_moderator_lets_it_show_at_once(visit):
    title = f"Tuin op het plein {time.time_ns()}"
    editor = Cms(visit(), "redacteur")
    editor.write_practice(title)
    editor.act("name=action-submit")
    expect(editor.page.get_by_text(title).first).to_be_visible()
    visitor = PracticeIndex(visit())
    assert title not in visitor.open().titles

    moderator = Cms(visit(), "moderator").open()
    moderator.page.get_by_role("link", name=title).first.click()
    moderator.page.wait_for_url("**/edit/**")
    moderator.act("data-workflow-action-name=approve")
    expect(moderator.page.locator(".messages, [data-controller~=w-messages]").first).to_contain_text(title)
    assert visitor.open().titles[0] == title

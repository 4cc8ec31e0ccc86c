"""Making an event in a real browser: an editor fills in a programme with the keyboard."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.pages import Cms, leaving


def add_part(page: Page) -> None:
    """Add a part at the end of the programme, with the keyboard."""
    page.locator("[data-contentpath=programme] .c-sf-add-button").last.focus()
    page.keyboard.press("Enter")
    choice = page.get_by_role("option", name="Onderdeel")
    choice.wait_for()
    for key in ("Tab", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    # The next menu opens beside one that is still going.
    expect(choice).to_have_count(0)


def field(page: Page, part: int, name: str) -> Locator:
    return page.locator(f"[name=programme-{part}-value-{name}]")


def type_in(target: Locator, text: str) -> None:
    """Type over what a field holds, and see that it arrived there."""
    target.press("Control+a")
    target.press_sequentially(text)
    expect(target).to_have_value(text)


def error_at(page: Page, part: int, name: str) -> Locator:
    """The message that stands at a field of a part."""
    return page.locator(".w-field__wrapper", has=field(page, part, name)).last.locator(".w-field__errors")


@pytest.mark.thorough
def test_an_editor_makes_a_programme_by_keyboard_and_finds_the_error_at_its_part(visit):
    page = visit()
    editor = Cms(page, "redacteur")
    index = page.request.get("/api/v2/pages/?type=events.EventIndexPage").json()["items"][0]["id"]
    page.goto(f"/cms/pages/add/events/eventpage/{index}/")
    page.locator("[name=title]").fill(f"Studiedag {time.time_ns()}")
    page.locator("[name=starts_at]").fill("2035-03-27 13:00")
    page.locator("[name=ends_at]").fill("2035-03-27 17:00")
    page.keyboard.press("Escape")
    editor.tab("Programma")

    # The first part starts with the event, the next where the last one ended; each takes a quarter of an hour.
    add_part(page)
    expect(field(page, 0, "start")).to_have_value("13:00")
    expect(field(page, 0, "end")).to_have_value("13:15")
    expect(field(page, 0, "day")).to_be_hidden()
    type_in(field(page, 0, "title"), "Onthaal")
    type_in(field(page, 0, "end"), "13u30")
    add_part(page)
    expect(field(page, 1, "start")).to_have_value("13:30")
    expect(field(page, 1, "end")).to_have_value("13:45")
    type_in(field(page, 1, "title"), "Lezing")
    type_in(field(page, 1, "end"), "14.30")
    add_part(page)
    expect(field(page, 2, "start")).to_have_value("14:30")
    type_in(field(page, 2, "title"), "Koffiepauze")
    type_in(field(page, 2, "start"), "1415")

    editor.save_draft()
    message = "Onderdeel 3 ‘Koffiepauze’ begint vóór het einde van onderdeel 2 ‘Lezing’."
    page.get_by_role("button", name="Ga naar eerste fout").click()
    expect(error_at(page, 2, "start")).to_be_visible()
    expect(error_at(page, 2, "start")).to_contain_text(message)
    expect(page.locator(".w-field__errors", has_text=message)).to_have_count(1)
    type_in(field(page, 2, "start"), "14.30")
    editor.save_draft()
    expect(page).to_have_url(re.compile("/edit/"))
    page.reload()
    editor.tab("Programma")
    expect(field(page, 2, "start")).to_have_value("14:30")


@pytest.mark.thorough
def test_a_speaker_is_chosen_in_a_part_as_soon_as_the_name_is_typed(visit):
    page = visit()
    editor = Cms(page, "redacteur")
    index = page.request.get("/api/v2/pages/?type=events.EventIndexPage").json()["items"][0]["id"]
    page.goto(f"/cms/pages/add/events/eventpage/{index}/")
    page.locator("[name=title]").fill(f"Studiedag {time.time_ns()}")
    editor.tab("Programma")
    for number, name in enumerate(("An Peeters", "Bo Claes")):
        page.locator("#id_speakers-ADD").click()
        page.locator(f"[name=speakers-{number}-name]").fill(name)
    add_part(page)
    type_in(field(page, 0, "title"), "Lezing")
    page.locator("[data-contentpath=speakers] .c-sf-add-button").first.click()
    choice = page.locator("select[name=programme-0-value-speakers-0-value]")
    expect(choice.locator("option")).to_have_text(["Kies een spreker", "An Peeters", "Bo Claes"])
    choice.select_option(label="Bo Claes")
    editor.save_draft()
    expect(page).to_have_url(re.compile("/edit/"))
    editor.tab("Programma")
    expect(choice.locator("option:checked")).to_have_text("Bo Claes")

    # Who is taken away is missed where he was chosen.
    page.locator("#inline_child_speakers-1").get_by_role("button", name="Verwijderen").click()
    editor.save_draft()
    page.get_by_role("button", name="Ga naar eerste fout").click()
    expect(page.get_by_text("Deze spreker staat niet (meer) bij de sprekers")).to_be_visible()
    expect(choice.locator("option:checked")).to_have_text("Deze spreker is er niet meer")


@pytest.mark.thorough
def test_a_button_waits_while_the_cms_saves_a_new_page_by_itself(visit):
    page = visit()
    Cms(page, "redacteur")
    index = page.request.get("/api/v2/pages/?type=events.EventIndexPage").json()["items"][0]["id"]
    title, slug = f"Studiedag {time.time_ns()}", f"studiedag-{time.time_ns()}"
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST" and not route.request.is_navigation_request() and not held:
            held.append(route)
        else:
            route.continue_()

    # The CMS looks for what is typed some seconds after the page is there.
    page.add_init_script("addEventListener('w-unsaved:watch-edits', () => document.body.dataset.watched = 'yes')")
    page.goto(f"/cms/pages/add/events/eventpage/{index}/")
    page.locator("body[data-watched]").wait_for()
    page.route("**/cms/pages/add/**", hold)
    page.locator("[name=slug]").evaluate("(field, slug) => { field.value = slug; }", slug)
    page.locator("[name=title]").fill(title)
    # On a busy machine the CMS comes to it late.
    for _wait in range(1200):
        if held:
            break
        page.wait_for_timeout(100)
    assert held
    with leaving(page):
        page.get_by_role("button", name="Bewaar concept").first.click()
        # Long enough for what is sent at once to be there.
        page.wait_for_timeout(500)
        assert "/add/" in page.url
        held[0].continue_()
    expect(page).to_have_url(re.compile("/edit/"))
    expect(page.locator("[name=title]")).to_have_value(title)
    expect(page.locator("[name=slug]")).to_have_value(slug)
    page.goto(f"/cms/pages/{index}/")
    expect(page.get_by_role("link", name=title, exact=True)).to_have_count(1)

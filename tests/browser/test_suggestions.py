"""Suggestions while typing, in a real browser: with the keyboard, by mouse, without script, when they fail."""

import re
from urllib.parse import parse_qsl

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


@pytest.fixture
def typed(visit):
    """Open a page and type in its search box: the page, the field and the list."""

    def type_text(address, text, **options):
        page = visit(**options)
        page.goto(address)
        field = page.locator("main [data-combobox], header [data-combobox]").first
        if not field.is_visible():
            page.locator(".site-header__toggle").first.click()
        field.click()
        page.keyboard.type(text, delay=20)
        return page, field, page.locator(f"#{field.get_attribute('id')}-suggesties")

    return type_text


@pytest.mark.parametrize("width", [1280, 360])
def test_the_keyboard_chooses_and_a_screen_reader_hears(typed, width):
    page, field, suggestions = typed("/over/", "jong", width=width)
    expect(suggestions.get_by_role("option").first).to_be_visible()
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("search [role=status]").first).to_have_text(
        re.compile(r"^\d suggesties\. Kies met de pijltjes\.$")
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = suggestions.locator("[aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(field).to_be_focused()
    expect(field).to_have_value("jong")
    assert Axe().run(page).violations_count == 0
    address = chosen.get_attribute("data-url")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_arrows_go_round_by_way_of_the_field(typed):
    page, field, suggestions = typed("/over/", "jong")
    expect(suggestions).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(suggestions.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(suggestions.locator("[aria-selected=true]")).to_have_count(0)
    assert field.get_attribute("aria-activedescendant") is None


def test_escape_closes_the_list_and_not_the_menu(typed):
    page, field, suggestions = typed("/over/", "jong", width=360)
    expect(suggestions).to_be_visible()
    page.keyboard.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(field).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(suggestions).to_be_visible()
    page.keyboard.press("Tab")
    expect(suggestions).to_be_hidden()


def test_enter_without_a_choice_searches(typed):
    page, _field, suggestions = typed("/over/", "jongeren")
    expect(suggestions).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/zoeken/\?q=jongeren$"))
    expect(page.locator("main mark").first).to_have_text(re.compile("jongeren", re.IGNORECASE))


def test_the_mouse_chooses(typed):
    page, _field, suggestions = typed("/", "gent")
    suggestions.get_by_role("option", name="Gent").click()
    expect(page).to_have_url(re.compile(r"/praktijken/\?gemeente=gent$"))


def test_when_suggestions_fail_the_form_still_searches(visit):
    page = visit()
    page.route("**/suggesties.json*", lambda route: route.abort())
    page.goto("/over/")
    page.locator("#zoek-boven").click()
    with page.expect_event("requestfailed"):
        page.keyboard.type("jongeren", delay=20)
    expect(page.locator("[role=listbox]").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/zoeken/\?q=jongeren$"))


def test_without_script_the_form_searches(visit):
    page = visit(java_script_enabled=False)
    page.goto("/over/")
    expect(page.locator("#zoek-boven")).to_have_role("searchbox")
    page.locator("#zoek-boven").fill("jongeren")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/zoeken/\?q=jongeren$"))


def test_a_mistyped_word_is_searched_as_what_is_meant(visit):
    page = visit(width=360)
    page.goto("/praktijken/?q=polarisatei")
    expect(page.locator(".reading")).to_contain_text("Resultaten voor polarisatie.")
    expect(page.locator("main .card mark").first).to_be_visible()
    # Who does mean it is told that there is nothing, and where to go.
    page.locator(".reading a").click()
    expect(page).to_have_url(re.compile(r"/praktijken/\?q=%22polarisatei%22$"))
    expect(page.locator(".no-answer")).to_be_visible()
    page.get_by_role("link", name="Vraag het aan de redactie").click()
    expect(page.locator("main form")).to_be_visible()


def test_a_search_is_told_once(visit):
    page = visit()
    told = []
    page.on("request", lambda request: told.append(request.post_data) if "/zoeken/geteld/" in request.url else None)
    with page.expect_request("**/zoeken/geteld/"):
        page.goto("/zoeken/?q=jongeren")
    # What this would tell comes before what the next page tells.
    page.reload()
    with page.expect_request("**/zoeken/geteld/"):
        page.goto("/praktijken/?q=buurt")
    assert told == ["q=jongeren", "q=buurt"]
    page.locator("main .search-box input[name=q]").fill("wijk")
    page.keyboard.press("Escape")
    with page.expect_request("**/zoeken/geteld/"):
        page.locator("main .search-box button").click()
    expect(page).to_have_url(re.compile("q=wijk"))
    assert told == ["q=jongeren", "q=buurt", "q=wijk"]


def test_a_result_that_is_chosen_is_told(visit):
    page = visit()
    told = []
    page.on("request", lambda request: told.append(request.post_data) if "/zoeken/gekozen/" in request.url else None)
    page.goto("/zoeken/?q=jongeren")
    link = page.locator("main a.card__link").first
    path = str(link.get_attribute("href"))
    # In a window of its own, and in this one.
    link.click(button="middle")
    link.click()
    expect(page).to_have_url(re.compile(re.escape(path)))
    assert [dict(parse_qsl(text)) for text in told] == [{"q": "jongeren", "naar": path}] * 2
    page.goto("/praktijken/")
    page.locator("main a.card__link").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert len(told) == 2

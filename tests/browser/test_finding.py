"""Finding a practice, in a real browser: filters with and without script, by keyboard, on a phone, on the map."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PracticeIndex

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


@pytest.mark.every_case
@BOTH
def test_two_keywords_widen_and_removing_one_narrows(visit, script):
    page = visit(java_script_enabled=script)
    index = PracticeIndex(page, script=script).open()
    everything = index.titles
    first, second = index.values("trefwoord")[:2]
    index.tick("trefwoord", first)
    with_one = index.titles
    index.tick("trefwoord", second)
    with_two = index.titles
    assert 0 < len(with_one) <= len(with_two) <= len(everything)
    assert set(with_one) <= set(with_two)
    label = page.locator(f"label:has(input[value='{second}']) > span").first.inner_text()
    index.remove(label)
    assert set(index.titles) == set(with_one)
    page.go_back()
    expect(index.box("trefwoord", second)).to_be_checked()
    index.settle()
    assert index.titles == with_two
    page.reload()
    assert index.titles == with_two


@BOTH
def test_after_going_back_the_boxes_are_those_of_the_address(visit, script):
    page = visit(java_script_enabled=script)
    index = PracticeIndex(page, script=script).open()
    everything = index.titles
    index.tick("doelgroep", "jongeren")
    page.go_back()
    expect(index.box("doelgroep", "jongeren")).not_to_be_checked()
    index.settle()
    assert index.titles == everything


@BOTH
def test_the_rest_of_the_keywords_comes_when_it_is_asked_for_and_stays(visit, script):
    page = visit(java_script_enabled=script)
    index = PracticeIndex(page, script=script).open()
    most_used = index.values("trefwoord")
    index.tick("alles", "trefwoord")
    expect(index.box("alles", "trefwoord")).to_be_checked()
    everything = index.values("trefwoord")
    assert everything[: len(most_used)] == most_used
    rest = everything[len(most_used) :]
    assert rest
    index.tick("trefwoord", rest[-1])
    # What is chosen stands first.
    expect(page.locator("#filters input[name=trefwoord]").first).to_have_value(rest[-1])
    expect(index.box("alles", "trefwoord")).to_be_checked()


@BOTH
def test_search_filter_open_and_back_keeps_all(visit, script):
    page = visit(java_script_enabled=script)
    index = PracticeIndex(page, script=script).open()
    page.locator("#zoek-praktijken").fill("jongeren")
    page.locator(".search-box--large button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"[?&]q=jongeren"))
    expect(index.heading).to_contain_text("met het woord ‘jongeren’")
    index.settle()
    index.tick("doelgroep", index.values("doelgroep")[0])
    expect(page).to_have_url(re.compile(r"[?&]q=jongeren"))
    sentence, titles, address = index.heading.inner_text(), index.titles, page.url
    title = page.locator(".card__link").first
    name = title.inner_text()
    title.click()
    expect(page.locator("h1")).to_have_text(name)
    page.go_back()
    expect(page).to_have_url(address)
    expect(index.heading).to_have_text(sentence)
    assert index.titles == titles
    expect(page.locator("#filters input:checked")).to_have_count(1)
    expect(page.locator("#zoek-praktijken")).to_have_value("jongeren")


def test_a_choice_loads_no_page_and_says_how_much_it_found(visit):
    page = visit()
    index = PracticeIndex(page).open()
    loads = []
    page.on("load", lambda _page: loads.append(page.url))
    index.tick("doelgroep", "jongeren")
    expect(page.locator("[data-results-status]")).to_have_text(re.compile(r"^\d+ praktijken over jongeren$"))
    expect(index.box("doelgroep", "jongeren")).to_be_focused()
    index.remove("Jongeren")
    expect(index.heading).to_be_focused()
    page.go_back()
    expect(index.box("doelgroep", "jongeren")).to_be_checked()
    expect(index.heading).to_contain_text("jongeren")
    assert loads == []
    feed = page.locator("link[rel=alternate][type='application/atom+xml']")
    assert str(feed.get_attribute("href")).endswith("feed.atom?doelgroep=jongeren")


def test_when_an_update_fails_the_page_is_loaded(visit):
    page = visit()
    index = PracticeIndex(page).open()
    page.route(
        "**/praktijken/?**",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    with page.expect_event("load"):
        index.tick("doelgroep", "jongeren")
    expect(index.heading).to_contain_text("jongeren")


def test_the_link_of_the_query_is_copied(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    PracticeIndex(page).open().tick("doelgroep", "jongeren")
    page.get_by_role("button", name="Kopieer link").click()
    expect(page.locator("[data-copy-link]")).to_contain_text("Gekopieerd")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_filters_and_a_practice_by_keyboard_alone(visit):
    page = visit()
    index = PracticeIndex(page).open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#inhoud"
    page.keyboard.press("Enter")
    tab_to(page, "#filters input[name=doelgroep]")
    value = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(f"doelgroep={value}"))
    index.settle()
    expect(index.box("doelgroep", value)).to_be_focused()
    tab_to(page, ".card__link")
    assert page.evaluate("getComputedStyle(document.activeElement, '::after').outlineStyle") != "none"
    address = page.evaluate("document.activeElement.getAttribute('href')")
    title = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
    expect(page.locator("h1")).to_have_text(title)


def tab_to(page, selector):
    """Press Tab until what has the focus is one of `selector`."""
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def test_the_drawer_of_a_phone_says_how_many_practices_it_leaves(visit):
    page = visit(width=360, height=740)
    index = PracticeIndex(page).open()
    expect(page.locator("#filters")).to_be_hidden()
    counted = index.heading.inner_text()
    page.get_by_role("button", name="Filters").click()
    button = page.locator("[data-results-apply]")
    expect(button).to_have_text(f"Toon {counted}")
    index.tick("doelgroep", "jongeren")
    expect(page.locator("#filters")).to_be_visible()
    # Behind the filters, which fill the screen.
    count = (index.heading.text_content() or "").split()[0]
    expect(button).to_have_text(f"Toon {count} praktijken")
    button.click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(index.heading).to_be_in_viewport()
    expect(page.get_by_role("button", name="Filters (1 gekozen)")).to_be_visible()


def test_the_drawer_works_without_script(visit):
    page = visit(width=360, height=740, java_script_enabled=False)
    index = PracticeIndex(page, script=False).open()
    page.get_by_role("button", name="Filters").click()
    index.tick("doelgroep", "jongeren")
    expect(index.heading).to_contain_text("jongeren")


@pytest.mark.every_case
@BOTH
def test_the_map_leads_to_the_practices_of_a_municipality(visit, script):
    page = visit(java_script_enabled=script)
    index = PracticeIndex(page, script=script).open()
    page.get_by_role("link", name="Kaart", exact=True).click()
    expect(page).to_have_url(re.compile("/praktijken/kaart/$"))
    index.tick("doelgroep", "jongeren")
    expect(page).to_have_url(re.compile("/praktijken/kaart/[?]doelgroep=jongeren$"))
    dot = page.locator("svg.map__drawing a").first
    dot.focus()
    name, count = re.fullmatch(r"(.+): (\d+) praktijk(?:en)?", str(dot.text_content())).groups()
    page.keyboard.press("Enter")
    expect(index.heading).to_contain_text(name)
    expect(index.heading).to_contain_text("jongeren")
    index.settle()
    assert len(index.titles) == int(count)

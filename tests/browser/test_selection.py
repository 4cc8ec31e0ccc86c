"""Collecting practices, comparing them and taking them along, in a real browser."""

import io
import re

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.test_accessibility import overflow, violations


def save(page, number):
    """Save the practice of a card of the list; return its title."""
    card = page.locator(".card").nth(number)
    title = card.locator(".card__title").inner_text()
    card.get_by_role("link", name=f"Bewaar in je selectie: {title}").click()
    expect(card.get_by_role("link", name=f"Bewaard — haal weg uit je selectie: {title}")).to_be_in_viewport()
    return title


def sort_by_title(page):
    """Choose from the menu of orders."""
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Titel", exact=True).click()


@pytest.mark.every_case
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_visitor_collects_compares_and_takes_along(visit, script):
    page = visit(java_script_enabled=script)
    page.goto("/praktijken/")
    titles = [save(page, 0), save(page, 3)]
    expect(page.locator(".selection-bar")).to_contain_text("Je selectie: 2 praktijken")
    sort_by_title(page)
    expect(page).to_have_url(re.compile("sorteer=titel"))
    # What stands around the list knows of it too.
    page.locator(".selection-bar").get_by_role("link", name="Vergelijk").click()
    expect(page.locator(".compare-table thead a")).to_have_text(titles)
    page.get_by_label("Toon alleen de verschillen").check()
    page.get_by_role("button", name="Vergelijk wat je aanvinkte").click()
    expect(page).to_have_url(re.compile("verschil=1"))
    page.wait_for_load_state()
    assert page.locator(".compare-table tbody tr").count() > 1
    expect(page.locator(".compare__same")).to_have_count(0)
    own = page.get_by_label(f"Past bij ons omdat: {titles[0]}")
    own.fill("Klein genoeg voor onze wijk.")
    page.reload()
    expect(own).to_have_value("Klein genoeg voor onze wijk." if script else "")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download een nota").click()
    assert download.value.suggested_filename == "selectie-praktijken.docx"
    note = Document(io.BytesIO(download.value.path().read_bytes()))
    assert [cell.text for cell in note.tables[0].rows[0].cells[1:]] == titles
    page.get_by_role("link", name=f"Haal weg uit je selectie: {titles[0]}").click()
    expect(page.locator(".compare-table thead a")).to_have_text(titles[1:])


@pytest.mark.parametrize("path", ["/praktijken/", "/"])
def test_saving_loads_no_page_and_every_way_on_carries_it(visit, path):
    page = visit(width=360)
    page.goto(path)
    loads = []
    page.on("load", lambda _page: loads.append(page.url))
    button = page.locator(".card .save-button").last
    button.scroll_into_view_if_needed()
    place, key = button.bounding_box()["y"], button.get_attribute("id").removeprefix("bewaar-")
    button.click()
    saved = page.locator(f"#bewaar-{key}")
    expect(saved).to_contain_text("Bewaard")
    expect(saved).to_be_focused()
    assert abs(saved.bounding_box()["y"] - place) < 8
    expect(page).to_have_url(re.compile(rf"keuze={key}$"))
    expect(page.locator(".selection-bar")).to_contain_text("1 praktijk")
    assert all(f"keuze={key}" in str(link.get_attribute("href")) for link in page.locator(".site-footer a").all())
    expect(page.locator("header input[name=keuze], .search-box input[name=keuze]").first).to_have_value(key)
    saved.click()
    expect(page.locator(".selection-bar")).to_have_count(0)
    expect(page.locator("input[name=keuze]")).to_have_count(0)
    assert loads == []


def test_clearing_the_selection_keeps_the_filters_chosen_since(visit):
    page = visit()
    page.goto("/praktijken/")
    save(page, 0)
    sort_by_title(page)
    expect(page).to_have_url(re.compile("sorteer=titel"))
    page.locator(".selection-bar").get_by_role("link", name="Wis").click()
    expect(page.locator(".selection-bar")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/praktijken/\?sorteer=titel$"))


def comparison(page, number):
    """Open the comparison of the first practices of the list."""
    page.goto("/praktijken/")
    anchors = page.locator(".card .save-button").evaluate_all("links => links.map(link => link.id)")
    keys = [anchor.removeprefix("bewaar-") for anchor in anchors[:number]]
    page.goto(f"/praktijken/vergelijken/?keuze={'-'.join(keys)}")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1280, "light")])
def test_the_selection_is_accessible(visit, width, scheme):
    page = visit(width=width, color_scheme=scheme)
    page.goto("/praktijken/vergelijken/")
    assert violations(page) == []
    comparison(page, 5)
    assert violations(page) == []
    assert overflow(page) <= 0
    page.goto(page.url.replace("vergelijken/", ""))
    assert violations(page) == []
    assert overflow(page) <= 0


def test_the_table_scrolls_by_keyboard_and_keeps_its_first_column(visit):
    page = visit(width=360)
    comparison(page, 3)
    region = page.get_by_role("region", name="Naast elkaar")
    label = region.locator("tbody th[scope=row]").first
    question = region.locator("tbody th[scope=rowgroup] span").first
    region.focus()
    before = [part.bounding_box()["x"] for part in (label, question)]
    for _press in range(4):
        page.keyboard.press("ArrowRight")
    # Scrolled as far as it goes to: it goes there smoothly.
    page.wait_for_function("region => region.scrollLeft > 40", arg=region.element_handle())
    after = [part.bounding_box()["x"] for part in (label, question)]
    assert all(abs(now - then) < 1 for now, then in zip(after, before, strict=True))


@pytest.mark.every_case
@pytest.mark.parametrize(("width", "script"), [(360, True), (1280, False)])
def test_the_bar_never_covers_what_has_the_focus(visit, width, script):
    page = visit(width=width, height=640, java_script_enabled=script)
    page.goto("/praktijken/")
    save(page, 0)
    assert page.locator(".selection-bar").bounding_box()["height"] < 64
    if not script:
        button, bar = (page.locator(name).bounding_box() for name in (".facet-panel__foot .button", ".selection-bar"))
        assert button["y"] + button["height"] <= bar["y"]
    for _step in range(40):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
                const active = document.activeElement.getBoundingClientRect();
                const bar = document.querySelector('.selection-bar');
                if (document.activeElement === document.body || bar.contains(document.activeElement)) return false;
                const { top, bottom } = bar.getBoundingClientRect();
                return active.bottom > top && active.top < bottom;
            }"""
        )
        assert not covered

"""The pictures of the guide, drawn from the demo: `make pictures` writes them to docs/beelden/.

Not a test that runs with the others: what it draws is looked at by a person. A picture of which a step is not there any
more fails by its name.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.pages import Cms, leaving

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "beelden"
# Enough for what a screen of the CMS shows, at a third of the weight.
COLOURS = 128


class Picture(NamedTuple):
    """One picture: its name, who sees it (empty for a visitor), what one does, and how high it is."""

    name: str
    role: str
    steps: Callable[[Page], None]
    height: int = 800


def at(address: str) -> Callable[[Page], None]:
    """Go to an address."""
    return lambda page: _go(page, address)


def _go(page: Page, address: str) -> None:
    page.goto(address)


def edit(page: Page, slug: str) -> None:
    """Open the editor of the page with this slug."""
    found = page.request.get(f"/api/v2/pages/?slug={slug}").json()["items"]
    page.goto(f"/cms/pages/{found[0]['id']}/edit/")


def tab(label: str) -> Callable[[Page], None]:
    """Open a tab of a practice."""

    def open_tab(page: Page) -> None:
        edit(page, "leefstraten")
        page.get_by_role("tab", name=label).click()

    return open_tab


def steps_of_an_approach(page: Page) -> None:
    tab("Inhoud")(page)
    page.locator("[data-contentpath=approach]").first.scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)


def new_organisation(page: Page) -> None:
    tab("Wie en bronnen")(page)
    chooser = page.locator("[data-chooser-url*=organisati], [id*=project_owner]").first
    chooser.scroll_into_view_if_needed()
    page.locator("[id*=project_owner-chooser]").get_by_role("button").first.click()
    page.get_by_role("menuitem", name="Kies een andere").or_(page.get_by_text("Kies een andere")).first.click()
    page.locator(".modal [role=tab]").nth(1).click()


def preview(page: Page) -> None:
    edit(page, "leefstraten")
    page.locator("[data-side-panel-toggle=preview]").click()
    page.frame_locator("#w-preview-iframe").locator("h1").wait_for()


def shared(page: Page) -> None:
    preview(page)
    expect(page.locator("[data-w-preview-target=spinner]")).to_be_hidden()
    page.locator("[data-w-preview-target=mode]").select_option(label="Gedeeld")
    page.wait_for_function("document.querySelector('#w-preview-iframe').contentDocument.title.startsWith('Gedeeld')")


def older_version(page: Page) -> None:
    edit(page, "burenbemiddeling")
    for title, place in (("Burenbemiddeling", ""), ("Burenbemiddeling in de wijk", "Kiel")):
        page.locator("[name=title]").fill(title)
        page.locator("[name=place]").fill(place)
        with leaving(page):
            page.get_by_role("button", name="Bewaar concept").first.click()
    page.goto(page.url.replace("/edit/", "/history/"))
    page.locator("tbody [data-w-dropdown-target=toggle]").last.click()
    with leaving(page):
        page.get_by_role("link", name="Beoordeel deze versie").click()


def announcement(page: Page) -> None:
    page.goto("/cms/settings/library/announcement/")
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("Maandag 5 januari werken we aan de databank. Het formulier is dan even niet bereikbaar.")
    page.locator("[name=kind]").focus()


def missing(page: Page) -> None:
    found = page.request.get("/api/v2/pages/?type=practices.PracticeIndexPage").json()["items"]
    page.goto(f"/cms/pages/add/practices/practicepage/{found[0]['id']}/")
    page.locator("[name=title]").fill("Samen tuinieren")
    page.locator("footer .w-dropdown__toggle").first.click()
    page.locator("button[name=action-publish]").click()
    page.locator(".messages, .error-message").first.wait_for()


def review(page: Page) -> None:
    page.goto("/cms/")
    page.locator("main a", has_text="Soep op de stoep").first.click()
    page.locator("footer .w-dropdown__toggle").first.click()


def planning(page: Page) -> None:
    edit(page, "leefstraten")
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show='schedule-publishing-dialog']").first.click()


def list_of_practices(page: Page) -> None:
    found = page.request.get("/api/v2/pages/?type=practices.PracticeIndexPage").json()["items"]
    page.goto(f"/cms/pages/{found[0]['id']}/")


def change_together(page: Page) -> None:
    list_of_practices(page)
    for box in page.locator("[data-bulk-action-checkbox]").all()[:3]:
        box.check()
    page.locator("[data-bulk-action-button]", has_text="Volgend nazicht").click()
    page.locator("main form button[type=submit]").first.wait_for()


def merge_terms(page: Page) -> None:
    page.goto("/cms/snippets/library/term/")
    number = str(page.locator("td.title a").first.get_attribute("href")).rstrip("/").rsplit("/", 1)[-1]
    page.goto(f"/cms/snippets/library/term/merge/{number}/")


def import_words(page: Page) -> None:
    page.goto("/cms/snippets/library/wordgroup/importeren/")
    file = io.BytesIO(b"woorden;zoek_ook;toelichting\nmoestuin, volkstuin;buurttuin;\njuf, meester;leerkracht;\n")
    page.locator("input[type=file]").set_input_files(
        {"name": "woorden.csv", "mimeType": "text/csv", "buffer": file.getvalue()}
    )
    page.locator("main form button[type=submit]").first.click()
    page.locator("main table").first.wait_for()


def programme(page: Page) -> None:
    edit(page, "studiedag-samen-in-de-buurt")
    page.get_by_role("tab", name="Programma").click()


def submission(page: Page) -> None:
    page.goto("/cms/inzendingen/")
    page.locator("main td a[href*=inspect]").first.evaluate("link => link.click()")
    page.wait_for_url("**/inspect/**")


PICTURES = [
    Picture("startpagina", "", at("/"), 900),
    Picture("overzicht", "moderator", at("/cms/"), 900),
    Picture("praktijk-wat-en-waar", "redacteur", tab("Wat en waar")),
    Picture("praktijk-indeling", "redacteur", tab("Indeling")),
    Picture("praktijk-stappen", "redacteur", steps_of_an_approach),
    Picture("organisatie-toevoegen", "redacteur", new_organisation),
    Picture("voorbeeld", "redacteur", preview),
    Picture("ontbreekt", "moderator", missing),
    Picture("nakijken", "moderator", review),
    Picture("planning", "moderator", planning),
    Picture("praktijken-lijst", "redacteur", list_of_practices),
    Picture("samen-wijzigen", "moderator", change_together),
    Picture("termen-samenvoegen", "moderator", merge_terms),
    Picture("woordenlijst", "redacteur", at("/cms/snippets/library/wordgroup/")),
    Picture("woordenlijst-importeren", "redacteur", import_words),
    Picture("programma", "redacteur", programme),
    Picture("inzending", "redacteur", submission),
    Picture("rapport-gemeenten", "redacteur", at("/cms/rapporten/gemeenten/"), 620),
    Picture("zoekopdrachten", "redacteur", at("/cms/rapporten/zoekopdrachten/"), 860),
    Picture("gedeeld", "redacteur", shared),
    Picture("mededeling", "moderator", announcement, 700),
    Picture("versie-terugzetten", "moderator", older_version),
]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_draw(visit: Callable[..., Page], picture: Picture) -> None:
    page = visit(width=1280, height=picture.height)
    if picture.role:
        Cms(page, picture.role).open()
    picture.steps(page)
    expect(page.locator("h1").first).to_be_attached()
    page.wait_for_timeout(800)
    drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{picture.name}.png", optimize=True)

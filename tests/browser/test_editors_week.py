"""The week of the editors, from the panels of Monday to a new filter: each step by the role that may do it."""

import datetime
import io
import re
import time
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.pages import PASSWORD, Cms, PracticeIndex, leaving
from tests.browser.test_comfort import edit
from tests.browser.test_imports import PATIENCE, ROWS, send, template_of

HANDED_IN, WAITING, OWNED = "Bankje bij", "Luisterend loket", "PleinPatrons"
OWNER = "jeugddienst@example.org"
FACET = "Seizoen"
GUEST, GUESTS = "hanne.gast", "buurtsport-hasselt"


@pytest.mark.thorough
def test_an_editors_week(visit, received):
    redacteur, moderator = Cms(visit(), "redacteur"), Cms(visit(), "moderator")
    for cms in (redacteur, moderator):
        cms.page.set_default_timeout(PATIENCE)
    monday(redacteur.open())
    moderate_and_publish(moderator, visit())
    schedule(moderator)
    mark = import_fifty(redacteur.page)
    imported = redacteur.page.url
    change_together(moderator.page, mark)
    confirm(redacteur.page, visit(width=360), received)
    report(redacteur.page, mark)
    new_facet(moderator.page, visit())
    # Others find a list that is not full of these.
    redacteur.page.goto(imported)
    press(redacteur.page, "Maak deze import ongedaan")
    expect(redacteur.page.get_by_text("Deze import is ongedaan gemaakt.")).to_be_visible()


def press(page: Page, name: str) -> None:
    with leaving(page):
        page.get_by_role("button", name=name, exact=True).click()


def monday(cms: Cms) -> None:
    """What came in becomes a draft that waits for a moderator."""
    page = cms.page
    with leaving(page):
        page.locator("main").get_by_role("link", name=re.compile(HANDED_IN)).first.click()
    press(page, "Wijs toe aan mij")
    press(page, "Maak conceptpraktijk")
    page.wait_for_url("**/edit/**")
    expect(page.locator("[name=title]")).to_have_value(HANDED_IN)
    page.locator("[name=record_type]").select_option("praktijkvoorbeeld")
    cms.act("name=action-submit")
    expect(page.locator(".messages")).to_contain_text(HANDED_IN)


def moderate_and_publish(cms: Cms, visitor: Page) -> None:
    """The moderator finds it on the first screen, approves, and it is on the site."""
    cms.page.goto("/cms/")
    with leaving(cms.page):
        cms.page.locator("main").get_by_role("link", name=HANDED_IN).first.click()
    cms.act("data-workflow-action-name=approve")
    assert HANDED_IN in PracticeIndex(visitor).open("?q=bankje").titles


def schedule(cms: Cms) -> None:
    """Another one appears next month; the list of practices says when."""
    page = cms.page
    page.goto("/cms/")
    with leaving(page):
        page.locator("main").get_by_role("link", name=WAITING).first.click()
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show='schedule-publishing-dialog']").first.click()
    later = datetime.date.today() + datetime.timedelta(days=30)
    page.locator("[name=go_live_at]").fill(f"{later:%d/%m/%Y} 9:00")
    # Not clicked: a calendar hangs over the button.
    with leaving(page):
        page.get_by_role("button", name="Schema opslaan").press("Enter")
    cms.act("data-workflow-action-name=approve")
    practices(page, WAITING)
    row = page.locator("tbody tr", has_text=WAITING)
    expect(row).to_contain_text(re.compile(rf"verschijnt op {later.day} \w+ {later.year}, 9\.00 uur"))


def import_fifty(page: Page) -> str:
    """Fifty practices come from a spreadsheet, as drafts."""
    mark = f"Week {time.time_ns()}"
    send(page, template_of(page, mark))
    expect(page.get_by_role("link", name=f"Nieuw {ROWS}")).to_be_visible()
    press(page, "Bewaar alles als concept")
    expect(page.get_by_text(f"{ROWS} praktijken zijn bewaard als concept.")).to_be_visible()
    return mark


def change_together(page: Page, mark: str) -> None:
    """Two that were imported get a keyword, after a look at what changes."""
    practices(page, mark)
    for box in page.locator("[data-bulk-action-checkbox]").all()[:2]:
        box.check()
    with leaving(page):
        page.locator("[data-bulk-action-button]", has_text="Indeling").click()
    page.locator("[name=new_words]").fill("buurtweek")
    press(page, "Bekijk wat er verandert")
    expect(page.locator("main")).to_contain_text("buurtweek")
    press(page, "Voer door")
    expect(page.locator(".messages")).to_contain_text("2 praktijken zijn gewijzigd.")


def confirm(page: Page, phone: Page, received) -> None:
    """An owner is asked by an editor, and says from a phone that the practice still holds."""
    edit(page, "pleinpatrons")
    page.get_by_role("tab", name="Levensloop").click()
    with leaving(page):
        page.get_by_role("link", name="Naar het nazicht").click()
    press(page, "Vraag het nu")
    expect(page.locator(".messages")).to_contain_text(OWNER)
    text = received(OWNER)[-1].get_body(("plain",)).get_content()
    (link,) = re.findall(r"https?://\S+/nazicht/\S+klopt/", text)
    phone.goto(urlsplit(link).path)
    press(phone, "Ja, dit klopt nog")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bedankt, we noteerden het")


def report(page: Page, mark: str) -> None:
    """The report tells of today's confirmation and of the import, and goes along as a spreadsheet."""
    page.goto(f"/cms/rapporten/praktijken/?q={OWNED}")
    today = datetime.date.today()
    expect(page.locator("tbody tr", has_text=OWNED)).to_contain_text(re.compile(rf"{today.day} \w+ {today.year}"))
    with page.expect_download() as download:
        page.evaluate(f"location = '/cms/rapporten/praktijken/?q={mark}&export=xlsx'")
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert sum(str(row[0]).startswith(mark) for row in sheet.values) == ROWS


def new_facet(page: Page, visitor: Page) -> None:
    """A filter that nobody thought of is made, given to two practices, and visitors choose from it."""
    page.goto("/cms/snippets/library/vocabulary/add/")
    page.locator("[name=name]").fill(FACET)
    page.locator("[name=parameter]").fill(FACET.lower())
    page.locator("[name=new_terms]").fill("Zomer\nWinter")
    with leaving(page):
        page.locator("main form[data-edit-form] button[type=submit]").first.click()
    for title, season in (("Leefstraten", "Zomer"), (OWNED, "Winter")):
        practices(page, title)
        page.locator("tbody tr", has_text=title).get_by_role("checkbox").check()
        with leaving(page):
            page.locator("[data-bulk-action-button]", has_text="Indeling").click()
        page.get_by_label(season, exact=True).check()
        press(page, "Bekijk wat er verandert")
        press(page, "Voer door")
        expect(page.locator(".messages")).to_contain_text("1 praktijk is gewijzigd.")
    index = PracticeIndex(visitor).open()
    index.tick(FACET.lower(), "zomer")
    assert index.titles == ["Leefstraten"]


def practices(page: Page, words: str) -> None:
    """Search in the explorer of practices."""
    found = page.request.get("/api/v2/pages/?type=practices.PracticeIndexPage").json()["items"]
    page.goto(f"/cms/pages/{found[0]['id']}/?q={words}")


def test_somebody_of_an_organisation_keeps_its_practice(visit):
    admin = Cms(visit(), "beheerder").page
    admin.goto("/cms/users/new/")
    named = {"email": f"{GUEST}@example.org", "first_name": "Hanne", "last_name": "Gast"}
    for name, text in {**named, "password1": PASSWORD, "password2": PASSWORD}.items():
        admin.locator(f"[name={name}]").fill(text)
    admin.locator("[name=organisation]").select_option(label="Stad Hasselt")
    admin.locator("#tab-label-roles").click()
    admin.get_by_label("Gastredacteurs").check()
    press(admin, "Toevoegen")
    expect(admin.locator(".messages")).to_contain_text("Hanne Gast")

    guest = Cms(visit(), GUEST).open()
    expect(guest.page.get_by_role("heading", name="Mijn concepten")).to_be_visible()
    expect(guest.page.get_by_role("heading", name=re.compile("Inzendingen|Wacht op jouw"))).to_have_count(0)
    edit(guest.page, "leefstraten")
    expect(guest.page.locator(".messages")).to_contain_text("geen toegang")
    edit(guest.page, GUESTS)
    expect(guest.page.locator("[name=action-publish]")).to_have_count(0)
    guest.page.locator("[name=summary]").fill("Sport in de buurt, ook op woensdag.")
    guest.act("name=action-submit")

    moderator = Cms(visit(), "moderator").open()
    with leaving(moderator.page):
        moderator.page.locator("main").get_by_role("link", name="Buurtsport Hasselt").first.click()
    moderator.act("data-workflow-action-name=approve")
    visitor = visit()
    visitor.goto(f"/praktijken/{GUESTS}/")
    expect(visitor.locator("main")).to_contain_text("ook op woensdag")

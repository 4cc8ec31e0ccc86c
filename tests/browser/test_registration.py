"""Registering for an event in a real browser: a participant with and without script, and the editor who sees them."""

import re
import time
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Cms
from tests.browser.test_accessibility import overflow, violations

EVENT = "/evenementen/studiedag-samen-in-de-buurt/"


def assert_accessible(page: Page) -> None:
    assert violations(page) == []
    assert overflow(page) <= 0


def register(page: Page, name: str) -> str:
    """Fill in the form of the event of the demo, with the first workshop; return the address that was filled in."""
    email = f"{time.time_ns()}@example.org"
    page.goto(EVENT)
    page.get_by_role("link", name="Schrijf je in").click()
    shown = time.monotonic()
    page.get_by_label("Je naam").fill(name)
    page.get_by_label("Je e-mailadres").fill(email)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    # No person is faster than the time trap.
    time.sleep(max(0.0, 3.2 - (time.monotonic() - shown)))
    page.get_by_role("button", name="Schrijf me in").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("We hebben je inschrijving ontvangen")
    return email


def follow_the_mail(page: Page, mail: EmailMessage) -> None:
    """Open the personal link of a mail."""
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    found = re.search(r"/inschrijving/[0-9a-f]{32}:[\w-]+/", text)
    assert found is not None
    page.goto(found[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("Je bent ingeschreven")


@pytest.mark.every_case
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_participant_registers_takes_another_workshop_and_cancels(visit, received, script):
    page = visit(width=360, java_script_enabled=script)
    follow_the_mail(page, received(register(page, "Bo Maes"))[-1])
    expect(page.locator("main")).to_contain_text("Bo Maes")
    second = page.get_by_role("radio").nth(1)
    second.check()
    page.get_by_role("button", name="Bewaar mijn keuze").click()
    expect(page.locator(".notice")).to_contain_text("Je keuze is bewaard")
    expect(second).to_be_checked()
    page.get_by_role("link", name="Annuleer mijn inschrijving").click()
    page.get_by_role("button", name="Ja, annuleer mijn inschrijving").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je inschrijving is geannuleerd")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je inschrijving is geannuleerd")


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_every_step_is_accessible(visit, received, width, scheme):
    page = visit(width=width, color_scheme=scheme)
    page.goto(f"{EVENT}inschrijven/")
    assert_accessible(page)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible(page)
    email = register(page, "An Peeters")
    assert_accessible(page)
    follow_the_mail(page, received(email)[-1])
    assert_accessible(page)
    page.get_by_role("link", name="Annuleer mijn inschrijving").click()
    page.get_by_role("button", name="Ja, annuleer mijn inschrijving").wait_for()
    assert_accessible(page)
    page.goto("/inschrijving/geknoeid/")
    assert_accessible(page)


@pytest.mark.thorough
def test_an_editor_finds_participants_prints_and_writes_to_them(visit):
    register(visit(), "Cas Wouters")
    page = visit()
    Cms(page, "redacteur")
    key = page.request.get("/api/v2/pages/?type=events.EventPage&slug=studiedag-samen-in-de-buurt").json()
    page.goto(f"/cms/evenementen/{key['items'][0]['id']}/deelnemers/")
    expect(page.get_by_role("link", name="Cas Wouters")).to_be_visible()
    participants = page.url
    page.get_by_role("textbox", name="Zoekterm").fill("Cas")
    expect(page.locator("td.title")).to_have_count(1)
    for print_page in ("tekenlijst/", "naamkaartjes/"):
        page.goto(participants + print_page)
        expect(page.get_by_text("Cas Wouters")).to_be_visible()
        assert violations(page) == []
    page.goto(f"{participants}berichten/")
    page.get_by_label("Onderwerp").fill("Breng je verhaal mee")
    page.get_by_label("Tekst").fill("Dag allemaal")
    page.get_by_role("button", name="Verstuur dit bericht").click()
    expect(page.locator("#mailing-progress")).to_contain_text("verstuurd. Je mag deze pagina sluiten")

"""The way of an officer, on a phone: from a worry to two practices beside each other, a note, and who did it."""

import io
import re

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.pages import HandIn
from tests.browser.test_selection import save

ASKED = {
    "Wat wil je weten?": "Hoeveel uren vroeg dit van een jeugdwerker?",
    "Je naam": "An Peeters",
    "Je e-mailadres op het werk": "an.peeters@example.be",
}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_a_worry_to_who_did_it(visit, script):
    page = visit(width=360, java_script_enabled=script)
    page.goto("/")
    # A worry: what is going on here.
    page.get_by_role("link", name="Jongeren hangen rond").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jongeren hangen rond")
    for part in ("Wat er aan de hand is", "Valkuilen", "Wie je kunt bellen"):
        expect(page.get_by_role("heading", name=part)).to_be_visible()
    # Two of the practices that it leads to, beside each other.
    titles = [save(page, 0), save(page, 1)]
    page.locator(".selection-bar").get_by_role("link", name="Vergelijk").click()
    expect(page.locator(".compare-table thead a")).to_have_text(titles)
    # For the mayor, in Word and on paper.
    with page.expect_download() as word:
        page.get_by_role("link", name="Download een nota").click()
    note = Document(io.BytesIO(word.value.path().read_bytes()))
    assert [cell.text for cell in note.tables[0].rows[0].cells[1:]] == titles
    with page.expect_download() as paper:
        page.get_by_role("link", name=re.compile("PDF")).click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")
    # And somebody to ask.
    page.locator(".compare-table thead a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])
    page.get_by_role("link", name="Stel je vraag").click()
    about = page.get_by_label("Over welke praktijk gaat het?")
    # With a script one types there, without it one chooses.
    expect(about).to_have_role("combobox")
    for label, answer in ASKED.items():
        page.get_by_label(label).first.fill(answer)
    page.get_by_label("Ik ga ermee akkoord").check()
    # No person is faster than the time trap.
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="Verstuur je vraag").click()
    assert HandIn(page).reference()

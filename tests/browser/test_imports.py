"""An editor imports fifty practices from a spreadsheet, and takes them back."""

import io
import time

import pytest
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, expect

from practices.sheets.workbook import MEDIA_TYPE
from tests.browser.pages import Cms, leaving
from tests.browser.test_accessibility import overflow, violations

ROWS = 50
# Made in the request that asks for it, on a machine that may be busy.
PATIENCE = 60_000


# The week of the editors holds an import that is taken back (test_editors_week.py).
@pytest.mark.thorough
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_an_editor_imports_fifty_practices(visit, width, scheme):
    page = Cms(visit(width=1280, color_scheme=scheme), "redacteur").page
    page.set_default_timeout(PATIENCE)
    page.goto("/cms/praktijken/importeren/")
    page.set_viewport_size({"width": width, "height": 900})
    assert violations(page, "main") == []
    mark = f"Import {time.time_ns()}"
    book = template_of(page, mark)
    sheet = book["Praktijken"]
    municipalities = [cell.value for cell in sheet[1]].index("Gemeenten") + 1
    sheet.cell(ROWS + 2, municipalities, "Gendt")

    send(page, book)
    expect(page.get_by_role("alert")).to_contain_text("1 rij klopt niet")
    expect(page.locator(".import__faults")).to_contain_text("Bedoel je ‘Gent’?")
    assert violations(page, "main") == []
    assert overflow(page) <= 0

    sheet.cell(ROWS + 2, municipalities, "Gent")
    page.goto("/cms/praktijken/importeren/")
    send(page, book)
    expect(page.get_by_role("link", name=f"Nieuw {ROWS}")).to_be_visible()
    with leaving(page):
        page.get_by_role("button", name="Bewaar alles als concept").click()
    expect(page.get_by_text(f"{ROWS} praktijken zijn bewaard als concept.")).to_be_visible()
    assert violations(page, "main") == []
    expect(page.get_by_role("link", name=f"{mark} nummer 0", exact=True)).to_be_visible()

    # Leave the site as it was.
    with leaving(page):
        page.get_by_role("button", name="Maak deze import ongedaan").click()
    expect(page.get_by_text("Deze import is ongedaan gemaakt.")).to_be_visible()
    page.goto(f"/cms/rapporten/praktijken/?q={mark}")
    expect(page.get_by_role("link", name=f"{mark} nummer 0", exact=True)).to_have_count(0)


def template_of(page, mark):
    """Download the template, and return it with fifty new practices whose titles begin with `mark`."""
    page.goto("/cms/praktijken/importeren/")
    with page.expect_download() as download:
        page.get_by_role("link", name="sjabloon").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book["Praktijken"]
    heading = {cell.value: cell.column for cell in sheet[1]}
    for number in range(ROWS):
        sheet.cell(number + 3, heading["Titel"], f"{mark} nummer {number}")
        sheet.cell(number + 3, heading["Gemeenten"], "Gent; Mechelen")
        sheet.cell(number + 3, heading["Projectaanpak"], "## Eerst\n\nGa **samen** eten.")
    return book


def send(page, book):
    written = io.BytesIO()
    book.save(written)
    file = FilePayload(name="praktijken.xlsx", mimeType=MEDIA_TYPE, buffer=written.getvalue())
    page.get_by_label("Bestand").set_input_files(file)
    with leaving(page):
        page.get_by_role("button", name="Kijk dit bestand na").click()

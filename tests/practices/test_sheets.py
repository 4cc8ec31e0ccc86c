"""The spreadsheet of practices: what stands in it, that it comes back as it left, and which files are refused."""

import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from wagtail.rich_text import RichText

from practices.models import PracticePage
from practices.models.record.declaration import RECORD
from practices.sheets import columns as sheet_columns
from practices.sheets.cells.marked_text import as_cell, as_rich_text, canonical
from practices.sheets.cells.narrative import WRITERS, canonical_block, narrative_as_cell, narrative_of
from practices.sheets.cells.start_kit import PARTS
from practices.sheets.columns import KEY, SHEET, TOO_LONG, VERSION, columns
from practices.sheets.faults import CellError, SheetError
from practices.sheets.reading import rows_of
from practices.sheets.stock import Stock
from practices.sheets.versions import newest
from practices.sheets.workbook import CHOICES, EXPLANATION, write_practices, write_template
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    OrganisationFactory,
    PracticePageFactory,
    UserFactory,
)
from tests.factories.base import stream
from tests.practices.test_record import make_full


def exported(user, practices=None):
    """Return the bytes of an export."""
    practices = PracticePage.objects.order_by("pk") if practices is None else practices
    with write_practices(newest(practices), Stock(user)) as file:
        return file.read()


def book_of(*rows, title=SHEET):
    """Return the bytes of a file with these rows."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def column(heading, user=None):
    return next(found for found in columns(Stock(user)) if found.heading == heading)


def changed(page, heading, text, user=None):
    """Return what a cell does, put in the page; the value that the cell has then."""
    chosen = column(heading, user)
    change = chosen.change(page, text)
    assert change is not None
    chosen.way.put(page, change.value)
    return chosen.text(page)


# --- Out and in again ------------------------------------------------------------------------------------------------


def test_every_field_of_the_record_comes_back_as_it_left(site, superuser):
    full = make_full()
    # A draft that is not on the site is what its editor sees, so what is exported.
    full.funding = "=Concept()"
    full.save_revision()
    chosen = columns(Stock(superuser))
    # With the lists of the library that nobody but who made them may choose from.
    others = columns(Stock(UserFactory()))
    rows = {row.texts[KEY]: row for row in rows_of(exported(superuser), [found.heading for found in chosen])}
    assert len(rows) == PracticePage.objects.count()
    for page in newest(PracticePage.objects.all()):
        row = rows[str(page.translation_key)]
        assert row.faults == {}
        assert row.texts[VERSION] == str(page.latest_revision_id or 0)
        for found in (*chosen, *others):
            text = row.texts[found.heading]
            assert found.change(page, text) is None, found.heading
            # And the cell alone says all of it.
            assert found.way.is_exact(page), found.heading
            if page.pk == full.pk and found.field.name not in {"owner_unknown_reason", "archived_on"}:
                assert text, found.heading
    assert rows[str(full.translation_key)].texts["Financiering"] == "=Concept()"


def test_a_new_field_is_a_column_by_itself(site, monkeypatch):
    # Whose terms are of a vocabulary.
    PracticePageFactory()
    fields = [field for field in RECORD if field.name != "funding"]
    monkeypatch.setattr(sheet_columns, "READING_ORDER", tuple(fields))
    assert "Financiering" not in {found.heading for found in columns(Stock())}
    monkeypatch.undo()
    headings = [found.heading for found in columns(Stock())]
    assert "Financiering" in headings
    assert len({heading.casefold() for heading in headings}) == len(headings)
    # What another tells, or nobody fills in, is none.
    filled_in = {field for field in RECORD if field.tab is not None}
    assert {found.field for found in columns(Stock())} == filled_in


def test_a_reference_without_a_way_of_its_own_is_named(monkeypatch):
    kept = {name: way for name, way in sheet_columns._BY_NAME.items() if name != "image"}
    monkeypatch.setattr(sheet_columns, "_BY_NAME", kept)
    with pytest.raises(KeyError, match="REFERENCE"):
        columns(Stock())


def test_no_cell_is_a_formula(site, superuser):
    PracticePageFactory(title="=1+1", place="@SUM(A1)", funding="'-2", lead_time="#N/A")
    data = exported(superuser)
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))] == []
    [row] = rows_of(data, [found.heading for found in columns(Stock())])
    assert [row.texts[name] for name in ("Titel", "Plaats", "Financiering")] == ["=1+1", "@SUM(A1)", "'-2"]


@pytest.mark.thorough
def test_the_number_of_queries_does_not_grow_with_the_rows(site, superuser, django_assert_num_queries):
    for number in range(3):
        PracticePageFactory(title=f"Praktijk {number}", full=True)
    # Which, the practices, what they stand below and their eight kinds of rows; the stock and what it lists come once.
    with django_assert_num_queries(18):
        exported(superuser)
    for number in range(3):
        PracticePageFactory(title=f"Nog {number}", full=True)
    with django_assert_num_queries(18):
        exported(superuser)


def test_the_template_explains_itself(site):
    with write_template(Stock()) as file:
        data = file.read()
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == [SHEET, EXPLANATION, CHOICES]
    offered = {str(offer.sqref): offer for offer in book[SHEET].data_validations.dataValidation}
    headings = [cell.value for cell in book[SHEET][1]]
    place = book[SHEET].cell(1, headings.index("Status") + 1).column_letter
    offer = offered[f"{place}2:{place}5001"]
    name, cells = offer.formula1.split("!")
    assert [cell.value for [cell] in book[name][cells]] == ["Lopend", "Afgerond", "Gestopt"]
    assert offer.showErrorMessage
    explained = {row[0]: row for row in book[EXPLANATION].iter_rows(values_only=True)}
    assert {found.heading for found in columns(Stock())} <= set(explained)
    assert explained["Korte omschrijving"][1:3] == ("Wat en waar", "nodig")
    with pytest.raises(SheetError, match="geen enkele praktijk"):
        list(rows_of(data, headings))
    # The example is right: as a row of its own it is read without a fault.
    page = PracticePage()
    example = dict(zip(headings, (cell.value or "" for cell in book[SHEET][2]), strict=True))
    for found in columns(Stock()):
        if change := found.change(page, example[found.heading]):
            assert change.after


# --- Cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "cell"),
    [
        ("<p>Q&amp;A met <b>buren</b> en <i>jongeren</i></p>", "Q&A met **buren** en *jongeren*"),
        ("<p>een</p><p>twee<br/>drie</p>", "een\n\ntwee\ndrie"),
        ("<ul><li>een</li><li>twee</li></ul><p>na</p>", "* een\n* twee\n\nna"),
        ("<ol><li>een<ul><li>diep</li></ul></li></ol>", "1. een\n    * diep"),
        ('<p><a linktype="page" id="3">hier</a></p>', "[hier](pagina:3)"),
        ('<p><a href="https://a.be/x_(y)">daar</a></p>', "[daar](<https://a.be/x_(y)>)"),
        ("<p># geen kop</p><p>* geen punt</p><p>1. geen nummer</p><p>---</p>", None),
        ("<p>&gt; 3 &lt;b&gt; [x](y) a_b _c_ \\*</p><p>![x](beeld:1)</p>", None),
        ('<p data-block-key="x1">sleutel</p>', "sleutel"),
    ],
)
def test_rich_text_goes_into_a_cell_and_back(html, cell):
    written = as_cell(html)
    if cell is not None:
        assert written == cell
    assert canonical(as_rich_text(written)) == canonical(html)


def test_a_cell_makes_no_markup_of_its_own():
    html = as_rich_text("<script>x</script> [klik](javascript:alert(1)) [ok](https://a.be)")
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert '<a href="https://a.be">ok</a>' in html


def test_a_narrative_goes_into_a_cell_and_back(site):
    blocks = [
        ("heading", "# Kop"),
        ("text", "<p>een</p>"),
        ("text", "<p>&gt; twee</p><p>## drie</p>"),
        ("steps", [{"title": "Eerst", "text": "<p>zo</p>"}, {"title": "Dan", "text": ""}]),
        ("text", "<p>na de stappen</p>"),
        ("quote", {"text": "Mooi.\nEcht.", "source": "Buur"}),
        ("illustration", {"image": 4, "caption": "Plein"}),
        ("video", {"url": "https://vimeo.com/12", "title": "Zomer"}),
    ]
    back = narrative_of(narrative_as_cell(blocks))
    assert [canonical_block(block) for block in back] == [canonical_block(block) for block in blocks]
    # Each type of block that a narrative may hold has its way.
    assert set(WRITERS) == set(PracticePage._meta.get_field("approach").stream_block.child_blocks)


def test_blocks_that_stay_keep_their_keys(site, superuser):
    page = PracticePageFactory(approach=stream(("heading", "Kop"), ("text", "<p>oud</p>")))
    heading = page.approach[0].id
    assert changed(page, "Projectaanpak", "## Kop\n\nnieuw", superuser) == "## Kop\n\nnieuw"
    assert page.approach[0].id == heading
    assert page.approach[1].value == RichText("<p>nieuw</p>")


KIT = (
    "## Stappen\nBel aan | Buurtwerker | Vooraf\nZet de tafels buiten\n\n## Rollen\nBuur | Kookt.\n\n## Budget\n"
    "Tafels | Tot en met 5.000 euro | Stad\nTent | Onbekend\n\n## Vooraf regelen\nVraag het plein aan.\n\n"
    "## Vragen om te meten\nWie kent je?\n\n## Sjablonen\nBrief (#{document})"
)


def test_a_start_kit_goes_into_a_cell_and_back(site, superuser):
    document = DatabankDocumentFactory(title="Brief")
    page = PracticePageFactory()
    # Numbers of documents are for programs: a name will do.
    typed = KIT.replace(" (#{document})", "").replace("## Stappen", "##  stappen").replace(" | Onbekend", "")
    told = changed(page, "Startpakket", typed, superuser)
    assert told == KIT.format(document=document.pk)
    assert [part.block_type for part in page.start_kit] == list(PARTS)
    assert column("Startpakket", superuser).way.is_exact(page)
    # Lines that stay keep their keys.
    page.save()
    page = PracticePage.objects.get(pk=page.pk)
    keys = [line.id for line in page.start_kit[0].value.bound_blocks]
    changed(page, "Startpakket", told.replace("Zet de tafels buiten", "Kook samen"), superuser)
    part = page.start_kit[0]
    assert [line["title"] for line in part.value] == ["Bel aan", "Kook samen"]
    assert [line.id in keys for line in part.value.bound_blocks] == [True, False]
    assert page.start_kit[5].value[0] == document
    assert changed(page, "Startpakket", "", superuser) == ""


def test_a_start_kit_that_a_cell_can_not_hold_stays(site):
    page = PracticePageFactory(start_kit=stream(("arrangements", ["Vraag | het plein"])))
    found = column("Startpakket")
    assert found.change(page, found.text(page)) is None
    with pytest.raises(CellError, match="Wijzig dit in het CMS"):
        found.change(page, "## Vooraf regelen\nanders")


def test_what_a_cell_can_not_hold_stays_and_is_not_changed(site):
    page = PracticePageFactory(goals="<h2>Kop</h2><p>tekst</p>", lessons=f"<p>{'x' * 40_000}</p>")
    for heading in ("Doelen", "Leerpunten"):
        found = column(heading)
        assert found.change(page, found.text(page)) is None
        with pytest.raises(CellError, match="Wijzig dit in het CMS"):
            found.change(page, "anders")
    assert column("Leerpunten").text(page) == TOO_LONG
    with pytest.raises(CellError, match="andere praktijk"):
        column("Doelen").change(page, TOO_LONG)


@pytest.mark.parametrize(
    ("heading", "given", "holds"),
    [
        ("Soort", "METHODIEK", "Methodiek"),
        ("Inzet", "1.50", "1,5"),
        ("Gestart in", "3/2019", "2019-03"),
        ("Laatst bevestigd", "26/3/2026", "2026-03-26"),
        ("Contactpunt tonen op de site", "Ja", "ja"),
        ("Gemeenten", "gent ; 12025", "Gent; Mechelen"),
        ("Sleutelwoorden", "plein;Plein\nfeest", "Plein; feest"),
        ("Zie ook", "Verslag | https://a.be/x", "Verslag | https://a.be/x"),
        ("Verwante praktijken", "buurpraktijk", None),
        ("Projecteigenaar", "stad gent", "Stad Gent"),
        ("Documenten", "draaiboek | evaluatie", None),
        ("Thema", "sociale samenhang versterken", "sociale samenhang versterken"),
    ],
)
def test_a_cell_is_read_as_people_write(site, superuser, heading, given, holds):
    PracticePageFactory(title="Buurpraktijk", municipalities=["44021", "12025"])
    OrganisationFactory(name="Stad Gent")
    DatabankDocumentFactory(title="Draaiboek")
    page = PracticePageFactory(terms=["doelgroep:jongeren"], record_type="")
    text = changed(page, heading, given, superuser)
    if holds is not None:
        assert text == holds
    assert column(heading, superuser).change(page, text) is None
    # The terms of another vocabulary stay.
    assert column("Doelgroep").text(page) == "jongeren"
    # And an emptied cell empties the field.
    if heading != "Contactpunt tonen op de site":
        assert changed(page, heading, "", superuser) == ""


@pytest.mark.parametrize(
    ("heading", "given", "told"),
    [
        ("Titel", "", "leeg"),
        ("Korte omschrijving", "x" * 281, "280"),
        ("Soort", "boek", "Kies een van deze: Praktijkvoorbeeld"),
        ("Inzet", "veel", "Geef een getal"),
        ("Inzet", "-1", "0"),
        ("Gestart in", "2019-13", "Geef een jaar"),
        ("Laatst bevestigd", "31/2/2026", "Geef een dag die bestaat"),
        ("E-mailadres van het contactpunt", "geen adres", "e-mailadres"),
        ("Gemeenten", "Gendt", "Bedoel je ‘Gent’?"),
        ("Gemeenten", "Gent; 44021", "twee keer"),
        ("Projecteigenaar", "Onbekende vzw", "Voeg ze eerst toe"),
        ("Verwante praktijken", "(#999999)", "nummer 999999"),
        ("Sleutelwoorden", "!!!", "geen sleutelwoord"),
        ("Sleutelwoorden", "Bel 0470 12 34 56", "lijkt een telefoonnummer"),
        ("Zie ook", "Verslag | javascript:x", "Schrijf naam | adres"),
        ("Beeld", "Foto", "mag je niet gebruiken"),
        ("Doelen", "[x](pagina:999999)", "geen pagina met nummer"),
        ("Startpakket", "Bel aan", "Begin met de naam van een onderdeel"),
        ("Startpakket", "## Fasen", "‘Fasen’ is geen onderdeel. Kies uit: Stappen; Rollen"),
        ("Startpakket", "## Rollen\nBuur | Kookt.\n## Rollen", "twee keer"),
        ("Startpakket", "## Rollen\nBuur", "Rollen (onderdeel 1)"),
        ("Startpakket", "## Rollen\nBuur | kookt | mee", "te veel delen. Schrijf wie | doet wat"),
        ("Startpakket", "## Budget\nTafel | veel", "‘veel’: kies een van deze: Tot en met"),
        ("Startpakket", "## Sjablonen\nBrief", "Dit document bestaat niet"),
        ("Projectaanpak", "### " + "x" * 121, "Stappen (onderdeel 1)"),
        ("Projectaanpak", "![x](https://a.be/film)", "YouTube of Vimeo"),
        ("Projectaanpak", "![x](beeld:9999999)", "Dit beeld bestaat niet"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_in_dutch(site, heading, given, told):
    PracticePageFactory(municipalities=["44021"])
    DatabankImageFactory(title="Foto")
    with pytest.raises(CellError) as refusal:
        column(heading, UserFactory()).change(PracticePageFactory(title="Deze"), given)
    assert told in str(refusal.value)


# --- Files -----------------------------------------------------------------------------------------------------------


def test_a_file_of_excel_is_read_cell_by_cell():
    day = datetime.datetime(2024, 5, 1)
    data = book_of(
        ["Sleutel", "Titel ★", " gestart  in"],
        ["voorbeeld", "nee", None],
        [None, "=1+1", 2019],
        [],
        [None, "'=1+1", day],
    )
    first, second = rows_of(data, ["Titel", "Gestart in"])
    assert [(row.number, row.texts["Gestart in"]) for row in (first, second)] == [(3, "2019"), (5, "2024-05-01")]
    assert first.faults == {"Titel": "Hier staat een formule. Zet er de uitkomst in."}
    assert second.texts["Titel"] == "=1+1"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_with_any_delimiter(delimiter):
    text = f'\ufeffSleutel{delimiter}Titel\r\n\r\nX1{delimiter}"een ""twee""\r\ndrie"\r\n'
    [row] = rows_of(text.encode(), ["Titel"])
    assert (row.number, row.texts) == (3, {"Sleutel": "X1", "Titel": 'een "twee"\ndrie'})


def _bomb():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(13):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * 10_000_000)
    return written.getvalue()


def _with_entities():
    """Return a file of which a sheet declares an entity that would grow."""
    book, written = zipfile.ZipFile(io.BytesIO(book_of(["Titel"], ["x"]))), io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in book.namelist():
            content = book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content.replace(b"<row", b"&a;<row", 1)
            archive.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (lambda: b"", "leeg"),
        (lambda: b"x" * 10_000_001, "te groot"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"x", "oud of beveiligd"),
        (lambda: b"PK\x03\x04 niets", "niet te lezen"),
        (_bomb, "te groot als het uitgepakt is"),
        (_with_entities, "niet te lezen"),
        (lambda: "Titel\ncafé".encode("latin-1"), "CSV UTF-8"),
        (lambda: b'Titel\n"open', "aanhalingstekens"),
        (lambda: b"Titel;Kleur\nx;rood", "‘Kleur’"),
        (lambda: b"Titel;Titel\nx;y", "twee keer"),
        (lambda: b"Titel\n", "geen enkele praktijk"),
        (lambda: b"Titel\n" + b"x\n" * 5001, "hoogstens 5000 rijen"),
        (lambda: b"Titel\n" + b"\n" * 20_001, "te lang"),
    ],
)
def test_a_file_that_is_none_is_refused_in_dutch(data, told):
    with pytest.raises(SheetError, match=told):
        list(rows_of(data(), ["Titel"]))


# --- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_editors_download_what_they_may_edit(site, client, editor):
    here = PracticePageFactory(title="Hier", status="lopend")
    PracticePageFactory(title="Daar", status="gestopt")
    addresses = ["/cms/praktijken/bewerken.xlsx", "/cms/praktijken/sjabloon.xlsx"]
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(UserFactory(groups=[]))
    for address in addresses:
        assert client.get(address).status_code in {302, 403}
    client.force_login(editor)
    report = client.get("/cms/rapporten/praktijken/?status=lopend").content.decode()
    assert f"{addresses[0]}?status=lopend" in report
    response = client.get(f"{addresses[0]}?status=lopend")
    assert response["Cache-Control"].startswith("max-age=0")
    [row] = rows_of(b"".join(response.streaming_content), [found.heading for found in columns(Stock())])
    assert row.texts[KEY] == str(here.translation_key)
    assert load_workbook(io.BytesIO(b"".join(client.get(addresses[1]).streaming_content))).sheetnames[0] == SHEET


def test_every_column_says_how_to_fill_it_in(site):
    for found in columns(Stock()):
        assert found.way.hint or found.help_text or found.way.choices() or found.field.name == "title", found.heading

"""The note for colleagues, read back as Word would."""

import datetime
import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from wagtail.models import PageViewRestriction

from practices.models import PracticePage
from practices.models.choices import RecordType
from practices.outputs.note import write_note
from practices.outputs.note_content import CELL_WORDS, WORDS, note_of
from tests.factories import DatabankImageFactory, PracticePageFactory
from tests.factories.base import stream
from tests.shared import made_once

# What for_comparison() takes: the practices, their links, methods, terms, municipalities and partners; and the
# texts that editors changed.
QUERIES = 7


def get(client, *keys):
    return client.get(f"/praktijken/selectie.docx?keuze={'-'.join(str(getattr(key, 'pk', key)) for key in keys)}")


def read(response):
    assert response.status_code == 200
    return Document(io.BytesIO(response.getvalue()))


def texts(document, style=None):
    return [part.text for part in document.paragraphs if style is None or part.style.name == style]


def below(document, heading):
    """Return the paragraphs between a heading and the next one."""
    found, inside = [], False
    for part in document.paragraphs:
        if part.style.name.startswith("Heading"):
            inside = part.text == heading
        elif inside:
            found.append((part.style.name, part.text))
    return found


def make_full():
    method = PracticePageFactory(title="De methodiek", record_type=RecordType.METHOD)
    return PracticePageFactory(full=True, title="Leefstraten", method=method)


shared_full = made_once(make_full)


@pytest.fixture
def full(site, shared_full):
    return shared_full()


def test_it_is_a_file_to_keep(full, client):
    response = get(client, full)
    assert response["Content-Disposition"] == 'attachment; filename="selectie-praktijken.docx"'
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert not response.cookies


def table_of(document):
    """Return the rows of the first table: what each practice says, by label."""
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in document.tables[0].rows}


def lines(document, practice):
    """Return the lines about a practice, by their label."""
    found = [text for _style, text in below(document, practice)]
    return dict(text.split(": ", 1) for text in found[1:] if ": " in text)


def test_it_is_a_proposal_with_place_for_the_question(full, client):
    document = read(get(client, PracticePageFactory(title="Buurtsport"), full))
    assert texts(document, "Title") == ["Voorstel: praktijken voor sociale samenhang"]
    [subtitle] = texts(document, "Subtitle")
    assert subtitle.startswith("2 praktijken uit de Databank sociale samenhang, samengesteld op ")
    assert texts(document, "Heading 1") == [
        "De vraag",
        "In één oogopslag",
        "Buurtsport",
        "Leefstraten",
        "Wat we niet weten",
        "Volgende stap",
    ]
    assert below(document, "De vraag")[0][1].startswith("[Schrijf hier")


def test_the_practices_stand_side_by_side(full, client):
    document = read(get(client, full, PracticePageFactory(title="Buurtsport")))
    found = table_of(document)
    assert found["Kenmerk"] == ["Leefstraten", "Buurtsport"]
    assert found["Gemeenten"] == ["Gent, Mechelen", "niet ingevuld"]
    assert found["Past methodiek toe"] == ["De methodiek", "niet ingevuld"]
    assert found["Inzet"] == ["0,5 VTE", "niet ingevuld"]
    assert found["Projecteigenaar"] == ["Stad Gent", "Niet bekend: De bron noemt niemand."]
    assert found["Bewijs"] == ["Goed beschreven, volgens Erkenningscommissie op 1 mei 2024", "Niet beoordeeld"]
    assert found["Laatst bevestigd"] == ["15 januari 2025", "Nog niet bevestigd"]
    pictures = document.tables[0].rows[-1]._tr.xpath(".//wp:docPr/@descr")
    assert pictures == ["QR-code van de fiche: Leefstraten", "QR-code van de fiche: Buurtsport"]


def test_what_does_not_fit_in_one_table_stands_in_a_second(full, client):
    others = [PracticePageFactory(title=f"Praktijk {number}") for number in range(3)]
    document = read(get(client, full, *others))
    assert [[cell.text for cell in table.rows[0].cells[1:]] for table in document.tables] == [
        ["Leefstraten", "Praktijk 0", "Praktijk 1"],
        ["Praktijk 2"],
    ]


def test_a_practice_is_told_in_a_few_lines(full, client):
    document = read(get(client, full))
    assert below(document, "Leefstraten")[0] == ("Normal", full.summary)
    assert lines(document, "Leefstraten") == {
        "Projectaanpak": "Verken de buurt; Kies samen een plek",
        "Resultaten": "40 straten deden mee.",
        "Leerpunten": "Begin klein.",
        "Succesfactoren": "Een vast gezicht in de buurt.",
        "Randvoorwaarden": "De politie en de brandweer weten ervan.",
        "Wanneer niet": "Niet tijdens een open conflict.",
        "Meer lezen": "de volledige fiche · Verslag · Film",
    }
    assert below(document, "Wat we niet weten") == [
        ("List Bullet", "Leefstraten: Of het blijft duren, is niet onderzocht.")
    ]
    assert below(document, "Volgende stap")[0] == (
        "List Bullet",
        "Praat met wie Leefstraten deed: Dienst Ontmoeten ontmoeten@example.be",
    )


def test_what_is_not_known_is_said_or_left_out(site, client):
    document = read(get(client, PracticePageFactory(contact_name="Iemand", contact_email="x@example.be")))
    assert table_of(document)["Bewijs"] == ["Niet beoordeeld"]
    assert table_of(document)["Laatst bevestigd"] == ["Nog niet bevestigd"]
    assert {"Wat we niet weten", "Leerpunten", "Resultaten"}.isdisjoint(texts(document))
    assert "x@example.be" not in " ".join(texts(document))


def test_a_long_text_is_cut(site, client):
    approach = stream(("text", f"<p>{'woord ' * 200}</p><p>later</p>"), ("heading", "Kop"))
    page = PracticePageFactory(title="Lang", approach=approach, lessons=f"<p>{'les ' * 99}</p>", place="plek " * 40)
    document = read(get(client, page))
    assert lines(document, "Lang")["Projectaanpak"] == ("woord " * WORDS).strip() + "…"
    assert lines(document, "Lang")["Leerpunten"] == ("les " * WORDS).strip() + "…"
    assert table_of(document)["Plaats"] == [("plek " * CELL_WORDS).strip() + "…"]


def test_the_document_says_its_language_author_and_headers(full, client):
    document = read(get(client, full))
    properties = document.core_properties
    assert (properties.title, properties.author) == (
        "Voorstel: praktijken voor sociale samenhang",
        "Agentschap Binnenlands Bestuur",
    )
    assert properties.language == "nl-BE"
    assert properties.comments == ""
    assert {language.get(qn("w:val")) for language in document.styles.element.iter(qn("w:lang"))} == {"nl-BE"}
    assert document.tables[0].rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    footer = document.sections[0].footer._element
    assert footer.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]


def test_addresses_can_be_clicked_when_they_are_of_the_web(site, client):
    page = PracticePageFactory(links=[("Web", "https://www.example.be/a?b=1&c=2"), ("Oud", "ftp://example.be/x")])
    document = read(get(client, page))
    targets = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    assert "https://www.example.be/a?b=1&c=2" in targets
    assert page.full_url in targets
    assert not [target for target in targets if target.startswith("ftp")]
    assert any(text.endswith(" · Oud") for text in texts(document))


def test_hostile_text_is_text(site, client):
    page = PracticePageFactory(
        title="<w:p>\x0b Titel & ]]> 😀",
        summary="1 < 2 \x1f\ufffe",
        place="<b>x</b>\x0b",
        lessons="<p>&lt;script&gt;</p>",
    )
    document = read(get(client, page))
    assert "<w:p> Titel & ]]> 😀" in texts(document, "Heading 1")
    assert "1 < 2" in texts(document)
    assert table_of(document)["Plaats"] == ["<b>x</b>"]
    assert "Leerpunten: <script>" in texts(document)


def test_the_same_selection_gives_the_same_bytes(full):
    pages = list(PracticePage.objects.public().for_comparison())
    day = datetime.date(2026, 3, 18)
    first = write_note(note_of(pages, day))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        # Of the data, so not of the clock.
        changed = max(page.last_published_at for page in pages).astimezone(datetime.UTC)
        assert {part.date_time[:5] for part in archive.infolist()} == {changed.timetuple()[:5]}
    assert write_note(note_of(pages, day)) == first
    assert texts(Document(io.BytesIO(first)), "Subtitle")[0].endswith("samengesteld op 18 maart 2026")


# --- What may be asked -----------------------------------------------------------------------------------------------


def test_what_is_no_longer_public_is_left_out_and_said(full, client):
    private = PracticePageFactory(title="Geheim")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    document = read(get(client, private, full, PracticePageFactory(title="Geheim", draft=True, slug="geheim-2")))
    assert "Leefstraten" in texts(document, "Heading 1")
    assert table_of(document)["Kenmerk"] == ["Leefstraten"]
    assert any(text.startswith("2 gekozen praktijken staan niet of niet meer") for text in texts(document))
    assert "Geheim" not in " ".join(texts(document))


def test_an_archived_practice_says_so(site, client):
    document = read(get(client, PracticePageFactory(archived_on=datetime.date(2024, 1, 5))))
    assert "Gearchiveerd op 5 januari 2024. Kijk na of dit nog klopt." in texts(document)


@pytest.mark.parametrize(
    "query",
    ["", "?keuze=", "?keuze=x", "?keuze=1-x", "?keuze=%00", "?keuze=" + "9" * 2000, "?keuze=1'--",
     "?keuze=%F0%9F%98%80", "?keuze=" + "-".join(map(str, range(1, 30))), "?" + "&".join(["keuze=1"] * 200)],
)  # fmt: skip
def test_a_bad_selection_is_refused(full, client, query):
    for kind in ("docx", "pdf"):
        response = client.get(f"/praktijken/selectie.{kind}{query}")
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert "keuze=12-45-7" in response.json()["detail"]


def test_nothing_that_is_public_is_not_found(site, client):
    response = get(client, 999_999_999, PracticePageFactory(draft=True))
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert client.post("/praktijken/selectie.docx?keuze=1").status_code == 405


@pytest.mark.thorough
@pytest.mark.parametrize("total", [1, 5])
def test_the_number_of_queries_is_fixed(full, client, django_assert_num_queries, total):
    image = DatabankImageFactory()
    pages = [full, *(PracticePageFactory(full=True, image=image) for _number in range(total - 1))]
    get(client, *pages)
    with django_assert_num_queries(QUERIES):
        get(client, *pages)

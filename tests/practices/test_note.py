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
from tests.factories import DatabankImageFactory, PracticePageFactory
from tests.factories.base import stream
from tests.shared import made_once

# What for_comparison() takes: the practices, their links, methods, terms, municipalities and partners.
QUERIES = 6


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


def test_the_title_page(full, client):
    other = PracticePageFactory(title="Buurtsport")
    document = read(get(client, other, full))
    assert texts(document, "Title") == ["Praktijken voor sociale samenhang"]
    assert texts(document, "Subtitle") == ["2 praktijken uit de Databank sociale samenhang"]
    assert texts(document, "Heading 1") == ["Buurtsport", "Leefstraten"]
    assert [text for style, text in below(document, "In deze nota") if style == "List Number"] == [
        "Buurtsport",
        "Leefstraten",
    ]
    assert any(text.startswith("De databank staat op http") for text in texts(document))


def test_the_essentials_of_a_practice(full, client):
    document = read(get(client, full))
    assert full.summary in texts(document)
    facts = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert facts["Kenmerk"] == "Deze praktijk"
    assert facts["Gemeente"] == "Gent, Mechelen"
    assert facts["Past methodiek toe"] == "De methodiek"
    assert facts["Inzet"] == "0,5 VTE"
    assert facts["Projecteigenaar"] == "Stad Gent"
    assert below(document, "Leerpunten") == [("Normal", "Begin klein.")]
    assert below(document, "Bewijs") == [("Normal", "Goed beschreven, volgens Erkenningscommissie op 1 mei 2024.")]
    assert below(document, "Wat we niet weten") == [("Normal", "Of het blijft duren, is niet onderzocht.")]
    assert below(document, "Contact") == [("Normal", "Dienst Ontmoeten"), ("Normal", "ontmoeten@example.be")]
    assert below(document, "Bronnen") == [
        ("List Bullet", f"De volledige fiche: {full.full_url}"),
        ("List Bullet", "Verslag: https://www.example.be/verslag"),
        ("List Bullet", "Film: https://www.example.be/film"),
        ("Normal", "Laatst bevestigd op 15 januari 2025, door de projecteigenaar."),
    ]
    assert below(document, "Projectaanpak in het kort") == [
        ("Normal", "Een straat is een zomer lang van de buren."),
        ("List Number", "Verken de buurt"),
        ("List Number", "Kies samen een plek"),
    ]


def test_what_is_not_known_is_said_or_left_out(site, client):
    document = read(get(client, PracticePageFactory(contact_name="Iemand", contact_email="x@example.be")))
    assert below(document, "Bewijs") == [("Normal", "Niet beoordeeld.")]
    assert "Nog niet bevestigd door de projecteigenaar." in texts(document)
    assert {"Contact", "Leerpunten", "Resultaten"}.isdisjoint(texts(document))
    assert "x@example.be" not in " ".join(texts(document))


def test_lists_are_kept_and_every_numbering_begins_at_one(site, client):
    lessons = "<p>Drie:</p><ul><li>Een</li></ul><ol><li>Eerst</li><li>Dan</li></ol><p>En:</p><ol><li>Weer</li></ol>"
    document = read(get(client, PracticePageFactory(lessons=lessons)))
    assert [style for style, _text in below(document, "Leerpunten")] == [
        "Normal", "List Bullet", "List Number", "List Number", "Normal", "List Number",
    ]  # fmt: skip
    numbered = [part for part in document.paragraphs if part.text in {"Eerst", "Dan", "Weer"}]
    first, second, third = (part._p.pPr.numPr.numId.val for part in numbered)
    assert first == second != third
    numbering = document.part.numbering_part.element
    for number in (first, third):
        assert numbering.num_having_numId(number).xpath(".//w:startOverride/@w:val") == ["1"]


def test_a_long_approach_is_cut(site, client):
    approach = stream(("text", f"<p>{'woord ' * 200}</p><p>later</p>"), ("heading", "Kop"))
    document = read(get(client, PracticePageFactory(approach=approach)))
    assert below(document, "Projectaanpak in het kort") == [("Normal", ("woord " * 150).strip() + "…")]


def test_the_document_says_its_language_author_and_headers(full, client):
    document = read(get(client, full))
    properties = document.core_properties
    assert (properties.title, properties.author) == (
        "Praktijken voor sociale samenhang",
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
    assert "Oud: ftp://example.be/x" in texts(document)


def test_hostile_text_is_text(site, client):
    page = PracticePageFactory(
        title="<w:p>\x0b Titel & ]]> 😀",
        summary="1 < 2 \x1f\ufffe",
        place="<b>x</b>\x0b",
        lessons="<p>&lt;script&gt;</p>",
    )
    document = read(get(client, page))
    assert texts(document, "Heading 1") == ["<w:p> Titel & ]]> 😀"]
    assert "1 < 2" in texts(document)
    assert "<b>x</b>" in [row.cells[1].text for row in document.tables[0].rows]
    assert below(document, "Leerpunten") == [("Normal", "<script>")]


def test_the_same_selection_gives_the_same_bytes(full):
    pages = list(PracticePage.objects.public().for_comparison())
    day = datetime.date(2026, 3, 18)
    first = write_note(pages, day=day)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        # Of the data, so not of the clock.
        changed = max(page.last_published_at for page in pages).astimezone(datetime.UTC)
        assert {part.date_time[:5] for part in archive.infolist()} == {changed.timetuple()[:5]}
    assert write_note(pages, day=day) == first
    assert "Samengesteld op 18 maart 2026" in texts(Document(io.BytesIO(first)))


# --- What may be asked -----------------------------------------------------------------------------------------------


def test_what_is_no_longer_public_is_left_out_and_said(full, client):
    private = PracticePageFactory(title="Geheim")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    document = read(get(client, private, full, PracticePageFactory(title="Geheim", draft=True, slug="geheim-2")))
    assert texts(document, "Heading 1") == ["Leefstraten"]
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
    response = client.get(f"/praktijken/selectie.docx{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert "keuze=12-45-7" in response.json()["detail"]


def test_nothing_that_is_public_is_not_found(site, client):
    response = get(client, 999_999_999, PracticePageFactory(draft=True))
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert client.post("/praktijken/selectie.docx?keuze=1").status_code == 405


@pytest.mark.parametrize("total", [1, 5])
def test_the_number_of_queries_is_fixed(full, client, django_assert_num_queries, total):
    image = DatabankImageFactory()
    pages = [full, *(PracticePageFactory(full=True, image=image) for _number in range(total - 1))]
    get(client, *pages)
    with django_assert_num_queries(QUERIES):
        get(client, *pages)

"""The note for colleagues as a PDF, as a screen reader is told it. What it says is that of the Word document."""

import datetime

import pytest
from wagtail.models import PageViewRestriction

from practices.models import PracticePage
from practices.outputs.note_content import note_of
from practices.outputs.note_pdf import typeset_note
from tests.factories import PracticePageFactory
from tests.pdf import Pdf

# What for_comparison() takes, of practices without links to methods; and the texts that editors changed.
QUERIES = 6


def get(client, *pages):
    response = client.get(f"/praktijken/selectie.pdf?keuze={'-'.join(str(page.pk) for page in pages)}")
    assert response.status_code == 200
    return response.getvalue()


def told(pdf, *tags):
    return [text.replace("\xa0", " ") for tag, text in pdf.structure() if not tags or tag in tags]


@pytest.fixture
def three(site):
    titles = ("Leefstraten", "Buurtsport", "Bondgenoten")
    return [PracticePageFactory(full=True, title=title, slug=title.lower()) for title in titles]


def test_everyone_can_read_it_on_two_pages(three, client, django_assert_num_queries):
    get(client, *three)
    with django_assert_num_queries(QUERIES):
        content = get(client, *three)
    pdf = Pdf(content)
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.metadata
    assert pdf.catalog["Lang"] == "nl-BE"
    assert pdf.get(pdf.catalog["Pages"])["Count"] == 2
    assert told(pdf, "H1", "H2") == [
        "Voorstel: praktijken voor sociale samenhang",
        "De vraag",
        "In één oogopslag",
        "Leefstraten",
        "Buurtsport",
        "Bondgenoten",
        "Wat we niet weten",
        "Volgende stap",
    ]
    assert {"Table", "TH", "Figure"} <= set(pdf.tags())
    text = " ".join(told(pdf))
    assert "Schrijf hier in één of twee zinnen" in text
    assert "De politie en de brandweer weten ervan." in text
    assert "ontmoeten@example.be" in text


def test_it_is_a_file_to_keep(three, client):
    response = client.get(f"/praktijken/selectie.pdf?keuze={three[0].pk}")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="selectie-praktijken.pdf"'
    assert not response.cookies
    assert client.post("/praktijken/selectie.pdf?keuze=1").status_code == 405
    assert client.get("/praktijken/selectie.pdf?keuze=999999999").status_code == 404


@pytest.mark.thorough
def test_what_is_not_public_is_left_out_and_said(three, client):
    private = PracticePageFactory(title="Geheim")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    text = " ".join(
        told(Pdf(get(client, private, three[0], PracticePageFactory(title="Geheim", draft=True, slug="geheim-2"))))
    )
    assert "2 gekozen praktijken staan niet of niet meer" in text
    assert "Geheim" not in text


def test_hostile_text_is_text(site, client):
    page = PracticePageFactory(
        title="#panic() *vet* $x$ 😀",
        summary='\\ ] " #image("/etc/passwd")',
        archived_on=datetime.date(2024, 1, 5),
        links=[("😀", "https://example.be/"), ("Oud", "ftp://example.be/x")],
    )
    nameless = PracticePageFactory(title="😀", slug="gezicht")
    content = get(client, page, nameless)
    text = " ".join(told(Pdf(content)))
    assert "#panic() *vet* $x$" in text
    assert '#image("/etc/passwd")' in text
    assert "Gearchiveerd op 5 januari 2024" in text
    assert b"ftp:" not in content


@pytest.mark.thorough
def test_the_same_selection_gives_the_same_bytes(three):
    pages = list(PracticePage.objects.public().for_comparison())
    note = note_of(pages, datetime.date(2026, 3, 18))
    assert typeset_note(note) == typeset_note(note)

"""Practices side by side."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from practices.models import PracticePage
from practices.models.choices import RecordType, Status
from practices.models.record.facts import CELL_WORDS
from tests.factories import DatabankImageFactory, PracticePageFactory
from tests.html import assert_sound, text_of

# The change stamp and two of routing, together with what the selection takes.
EMPTY_QUERIES = 3
QUERIES = EMPTY_QUERIES + 6


def address(*pages, **params):
    extra = "".join(f"&{name}={value}" for name, value in params.items())
    return f"/praktijken/vergelijken/?keuze={'-'.join(str(getattr(page, 'pk', page)) for page in pages)}{extra}"


def compared(document):
    return [text_of(head) for head in document.select(".compare-table thead th")[1:]]


def rows(document):
    """Return what the practices say in each row of the table, by label; the row to type in left out."""
    found = {}
    for row in document.select(".compare-table tbody tr:has(td):not(:has(textarea))"):
        found[text_of(row.th)] = [text_of(cell) for cell in row.select("td")]
    return found


def same(document):
    return {text_of(fact.dt): text_of(fact.dd) for fact in document.select(".compare__facts > div")}


@pytest.fixture
def two(site):
    full = PracticePageFactory(full=True, title="Eerste", method=PracticePageFactory(title="De methodiek"))
    return full, PracticePageFactory(title="Tweede", municipalities=["44021"], status=Status.RUNNING)


def test_nothing_selected_explains_how(site, client):
    document = assert_sound(client.get("/praktijken/vergelijken/"))
    assert "Je selectie is nog leeg" in text_of(document)
    assert document.select_one('main .button[href="/praktijken/"]')
    assert document.select_one('meta[name="robots"]')["content"] == "noindex"
    assert not document.select('link[rel="canonical"]')


@pytest.mark.thorough
def test_the_same_facts_of_each_stand_in_one_row(two, client):
    document = assert_sound(client.get(address(*two)))
    assert compared(document) == ["Eerste", "Tweede"]
    found = rows(document)
    assert found["Gemeenten"] == ["Gent Mechelen", "Gent"]
    assert found["Past methodiek toe"] == ["De methodiek", "Niet ingevuld"]
    assert found["Projecteigenaar"] == ["Stad Gent", "Niet bekend: De bron noemt niemand."]
    assert found["Inzet"] == ["0,5 VTE", "Niet ingevuld"]
    assert found["Doelgroep"] == ["alle buurtbewoners jongeren", "Niet ingevuld"]
    assert found["Bewijs"] == ["Goed beschreven, volgens Erkenningscommissie op 1 mei 2024", "Niet beoordeeld"]
    assert found["Wat we niet weten"] == ["Of het blijft duren, is niet onderzocht.", "Niet ingevuld"]
    assert found["Wanneer niet"] == ["Niet tijdens een open conflict.", "Niet ingevuld"]
    assert found["Laatst bevestigd"] == ["15 januari 2025", "Nog niet bevestigd"]
    labels = ["Plaats", "Schaal", "Partners", "Periode", "Doorlooptijd", "Budget", "Financiering", "Resultaten"]
    assert set(labels) <= found.keys()


@pytest.mark.thorough
def test_the_table_is_one_for_a_screen_reader(two, client):
    document = assert_sound(client.get(address(*two)))
    table = document.select_one("table")
    assert table.caption
    assert {cell["scope"] for cell in table.select("thead th")} == {"col"}
    assert {cell["scope"] for cell in table.select("tbody th")} == {"row", "rowgroup"}
    region = table.find_parent(role="region")
    assert region["tabindex"] == "0"
    assert region["aria-labelledby"]


@pytest.mark.thorough
def test_what_differs_stands_in_the_table_and_what_is_the_same_is_folded_away(site, client):
    alike = {"terms": ["thema:samenhang"], "record_type": RecordType.METHOD, "place": "Ledeberg"}
    one = PracticePageFactory(**alike, municipalities=["44021", "12025"], status=Status.RUNNING)
    other = PracticePageFactory(**alike, municipalities=["12025", "44021"], status=Status.STOPPED)
    document = assert_sound(client.get(address(one, other)))
    assert list(rows(document)) == ["Status"]
    assert same(document) == {
        "Soort": "Methodiek",
        "Thema": "samenhang",
        "Gemeenten": "Gent, Mechelen",
        "Plaats": "Ledeberg",
        "Projecteigenaar": "Niet bekend: De bron noemt niemand.",
        "Bewijs": "Niet beoordeeld",
        "Laatst bevestigd": "Nog niet bevestigd",
    }
    only = assert_sound(client.get(address(one, other, verschil=1)))
    assert list(rows(only)) == ["Status"]
    assert not only.select(".compare__same")
    other.status = Status.RUNNING
    other.save()
    nothing = assert_sound(client.get(address(one, other, verschil=1)))
    assert "Er is geen verschil" in text_of(nothing)


def test_the_table_goes_question_by_question(two, client):
    document = assert_sound(client.get(address(*two)))
    assert [text_of(head) for head in document.select('th[scope="rowgroup"]')] == [
        "Wat en voor wie",
        "Waar",
        "Hoe lang",
        "Geld en mensen",
        "Wat moet er al zijn",
        "Wat leerden ze",
        "Hoe zeker is het",
    ]
    assert rows(document)["Randvoorwaarden"] == ["De politie en de brandweer weten ervan.", "Niet ingevuld"]


@pytest.mark.thorough
def test_there_is_place_for_words_of_ones_own_that_are_never_sent(two, client):
    document = assert_sound(client.get(address(*two)))
    fields = document.select("textarea")
    assert [field["aria-label"] for field in fields] == ["Past bij ons omdat: Eerste", "Past bij ons omdat: Tweede"]
    assert not any(field.get("name") or field.find_parent("form") for field in fields)


@pytest.mark.thorough
def test_at_most_four_stand_side_by_side_in_the_order_of_choosing(site, client):
    made = [PracticePageFactory(title=f"Praktijk {number}") for number in range(6)]
    chosen = list(reversed(made))
    document = assert_sound(client.get(address(*chosen)))
    assert compared(document) == ["Praktijk 5", "Praktijk 4", "Praktijk 3", "Praktijk 2"]
    assert len(document.select(".selection__item")) == 6
    assert len(document.select(".selection__item input[checked]")) == 4
    query = f"&vergelijk={made[0].pk}&vergelijk={made[5].pk}"
    assert compared(assert_sound(client.get(address(*chosen) + query))) == ["Praktijk 0", "Praktijk 5"]
    many = assert_sound(client.get(address(*chosen, vergelijk="-".join(str(page.pk) for page in made))))
    assert len(compared(many)) == 4
    assert "Je ziet de eerste vier praktijken" in text_of(many)


def test_one_practice_is_not_compared_with_anything(site, client):
    document = assert_sound(client.get(address(PracticePageFactory(title="Alleen"))))
    assert compared(document) == ["Alleen"]
    assert "Bewijs" in rows(document)
    assert not document.select(".compare__same")


@pytest.mark.thorough
def test_a_practice_can_be_taken_out(two, client):
    document = assert_sound(client.get(address(*two)))
    links = [link["href"] for link in document.select(".selection__remove")]
    assert links == [address(two[1]), address(two[0])]
    assert [link["href"] for link in document.select("a[download]")] == [
        f"/praktijken/selectie.{kind}?keuze={two[0].pk}-{two[1].pk}" for kind in ("docx", "pdf")
    ]
    assert document.select_one(".selection__clear")["href"] == "/praktijken/vergelijken/"


def test_only_what_is_public_is_shown_and_carried(site, client):
    public = PracticePageFactory(title="Openbaar")
    private = PracticePageFactory(title="Geheim A")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.PASSWORD, password="x")
    draft = PracticePageFactory(title="Geheim B", draft=True)
    expired = PracticePageFactory(title="Geheim C", expire_at=timezone.now() - datetime.timedelta(hours=1))
    root = Page.objects.get(depth=1).add_child(instance=Page(title="Andere site", slug="andere"))
    Site.objects.create(hostname="andere.example.be", root_page=root)
    elsewhere = PracticePageFactory(title="Geheim D", parent=root)
    public.method = private
    public.save()
    response = client.get(address(private, draft, public, expired, elsewhere, 999_999_999))
    document = assert_sound(response)
    assert compared(document) == ["Openbaar"]
    assert "Geheim" not in response.content.decode()
    assert "Niet alles uit je selectie is er nog" in text_of(document)
    carried = [link["href"] for link in document.select("a[href*='keuze=']")]
    assert carried
    assert {link.partition("keuze=")[2] for link in carried} == {str(public.pk)}


def test_an_archived_practice_stays_and_is_marked(site, client):
    page = PracticePageFactory(title="Oud", archived_on=datetime.date(2024, 1, 1))
    assert compared(assert_sound(client.get(address(page)))) == ["Oud Gearchiveerd"]


def test_long_texts_are_cut_and_text_of_editors_is_text(site, client):
    page = PracticePageFactory(
        title="<i>Titel</i>", results=f"<p>{'woord ' * 100}</p><p>later</p>", not_when="<p>1 &lt; 2 <b>vet</b></p>"
    )
    response = client.get(address(page))
    found = rows(assert_sound(response))
    assert found["Resultaten"] == [f"{'woord ' * CELL_WORDS}".strip() + "…"]
    assert found["Wanneer niet"] == ["1 < 2 vet"]
    assert compared(assert_sound(response)) == ["<i>Titel</i>"]


@pytest.mark.parametrize("value", ["x", "%00", "x" * 2000, "%F0%9F%98%80", "1' OR '1'='1", "%", "1-2-3-4-5-6"])
@pytest.mark.parametrize("parameter", ["vergelijk", "verschil"])
def test_odd_choices_are_answered(site, client, parameter, value):
    page = PracticePageFactory()
    document = assert_sound(client.get(address(page, **{parameter: value})))
    assert compared(document) == [page.title]
    assert ("Niet alles in dit adres" in text_of(document)) is (parameter == "vergelijk")


@pytest.mark.thorough
@pytest.mark.parametrize("total", [1, 6])
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries, total):
    method = PracticePageFactory(record_type=RecordType.METHOD)
    image = DatabankImageFactory()
    pages = [PracticePageFactory(full=True, image=image, method=method) for _number in range(total)]
    client.get(address(*pages))
    with django_assert_num_queries(QUERIES):
        client.get(address(*pages))
    with django_assert_num_queries(EMPTY_QUERIES):
        client.get("/praktijken/vergelijken/")
    assert PracticePage.objects.count() == total + 1

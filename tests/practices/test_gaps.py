"""Witte vlekken: the grid counts as the list does, and an empty cell leads to the form with its terms filled in."""

import pytest

from forms.models import Submission
from forms.models.reserved_names import TOKEN_FIELD
from library.models import Term, Vocabulary
from practices.models import PracticePage
from practices.pages.count_scale import CountScale
from tests.factories import FormFieldFactory, PracticePageFactory, VocabularyFactory, term
from tests.factories.forms import ANSWERS
from tests.forms.conftest import token
from tests.html import assert_sound, text_of
from tests.shared import made_once

URL = "/praktijken/witte-vlekken/"
# The change stamp, and two of routing.
QUERIES = 3


def make_practices():
    """Two themes and three forms of work, one of which nobody uses."""
    term("werkvorm:campagne")
    return [
        PracticePageFactory(terms=["thema:samenhang", "werkvorm:ontmoeting", "doelgroep:jongeren"]),
        PracticePageFactory(terms=["thema:samenhang", "werkvorm:ontmoeting", "werkvorm:dialoog"]),
        PracticePageFactory(terms=["thema:samenhang", "thema:polarisering", "werkvorm:dialoog"]),
        PracticePageFactory(terms=["thema:samenhang"]),
    ]


shared_practices = made_once(make_practices)


@pytest.fixture
def practices(site, shared_practices):
    return shared_practices()


def grid(document):
    """Return the grid as {row: {column: (text, address)}}."""
    table = document.select_one("table")
    columns = [cell.get_text(strip=True) for cell in table.select("thead th")][1:]
    found = {}
    for row in table.select("tbody tr, tfoot tr"):
        cells = row.select("td")
        found[row.th.get_text(strip=True)] = {
            column: (next(cell.stripped_strings), cell.a["href"] if cell.a else "")
            for column, cell in zip(columns, cells, strict=True)
        }
    return found


def test_cells_count_and_lead_to_the_list(practices, client):
    rows = grid(assert_sound(client.get(URL)))
    assert list(rows) == ["polarisering", "samenhang", "Totaal"]
    assert list(rows["samenhang"]) == ["campagne", "dialoog", "ontmoeting", "Totaal"]
    assert rows["samenhang"]["ontmoeting"] == ("2", "/praktijken/?thema=samenhang&werkvorm=ontmoeting")
    assert rows["polarisering"]["dialoog"] == ("1", "/praktijken/?thema=polarisering&werkvorm=dialoog")


def test_a_total_counts_each_practice_once(practices, client):
    rows = grid(assert_sound(client.get(URL)))
    assert rows["samenhang"]["Totaal"] == ("4", "/praktijken/?thema=samenhang")
    assert rows["Totaal"]["dialoog"] == ("2", "/praktijken/?werkvorm=dialoog")
    assert rows["Totaal"]["campagne"] == ("0", "")
    assert rows["Totaal"]["Totaal"] == ("4", "/praktijken/")


@pytest.mark.parametrize(
    "address", ["", "?doelgroep=jongeren", "?thema=polarisering", "?werkvorm=dialoog&q=leefstraat", "?rij=doelgroep"]
)
def test_every_number_is_that_of_its_list(practices, client, address):
    for row in grid(assert_sound(client.get(URL + address))).values():
        for number, url in row.values():
            if url and number.isdigit():
                assert int(number) == client.get(url).context["results"].total, url


def test_the_other_facets_narrow_the_counts(practices, client):
    rows = grid(assert_sound(client.get(f"{URL}?doelgroep=jongeren")))
    assert rows["samenhang"]["ontmoeting"] == (
        "1",
        "/praktijken/?doelgroep=jongeren&thema=samenhang&werkvorm=ontmoeting",
    )
    assert rows["samenhang"]["dialoog"][0] == "+"


def test_a_broader_term_counts_what_stands_below_it(practices, client):
    broad = term("thema:verbinding")
    PracticePageFactory(terms=[term("thema:buurt", broader=broad), "werkvorm:dialoog"])
    rows = grid(assert_sound(client.get(URL)))
    assert rows["verbinding"]["dialoog"][0] == rows["buurt"]["dialoog"][0] == "1"


def test_any_two_vocabularies(practices, client):
    document = assert_sound(client.get(f"{URL}?rij=werkvorm&kolom=doelgroep&thema=samenhang"))
    rows = grid(document)
    assert list(rows) == ["campagne", "dialoog", "ontmoeting", "Totaal"]
    assert rows["ontmoeting"]["jongeren"][0] == "1"
    chosen = [option["value"] for option in document.select("select option[selected]")]
    assert chosen == ["werkvorm", "doelgroep"]
    # What is chosen next keeps the grid.
    for form in document.select("#filters form, form.search-box, .gaps__axes"):
        assert form["action"] == URL
    kept = {field["name"]: field["value"] for field in document.select("#filters form input[type=hidden]")}
    assert kept == {"rij": "werkvorm", "kolom": "doelgroep"}
    chip = document.select_one("[aria-label='Gekozen filters'] a")
    assert chip["href"] == f"{URL}?rij=werkvorm&kolom=doelgroep"
    assert document.select_one("link[rel=canonical]")["href"].endswith(
        "/witte-vlekken/?thema=samenhang&rij=werkvorm&kolom=doelgroep"
    )


def test_the_same_vocabulary_twice_is_said(practices, client):
    document = assert_sound(client.get(f"{URL}?rij=werkvorm&kolom=werkvorm"))
    assert "koos je dezelfde indeling" in text_of(document)
    assert [option["value"] for option in document.select("select option[selected]")] == ["werkvorm", "doelgroep"]


@pytest.mark.parametrize("address", ["?rij=ruimtevaart", "?kolom=soort", "?rij=gemeente", "?kolom=%3Cscript%3E"])
def test_an_unknown_vocabulary_is_said(practices, client, address):
    response = client.get(URL + address)
    document = assert_sound(response)
    assert "Deze indeling bestaat niet, of niet meer" in text_of(document)
    assert "<script>" not in response.content.decode().partition("<body")[2]
    assert list(grid(document)) == ["polarisering", "samenhang", "Totaal"]


def test_no_notice_where_nothing_is_wrong(practices, client):
    for address in ("", "?rij=werkvorm", "?kolom=thema", "?rij=&kolom="):
        assert not assert_sound(client.get(URL + address)).select(".notice"), address


@pytest.mark.parametrize("value", ["%00", "%F0%9F%98%80", "x" * 2000, "%C3%28", "%27%3B+DROP+TABLE+x", "%25", "%22"])
def test_odd_values_are_answered(practices, client, value):
    for parameter in ("rij", "kolom", "thema", "pagina", "q"):
        assert_sound(client.get(f"{URL}?{parameter}={value}"))


def test_two_hundred_values_are_answered(practices, client):
    assert_sound(client.get(URL + "?" + "&".join(f"rij=w{number}&kolom=w{number}" for number in range(200))))


@pytest.mark.thorough
def test_a_databank_without_two_vocabularies_has_a_page(practices, client):
    PracticePage.objects.all().delete()
    Term.objects.all().delete()
    Vocabulary.objects.all().delete()
    for _vocabularies in range(2):
        document = assert_sound(client.get(URL))
        assert not document.select("table")
        assert "Er valt nog niets te vergelijken" in text_of(document)
        term("thema:samenhang")


def test_the_table_is_read_aloud_well(practices, client):
    document = assert_sound(client.get(URL))
    region = document.select_one("[role=region]")
    assert (region["tabindex"], region["aria-labelledby"]) == ("0", document.select_one("caption")["id"])
    assert {cell["scope"] for cell in document.select("thead th")} == {"col"}
    assert {cell["scope"] for cell in document.select("tbody th, tfoot th")} == {"row"}
    names = [text_of(link) for link in document.select("tbody a")]
    assert "2 praktijken: samenhang, ontmoeting" in names
    assert len(set(names)) == len(names)


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed(practices, client, django_assert_num_queries):
    for total in (4, 30):
        for number in range(PracticePage.objects.count(), total):
            PracticePageFactory(terms=["thema:samenhang", f"werkvorm:w{number}"])
        client.get(URL)
        with django_assert_num_queries(QUERIES):
            response = client.get(f"{URL}?rij=werkvorm&kolom=thema")
        assert response.context["results"].total == total


def test_without_a_form_a_gap_is_no_link(practices, site, client):
    site.settings.hand_in_page = None
    site.settings.save()
    document = assert_sound(client.get(URL))
    assert document.select("span.grid__gap")
    assert not document.select("a.grid__gap")


@pytest.mark.parametrize("parameter", ["rij", "kolom", "ontvangen"])
def test_a_vocabulary_may_not_take_these_words(db, parameter):
    with pytest.raises(Exception, match="al een andere betekenis"):
        VocabularyFactory.build(parameter=parameter).full_clean()


def test_from_an_empty_cell_to_what_the_editors_get(practices, site, client):
    for order, parameter in enumerate(("thema", "werkvorm"), 20):
        FormFieldFactory(
            page=site.hand_in,
            label=parameter.capitalize(),
            field_type="terms",
            vocabulary=VocabularyFactory(parameter=parameter),
            sort_order=order,
        )
    sign, url = grid(assert_sound(client.get(URL)))["polarisering"]["campagne"]
    assert (sign, url) == ("+", "/praktijk-doorgeven/?thema=polarisering&werkvorm=campagne")
    form = assert_sound(client.get(url))
    filled_in = {box["name"]: box["value"] for box in form.select("main form input[checked]")}
    assert filled_in == {"thema": "polarisering", "werkvorm": "campagne"}
    answer = client.post(site.hand_in.url, {**ANSWERS, **filled_in, TOKEN_FIELD: token()})
    assert answer.status_code == 303
    told = {answer.label: answer.text for answer in Submission.objects.get().answers}
    assert (told["Thema"], told["Werkvorm"]) == ("polarisering", "campagne")


@pytest.mark.parametrize(
    ("highest", "bounds"),
    [(0, []), (1, [1]), (2, [1, 2]), (4, [1, 2, 3, 4]), (6, [2, 4, 6]), (200, [4, 14, 53, 200])],
)
def test_a_scale_has_at_most_four_steps_without_holes(highest, bounds):
    scale = CountScale(highest)
    assert [step.highest for step in scale.steps] == bounds
    assert [scale.step_of(count) for count in range(highest + 1)] == sorted(map(scale.step_of, range(highest + 1)))
    assert scale.step_of(0) == 0
    assert all(scale.step_of(count) for count in range(1, highest + 1))
    assert CountScale(1).steps[0].label == "1 praktijk"
    assert CountScale(6).steps[-1].label == "5 tot 6 praktijken"
    assert CountScale(10_000).steps[-1].label == "1.001 tot 10.000 praktijken"

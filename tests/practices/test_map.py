"""The map: what a query finds, by municipality, as a drawing and as lists."""

import re

import pytest
from django.http import QueryDict

from library.models import Municipality
from practices.models import PracticePage
from practices.pages.map import WIDTH, PracticeMap
from tests.factories import PracticePageFactory, term
from tests.html import assert_sound, text_of

URL = "/praktijken/kaart/"
# The change stamp, two of routing, and the practices without a municipality.
QUERIES = 4


def drawn(address: str = "") -> PracticeMap:
    return PracticeMap(QueryDict(address), PracticePage.objects.all(), URL, "/praktijken/")


def circles(document):
    """Return the links of the drawing: accessible name and address."""
    return {link.get_text(strip=True): link["href"] for link in document.select("svg.map__drawing a")}


def listed(document):
    """Return the list beside it: municipality, count and address."""
    return {
        link.span.get_text(): (int(link.select_one(".places__count").find(string=True)), link["href"])
        for link in document.select("#gemeenten a")
    }


def points(path):
    return re.findall(r"M(\d+) (\d+)h0", path)


def test_municipalities_with_practices_are_links_with_name_and_count(site, client):
    PracticePageFactory(municipalities=["44021", "12025"])
    PracticePageFactory(municipalities=["44021"])
    document = assert_sound(client.get(URL))
    assert circles(document) == {
        "Gent: 2 praktijken": "/praktijken/?gemeente=gent",
        "Mechelen: 1 praktijk": "/praktijken/?gemeente=mechelen",
    }
    assert listed(document) == {
        "Gent": (2, "/praktijken/?gemeente=gent"),
        "Mechelen": (1, "/praktijken/?gemeente=mechelen"),
    }
    headings = [heading.get_text() for heading in document.select("#gemeenten h3")]
    assert headings == ["Antwerpen", "Oost-Vlaanderen"]
    assert "telt in elk van die gemeenten mee" in text_of(document)


@pytest.mark.thorough
def test_a_link_leads_to_as_many_practices_as_it_says(site, client):
    PracticePageFactory(municipalities=["44021", "12025"], terms=["doelgroep:jongeren"])
    PracticePageFactory(municipalities=["44021"], terms=["doelgroep:jongeren"])
    PracticePageFactory(municipalities=["12025"])
    for address in (
        "?doelgroep=jongeren",
        "?gemeente=gent",
        "?provincie=oost-vlaanderen",
        "?gemeente=gent&q=leefstraat",
    ):
        found = circles(assert_sound(client.get(URL + address)))
        assert found, address
        for label, url in found.items():
            total = client.get(url).context["results"].total
            assert label.split(": ")[1] == ("1 praktijk" if total == 1 else f"{total} praktijken"), (address, label)


def test_where_municipalities_are_chosen_only_those_are_shown(site, client):
    PracticePageFactory(municipalities=["44021", "12025"])
    assert circles(assert_sound(client.get(f"{URL}?gemeente=gent"))) == {
        "Gent: 1 praktijk": "/praktijken/?gemeente=gent"
    }


def test_every_municipality_without_practices_is_a_quiet_dot(site):
    PracticePageFactory(municipalities=["44021"])
    found = drawn()
    assert len(points(found.dots)) == Municipality.objects.count() - 1
    for x, y in points(found.dots):
        assert 0 < int(x) < WIDTH
        assert 0 < int(y) < found.height


def test_north_is_up_and_west_is_left(site):
    PracticePageFactory(municipalities=["44021", "12025", "71016"])
    place = {circle.name: circle for circle in drawn().circles}
    assert place["Gent"].x < place["Mechelen"].x < place["Genk"].x
    north = Municipality.objects.order_by("-lat").first()
    PracticePageFactory(municipalities=[north])
    place = {circle.name: circle for circle in drawn().circles}
    assert place[north.name].y == min(circle.y for circle in place.values())
    # As far as it is on the ground: Gent lies 55 km west and Genk 70 km east of Mechelen, within a tenth.
    east, west = place["Genk"].x - place["Mechelen"].x, place["Mechelen"].x - place["Gent"].x
    assert 1.15 < east / west < 1.5


def test_area_says_how_many(site):
    for number in range(9):
        PracticePageFactory(municipalities=["44021"] if number % 3 else ["44021", "12025"])
    area = {circle.count: float(circle.radius) ** 2 for circle in drawn().circles}
    assert set(area) == {9, 3}
    assert area[9] / area[3] == pytest.approx(3, rel=0.02)
    assert [circle.count for circle in drawn().circles] == [9, 3]


def test_practices_without_a_flemish_municipality_are_listed(site, client):
    PracticePageFactory(municipalities=["44021"], title="Op de kaart")
    PracticePageFactory(title="Bondgenoten", place="Utrecht, Overvecht", tags=["straat"])
    document = assert_sound(client.get(URL))
    section = document.select_one("section[aria-labelledby=elders-titel]")
    assert "Utrecht, Overvecht" in text_of(section)
    assert [link.get_text() for link in section.select("a")] == ["Bondgenoten"]
    assert "elders-titel" not in client.get(f"{URL}?gemeente=gent").content.decode()
    only = assert_sound(client.get(f"{URL}?trefwoord=straat"))
    assert not circles(only)
    assert "Bondgenoten" in text_of(only)


def test_many_of_those_come_in_pages(site, client, monkeypatch):
    monkeypatch.setattr("practices.pages.map.OUTSIDE_PAGE_SIZE", 2)
    for title in "abc":
        PracticePageFactory(title=title)
    assert [page.title for page in drawn().outside] == ["a", "b"]
    assert [page.title for page in drawn("pagina=2").outside] == ["c"]
    assert [page.title for page in drawn("pagina=99").outside] == ["c"]
    assert f"{URL}?pagina=2" in {link["href"] for link in assert_sound(client.get(URL)).select("main a[href]")}


def test_filters_chips_and_words_stay_on_the_map(site, client):
    PracticePageFactory(municipalities=["44021"], terms=["doelgroep:jongeren"], title="Leefstraat")
    document = assert_sound(client.get(f"{URL}?doelgroep=jongeren&q=leefstraat"))
    forms = {form["action"] for form in document.select("main form")}
    assert forms == {URL}
    chips = [link["href"] for link in document.select("[aria-label='Gekozen filters'] a")]
    assert chips == [f"{URL}?q=leefstraat", f"{URL}?doelgroep=jongeren", URL]
    views = {link.get_text(): link["href"] for link in document.select("nav.results-views a")}
    asked = "?doelgroep=jongeren&q=leefstraat"
    assert views == {
        "Lijst": f"/praktijken/{asked}",
        "Kaart": f"{URL}{asked}",
        "Witte vlekken": f"/praktijken/witte-vlekken/{asked}",
    }
    assert document.select_one("nav.results-views [aria-current]").get_text() == "Kaart"
    assert "1 praktijk over jongeren met het woord ‘leefstraat’" in text_of(document.select_one("#resultaten-titel"))
    listed_views = assert_sound(client.get("/praktijken/?doelgroep=jongeren")).select("nav.results-views a")
    assert listed_views[1]["href"] == f"{URL}?doelgroep=jongeren"


def test_nothing_found_offers_to_drop_each_choice(site, client):
    PracticePageFactory(terms=["thema:samenhang"], tags=["straat"], municipalities=["44021"])
    term("doelgroep:ouders")
    document = assert_sound(client.get(f"{URL}?doelgroep=ouders&trefwoord=straat"))
    assert not document.select("svg.map__drawing")
    links = {link["href"] for link in document.select(".empty-state a")}
    assert links == {f"{URL}?trefwoord=straat", URL, "/volgen/?doelgroep=ouders&trefwoord=straat"}


def test_an_empty_databank_has_a_page(site, client):
    assert_sound(client.get(URL))


@pytest.mark.thorough
def test_a_register_without_municipalities_has_a_page(site, client):
    Municipality.objects.all().delete()
    PracticePageFactory()
    assert_sound(client.get(URL))


def test_a_renamed_municipality_shows_at_once(site, client):
    PracticePageFactory(municipalities=["44021"])
    client.get(URL)
    row = Municipality.objects.get(nis="44021")
    row.name = "Gent-Merelbeke"
    row.save()
    assert "Gent-Merelbeke: 1 praktijk" in circles(assert_sound(client.get(URL)))


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries):
    for total in (4, 24):
        for _number in range(PracticePage.objects.count() // 2, total // 2):
            PracticePageFactory(municipalities=["44021", "12025"], tags=["straat"])
            PracticePageFactory(place="Utrecht")
        client.get(URL)
        with django_assert_num_queries(QUERIES):
            response = client.get(f"{URL}?thema=sociale-samenhang-versterken")
        assert response.context["results"].total == total


@pytest.mark.thorough
@pytest.mark.parametrize("value", ["%00", "%F0%9F%98%80", "x" * 2000, "%C3%28", "%27%3B+DROP+TABLE+x", "%25", "%22"])
def test_odd_values_are_answered(site, client, value):
    PracticePageFactory(municipalities=["44021"])
    for parameter in ("thema", "gemeente", "pagina", "q", "sorteer"):
        assert_sound(client.get(f"{URL}?{parameter}={value}"))


def test_two_hundred_values_are_answered(site, client):
    assert_sound(client.get(URL + "?" + "&".join(f"gemeente=w{number}" for number in range(200))))


def test_no_cookie_and_nothing_below(site, client):
    PracticePageFactory(municipalities=["44021"])
    response = client.get(URL)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.get(f"{URL}x/").status_code == 404

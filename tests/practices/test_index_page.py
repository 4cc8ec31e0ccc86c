"""The list of practices as a visitor gets it."""

import datetime

import pytest

from practices.models import PracticePage
from practices.query.cards import kept_cards
from practices.query.results import PAGE_SIZE
from tests.factories import DatabankImageFactory, PracticePageFactory, term
from tests.html import assert_sound, text_of

TAGS = ("buurt", "straat", "zomer")
# The change stamp takes one and the page one; the cards that nobody saw since the last
# change take four, and with words the search one.
QUERIES = 2
QUERIES_FOR_CARDS = 4


def make_practices(total):
    """Make rich practices until there are `total`."""
    image = PracticePage.objects.first().image if PracticePage.objects.exists() else DatabankImageFactory()
    for number in range(PracticePage.objects.count(), total):
        PracticePageFactory(
            image=image,
            tags=(f"woord{number}", *TAGS),
            terms=("thema:samenhang", "doelgroep:jongeren"),
            municipalities=("44021", "12025"),
            archived_on=None,
        )


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries):
    addresses = ["", "?trefwoord=buurt&trefwoord=straat&thema=samenhang&doelgroep=jongeren", "?pagina=2"]
    for total in (5, 2 * PAGE_SIZE):
        make_practices(total)
        for address in addresses:
            client.get(f"/praktijken/{address}")
            with django_assert_num_queries(QUERIES):
                response = client.get(f"/praktijken/{address}")
            kept_cards.forget()
            with django_assert_num_queries(QUERIES + QUERIES_FOR_CARDS):
                client.get(f"/praktijken/{address}")
        assert response.context["results"].total == total
        # Gathers the words that mean the same.
        client.get("/praktijken/?q=winter")
        # The practices that hold the words, and where they stand in those of the page.
        kept_cards.forget()
        with django_assert_num_queries(QUERIES + QUERIES_FOR_CARDS + 2):
            client.get("/praktijken/?q=zomer&thema=samenhang")
        # Whatever the words are that are marked in them, the cards are the same.
        with django_assert_num_queries(QUERIES + 2):
            client.get("/praktijken/?q=buren&thema=samenhang")


@pytest.mark.thorough
def test_rows_show_the_same_practices_without_pictures(site, client, django_assert_num_queries):
    make_practices(3)
    tiles = assert_sound(client.get("/praktijken/"))
    client.get("/praktijken/?weergave=rijen")
    with django_assert_num_queries(QUERIES):
        rows = assert_sound(client.get("/praktijken/?weergave=rijen"))
    titles = [[text_of(link) for link in page.select(".card__link")] for page in (tiles, rows)]
    assert titles[0] == titles[1]
    assert len(tiles.select(".cards img")) == len(rows.select(".rows .card")) == 3
    assert not rows.select(".rows img")
    assert str(rows.select_one("link[rel=canonical]")["href"]).endswith("/praktijken/")
    # The other views bring one back to rows.
    assert {"/praktijken/kaart/?weergave=rijen", "/praktijken/"} <= {link["href"] for link in rows.select("main a")}


def test_an_empty_list_helps(site, client):
    document = assert_sound(client.get("/praktijken/"))
    assert document.select_one("main").get_text(strip=True)


def test_a_choice_that_finds_nothing_offers_to_drop_each_choice(site, client):
    PracticePageFactory(terms=["thema:samenhang"], tags=["straat"])
    term("doelgroep:ouders")
    document = assert_sound(client.get("/praktijken/?doelgroep=ouders&trefwoord=straat"))
    links = {link["href"] for link in document.select("main a[href]")}
    assert {"/praktijken/?trefwoord=straat", "/praktijken/?doelgroep=ouders", "/praktijken/"} <= links


def test_a_filtered_list_shows_what_fits_and_how_to_go_on(site, client):
    fits = PracticePageFactory(title="Past erbij", terms=["thema:samenhang"], tags=["straat", "zomer"])
    PracticePageFactory(title="Past er niet bij", tags=["zomer"])
    document = assert_sound(client.get("/praktijken/?trefwoord=straat"))
    links = {link["href"] for link in document.select("main a[href]")}
    assert fits.url in links
    assert "Past er niet bij" not in text_of(document)
    assert "/praktijken/" in links
    chosen = document.select("[data-results-form] input[name=trefwoord][checked]")
    assert [option["value"] for option in chosen] == ["straat"]


def test_a_value_that_finds_nothing_is_shown_and_cannot_be_chosen(site, client):
    PracticePageFactory(terms=["thema:samenhang"], tags=["straat"])
    PracticePageFactory(terms=["thema:polarisering"])
    document = assert_sound(client.get("/praktijken/?trefwoord=straat"))
    options = {option["value"]: option for option in document.select("input[name=thema]")}
    assert "disabled" in options["polarisering"].attrs
    assert "disabled" not in options["samenhang"].attrs


def test_unknown_values_are_said(site, client):
    PracticePageFactory()
    document = assert_sound(client.get("/praktijken/?thema=ruimtevaart"))
    assert "ruimtevaart" in text_of(document.select_one("main"))


def test_an_unknown_value_is_shown_as_text(site, client):
    PracticePageFactory()
    response = client.get("/praktijken/", {"thema": "<script>alert(1)</script>"})
    assert_sound(response)
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("value", ["%00", "%F0%9F%98%80", "x" * 2000, "%C3%28"], ids=["NUL", "emoji", "long", "bytes"])
def test_odd_values_are_answered(site, client, value):
    PracticePageFactory()
    for parameter in ("thema", "trefwoord", "pagina", "q", "sorteer", "alles", "weergave"):
        assert_sound(client.get(f"/praktijken/?{parameter}={value}"))


def test_two_hundred_values_are_answered(site, client):
    PracticePageFactory()
    assert_sound(client.get("/praktijken/?" + "&".join(f"trefwoord=w{number}" for number in range(200))))


def test_pages(site, client, monkeypatch):
    monkeypatch.setattr("practices.query.results.PAGE_SIZE", 2)
    made = [PracticePageFactory() for _number in range(3)]
    assert PAGE_SIZE == 12
    document = assert_sound(client.get("/praktijken/"))
    hrefs = [link["href"] for link in document.select("main a[href]")]
    assert "/praktijken/?pagina=2" in hrefs
    assert made[0].url not in hrefs
    assert made[0].url in [link["href"] for link in assert_sound(client.get("/praktijken/?pagina=2")).select("main a")]


def test_an_archived_practice_stays_at_its_address_and_says_so(site, client):
    page = PracticePageFactory(archived_on=datetime.date(2024, 1, 1))
    assert page.title not in text_of(assert_sound(client.get("/praktijken/")))
    assert "gearchiveerd" in text_of(assert_sound(client.get(page.url)))


def test_no_cookie_for_who_only_reads(site, client):
    page = PracticePageFactory()
    for address in ("/", "/praktijken/", "/praktijken/?trefwoord=x", page.url, "/evenementen/", "/zoeken/?q=buurt"):
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address

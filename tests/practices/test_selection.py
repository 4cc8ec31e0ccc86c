"""The selection of a visitor: what the address holds, links that carry it, the button and the bar."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.template import RequestContext, Template
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from library.models.vocabularies import RESERVED_PARAMETERS
from practices.models.choices import RecordType
from practices.query.selection import COMPARED, DIFFERENCES, MAX_PRACTICES, PARAMETER, Selection
from tests.factories import EventPageFactory, PracticePageFactory
from tests.html import assert_sound, text_of
from tests.shared import made_once

# What the bar takes: which practices are public, and where the comparison is.
BAR_QUERIES = 2


def parse(query):
    return Selection.parse(QueryDict(query))


# --- The value -------------------------------------------------------------------------------------------------------


def test_no_vocabulary_takes_its_parameters():
    assert {PARAMETER, COMPARED, DIFFERENCES} <= RESERVED_PARAMETERS


@pytest.mark.parametrize(
    ("query", "keys", "ignored"),
    [
        ("", (), False),
        ("keuze=", (), False),
        ("keuze=12-45-7", (12, 45, 7), False),
        ("keuze=12-45-12", (12, 45), False),
        ("keuze=12&keuze=45-7", (12, 45, 7), False),
        ("keuze=12--7-", (12, 7), False),
        ("keuze=12-x-7", (12, 7), True),
        ("keuze=-5", (5,), False),
        ("keuze=1234567890", (), True),
        ("keuze=%C2%B2-%D9%A3", (), True),
        ("keuze=%00", (), True),
        ("keuze=" + "x" * 2000, (), True),
        ("keuze=1%27%20OR%201=1", (), True),
        ("keuze=" + "-".join(map(str, range(1, 30))), tuple(range(1, 21)), True),
        ("&".join(f"keuze={number}" for number in range(1, 201)), tuple(range(1, 21)), True),
        ("&".join(["keuze=7"] * 200), (7,), True),
    ],
)
def test_parsing(query, keys, ignored):
    selection = parse(query)
    assert selection.keys == keys
    assert selection.ignored is ignored


def test_adding_and_removing():
    selection = Selection((3, 1))
    assert selection.adding(2).keys == (3, 1, 2)
    assert selection.adding(3).keys == (3, 1)
    assert selection.removing(3).keys == (1,)
    assert selection.removing(9).keys == (3, 1)
    assert selection.keeping([1, 9]).keys == (1,)
    full = Selection(tuple(range(1, MAX_PRACTICES + 1)))
    assert full.is_full
    assert full.adding(99).keys == full.keys


@pytest.mark.parametrize(
    ("url", "carried"),
    [
        ("/", "/?keuze=3-1"),
        ("/praktijken/?thema=a&thema=b", "/praktijken/?thema=a&thema=b&keuze=3-1"),
        ("?pagina=2", "?pagina=2&keuze=3-1"),
        ("/x/?keuze=9&a=%ff+%26#hier", "/x/?a=%ff+%26&keuze=3-1#hier"),
        ("/x/?keu%7Ae=9", "/x/?keuze=3-1"),
    ],
)
def test_an_address_carries_it_once(url, carried):
    assert Selection((3, 1)).carry(url) == carried


def test_an_empty_selection_leaves_an_address():
    assert Selection().carry("/x/?keuze=9&a=1") == "/x/?a=1"
    assert Selection().carry("?keuze=9") == "?"


# --- Links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["https://www.example.be/", "//www.example.be/", "mailto:a@example.be", ""])
def test_other_sites_and_mail_do_not_get_it(rf, url):
    template = Template("{% load selection %}{% carried url %}")
    assert template.render(RequestContext(rf.get("/?keuze=3"), {"url": url})) == url


def internal_links(document, *, without=("save-button", "selection-bar__ways")):
    """Return the addresses of links within the site that are pages; buttons and the bar change the selection.

    What has a dot in its name is a file, an export or a feed.
    """
    links = [link for link in document.select("a[href]") if not set(link.get("class", ())) & set(without)]
    links = [link for link in links if not link.find_parent(class_="selection-bar__ways")]
    addresses = [link["href"] for link in links if link["href"].startswith(("/", "?"))]
    paths = [(address, address.partition("?")[0]) for address in addresses]
    return [
        address for address, path in paths if "." not in path.rpartition("/")[2] and not path.startswith("/documenten/")
    ]


def make_pages():
    related = PracticePageFactory(tags=["straat"], record_type=RecordType.METHOD)
    page = PracticePageFactory(full=True, tags=["straat"], related=[related], method=related, archived_on=None)
    other = PracticePageFactory(tags=["straat"])
    EventPageFactory(practices=[page]).save_revision().publish()
    return [page, related, other]


shared_pages = made_once(make_pages)


@pytest.fixture
def pages(site, shared_pages, monkeypatch):
    monkeypatch.setattr("practices.query.results.PAGE_SIZE", 2)
    return shared_pages()


@pytest.mark.parametrize(
    "address",
    [
        "/", "/praktijken/", "/praktijken/?trefwoord=straat&pagina=2", "/praktijken/?thema=bestaat-niet",
        "/praktijken/?doelgroep=jongeren&trefwoord=niets", "/evenementen/", "/over/", "/zoeken/?q=straat",
        "/praktijken/vergelijken/", "practice", "method", "event",
    ],
)  # fmt: skip
def test_every_link_and_form_of_the_site_carries_it(pages, client, address):
    event = pages[0].presentations.get().event_page
    address = {"practice": pages[0].url, "method": pages[1].url, "event": event.url}.get(address, address)
    selected = f"keuze={pages[2].pk}-{pages[1].pk}"
    document = assert_sound(client.get(f"{address}{'&' if '?' in address else '?'}{selected}"))
    links = internal_links(document, without=("save-button", "selection__remove", "selection__clear"))
    assert len(links) > 5
    assert [link for link in links if selected not in link] == []
    for form in document.select("form[method=get]"):
        assert [field["value"] for field in form.select("input[name=keuze]")] == [selected.removeprefix("keuze=")]
    assert all("keuze" not in link["href"] for link in document.select("head link"))
    assert all("keuze" not in script.get_text() for script in document.select("script"))


@pytest.mark.parametrize("address", ["/praktijken/", "/evenementen/"])
def test_exports_and_feeds_do_not_carry_it(pages, client, address):
    document = assert_sound(client.get(f"{address}?keuze={pages[0].pk}"))
    outputs = [link["href"] for link in document.select("a[href*='export.'], a[href*='feed.'], a[href*='kalender.']")]
    assert outputs
    assert all("keuze" not in link for link in outputs)


@pytest.mark.parametrize("address", ["/", "/praktijken/", "/zoeken/?q=straat", "/praktijken/vergelijken/"])
def test_without_a_selection_addresses_are_as_they_were(pages, client, address):
    document = assert_sound(client.get(address))
    assert [link for link in internal_links(document) if "keuze" in link] == []
    assert not document.select("input[name=keuze], .selection-bar")


# --- The button ------------------------------------------------------------------------------------------------------


def button(document, page):
    return document.select_one(f"#bewaar-{page.pk}")


def test_the_button_adds_to_and_takes_from_the_selection_on_the_same_page(pages, client):
    page, _related, other = pages
    address = f"/praktijken/?trefwoord=straat&utm_source=a%26b&keuze={other.pk}"
    add = button(assert_sound(client.get(address)), page)
    assert add["href"] == f"/praktijken/?trefwoord=straat&utm_source=a%26b&keuze={other.pk}-{page.pk}#bewaar-{page.pk}"
    assert add["rel"] == ["nofollow"]
    assert text_of(add) == f"Bewaar in je selectie: {page.title}"
    drop = button(assert_sound(client.get(add["href"])), page)
    assert text_of(drop) == f"Bewaard — haal weg uit je selectie: {page.title}"
    assert drop["href"] == f"{address}#bewaar-{page.pk}"


def test_the_button_on_the_page_of_a_practice(pages, client):
    page = pages[0]
    assert button(assert_sound(client.get(page.url)), page)["href"] == f"{page.url}?keuze={page.pk}#bewaar-{page.pk}"


def test_a_full_selection_says_so(pages, client):
    full = "-".join(str(1000 + number) for number in range(MAX_PRACTICES))
    document = assert_sound(client.get(f"/praktijken/?keuze={full}"))
    assert text_of(button(document, pages[0])) == "Je selectie is vol"


# --- The bar ---------------------------------------------------------------------------------------------------------


def bar(client, address):
    return assert_sound(client.get(address)).select_one(".selection-bar")


def test_the_bar_counts_what_is_public_and_says_what_is_not(pages, client):
    page, related, other = pages
    draft = PracticePageFactory(draft=True)
    PageViewRestriction.objects.create(page=related, restriction_type=PageViewRestriction.LOGIN)
    found = bar(client, f"/over/?keuze={page.pk}-{related.pk}-{draft.pk}-{other.pk}")
    assert text_of(found).startswith("Je selectie: 2 praktijken 2 keuzes staan niet of niet meer in de databank.")
    links = [link["href"] for link in found.select("a")]
    assert links == [f"/praktijken/vergelijken/?keuze={page.pk}-{other.pk}", "/over/"]


@pytest.mark.parametrize(
    "value", ["x", "%00", "%F0%9F%98%80", "x" * 2000, "1' OR '1'='1", "%", '"><script>alert(1)</script>', "%C3%28"]
)
def test_odd_values_are_answered_and_said(pages, client, value):
    for address in ("/praktijken/", pages[0].url, "/praktijken/vergelijken/"):
        response = client.get(f"{address}?keuze={value}")
        assert "Niet alles in dit adres" in text_of(assert_sound(response))
        assert b"<script>alert" not in response.content


def test_two_hundred_values_are_answered(pages, client):
    query = "&".join(f"keuze={number}&vergelijk={number}" for number in range(200))
    for address in ("/praktijken/", "/praktijken/vergelijken/"):
        assert "Niet alles in dit adres" in text_of(assert_sound(client.get(f"{address}?{query}")))


@pytest.mark.thorough
@pytest.mark.both_databases
@pytest.mark.parametrize("chosen", [1, 3])
def test_the_bar_takes_a_fixed_number_of_queries(pages, client, django_assert_num_queries, chosen):
    selected = "-".join(str(page.pk) for page in pages[:chosen])
    for address in ("/praktijken/", pages[0].url):
        client.get(address)
        with CaptureQueriesContext(connection) as without:
            client.get(address)
        with django_assert_num_queries(len(without) + BAR_QUERIES):
            client.get(f"{address}?keuze={selected}")

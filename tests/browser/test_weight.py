"""What a visitor loads of a page, compressed as servers do: HTML, CSS and JavaScript of the site with the demo."""

import gzip
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup

# Bytes.
MOST = 45_000
MOST_SCRIPT = 18_000
# Of everything that a first visit of the list fetches, pictures too, by the width of the window.
MOST_FETCHED = {360: 45_000, 1280: 60_000}
EVENT = "/evenementen/studiedag-samen-in-de-buurt/"
PAGES = [
    "/",
    "/praktijken/",
    "/praktijken/kaart/",
    "/praktijken/witte-vlekken/",
    "/praktijken/past-dit-bij-ons/?onze_gemeente=leuven",
    "/praktijken/leefstraten/startpakket/",
    "/situaties/",
    "/situaties/jongeren-hangen-rond/",
    "/evenementen/",
    EVENT,
    f"{EVENT}inschrijven/",
    "/evenementen/studienamiddag-sociale-cohesie-2019/",
    "/inschrijving/geknoeid/",
    "/praktijk-doorgeven/",
    "/zoeken/?q=buurt",
]


def read(address):
    """Return a body; that of a page that says no as well."""
    try:
        answer = urlopen(address)  # noqa: S310 - our own server
    except OSError as error:
        answer = error
    return answer.read()


def weight(body):
    return len(gzip.compress(body, 6, mtime=0))


@pytest.mark.every_case
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(server, path):
    html = read(server + path)
    page = BeautifulSoup(html, "html5lib")
    styles = [urljoin(server + path, str(link["href"])) for link in page.select("link[rel=stylesheet]")]
    scripts = [urljoin(server + path, str(script["src"])) for script in page.select("script[src]")]
    assert styles
    assert scripts
    script = sum(weight(read(address)) for address in scripts)
    assert script <= MOST_SCRIPT
    assert weight(html) + sum(weight(read(address)) for address in styles) + script <= MOST


@pytest.mark.every_case
@pytest.mark.parametrize("width", MOST_FETCHED)
def test_a_first_visit_of_the_list_is_light(visit, width):
    page = visit(width=width, height=800)
    fetched = []
    # Playwright takes no method of a list.
    page.on("requestfinished", lambda request: fetched.append(request))  # noqa: PLW0108
    page.goto("/praktijken/")
    page.wait_for_load_state("networkidle")
    bodies = [(request.resource_type, request.response().body()) for request in fetched]
    assert {"document", "stylesheet", "script", "image"} <= {kind for kind, _body in bodies}
    assert sum(len(body) if kind == "image" else weight(body) for kind, body in bodies) <= MOST_FETCHED[width]

"""What a visitor loads of a page, compressed as servers do: HTML, CSS and JavaScript of the site with the demo."""

import gzip
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup

# Bytes.
MOST = 45_000
MOST_SCRIPT = 18_000
EVENT = "/evenementen/studiedag-samen-in-de-buurt/"
PAGES = [
    "/",
    "/praktijken/",
    "/praktijken/kaart/",
    "/praktijken/witte-vlekken/",
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

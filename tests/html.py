"""What the tests ask of every public page."""

from typing import Any

import html5lib
from bs4 import BeautifulSoup


def assert_sound(response: Any, status: int = 200) -> BeautifulSoup:
    """Check status, strict HTML, one h1, a title, and identifiers that occur once; return the document."""
    assert response.status_code == status
    html = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    # What was parsed strictly reads the same with a parser that is five times as quick.
    document = BeautifulSoup(html, "lxml")
    headings = document.find_all("h1")
    assert len(headings) == 1, headings
    assert headings[0].get_text(strip=True)
    assert document.title is not None
    assert document.title.get_text(strip=True)
    identifiers = [element["id"] for element in document.find_all(id=True)]
    assert sorted(identifiers) == sorted(set(identifiers))
    known = set(identifiers)
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        for element in document.select(f"[{attribute}]"):
            value = element[attribute]
            named = value.split() if isinstance(value, str) else value
            assert set(named) <= known, element
    return document


def text_of(document: Any) -> str:
    """Return the text of a document or element, with single spaces."""
    return " ".join(document.get_text(" ").split())

"""Words that are marked, and excerpts: escaped whatever they hold."""

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template

from core.search.analysis import query_terms
from core.search.excerpts import LENGTH, excerpt, holds, plain_text, stream_text


def terms(text: str) -> frozenset[str]:
    return frozenset(query_terms(text))


def written(text: str, asked: str) -> str:
    template = Template("{% load databank %}{% marked text terms %}")
    return str(template.render(Context({"text": text, "terms": terms(asked)})))


def test_words_are_marked_in_every_form() -> None:
    assert written("Wijken, buurtwerking en een wijk.", "wijk buurt") == (
        "<mark>Wijken</mark>, <mark>buurtwerking</mark> en een <mark>wijk</mark>."
    )


def test_accents_are_kept() -> None:
    assert written("Babbelonië", "babbelonie") == "<mark>Babbelonië</mark>"
    assert written("Cafe\N{COMBINING ACUTE ACCENT}", "cafe") == "<mark>Café</mark>"


HOSTILE = [
    "<script>alert(1)</script>",
    "<mark>wijk</mark>",
    "wijk\"><img src=x onerror='alert(1)'>",
    "&lt;wijk&gt; &amp; wijk",
    "</mark><b>wijk</b>",
    "\x00wijk\ud800".encode("utf-8", "ignore").decode(),
    "🙂wijk🙂",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("asked", ["wijk", "script alert", "mark", "lt gt amp", "b img onerror", ""])
def test_hostile_texts_are_escaped(text: str, asked: str) -> None:
    html = written(text, asked)
    document = BeautifulSoup(f"<p>{html}</p>", "html.parser")
    assert {element.name for element in document.find_all()} <= {"p", "mark"}
    assert document.get_text() == text
    if "\x00" not in text:
        html5lib.HTMLParser(strict=True).parse(f"<!DOCTYPE html><title>x</title><p>{html}</p>")


def test_without_terms_a_text_is_as_it_is() -> None:
    render = Template("{% load databank %}{% marked text missing %}").render
    assert render(Context({"text": "<b> wijk"})) == "&lt;b&gt; wijk"


def test_an_excerpt_holds_the_first_word_that_was_searched_for() -> None:
    text = f"{'Een begin. ' * 40}Daar staat de wijk. {'Een einde. ' * 40}".strip()
    part = excerpt(text, terms("wijken"))
    assert "de wijk" in part
    assert part.startswith("… ")
    assert part.endswith(" …")
    assert len(part) <= LENGTH + 4


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt("De wijk.", terms("wijk")) == excerpt("De wijk.", terms("plein")) == "De wijk."
    assert excerpt("", terms("wijk")) == ""


def test_a_text_without_the_word_gives_its_beginning() -> None:
    part = excerpt("Een begin. " * 40, terms("wijk"))
    assert part.startswith("Een begin.")
    assert part.endswith(" …")


def test_a_text_without_spaces_is_cut() -> None:
    assert len(excerpt("x" * 5000, terms("wijk"))) <= LENGTH + 4


def test_plain_words_of_rich_text_and_of_streams() -> None:
    assert plain_text("<p>Eén <b>twee</b></p><ul><li>drie</li></ul>") == "Eén twee drie"
    raw = [
        {"type": "heading", "value": "Kop", "id": "1"},
        {"type": "illustration", "value": {"image": 3, "caption": "Bijschrift"}, "id": "2"},
        {"type": "steps", "value": [{"type": "item", "value": {"text": "<p>Doe.</p>", "title": "Stap"}, "id": "3"}]},
    ]
    assert stream_text(raw) == "Kop Bijschrift Stap Doe."


def test_whether_a_text_holds_what_was_searched_for() -> None:
    assert holds("In de wijken.", terms("wijk"))
    assert not holds("Op het plein.", terms("wijk"))

"""How numbers are written, and where the parts of a text stand."""

import pytest
from django.template import Context, Template

from core.blocks import NarrativeBlock
from core.templatetags.databank import headings


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1_000, "1.000"), (10_000, "10.000"), (1_234_567, "1.234.567")]
)
def test_thousands_have_a_point(number, written):
    assert Template("{% load databank %}{{ number|dutch_number }}").render(Context({"number": number})) == written


def test_the_headings_of_a_text_are_its_contents():
    def text(*titles):
        parts = [part for title in titles for part in (("text", "<p>…</p>"), ("heading", title))]
        return NarrativeBlock().to_python([{"type": kind, "value": value} for kind, value in parts])

    assert headings(text("Wie?", "Waarom?")) == [("deel-2", "Wie?"), ("deel-4", "Waarom?")]
    # One heading leads nowhere that one does not see.
    assert headings(text("Wie?")) == headings(text()) == []

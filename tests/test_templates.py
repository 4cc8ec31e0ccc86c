"""What holds for the source of every template, also of those that no test shows."""

import re

import pytest
from django.conf import settings
from django.template import engines

from tests.run import TEMPLATES

PATHS = sorted(path for folder in TEMPLATES for path in (settings.BASE_DIR / folder).rglob("*.html"))
# What axe finds in a page, and nobody runs axe on a mail or a screen of the CMS.
BARRIERS = {
    "an image without a text, or without saying that it has none": re.compile(r"<img\b(?![^>]*\salt=)"),
    # The button that closes a popover takes it when that opens, as it should.
    "a field that takes the focus by itself": re.compile(
        r"<(?:input|select|textarea|button)\b(?![^>]*\spopovertargetaction=)[^>]*\sautofocus\b"
    ),
    "an order of tabs beside that of the page": re.compile(r'\stabindex="[1-9]'),
}


def name_of(path):
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_a_template_can_be_read_and_puts_up_no_barrier(path):
    source = path.read_text()
    engines["django"].from_string(source)
    # A tag may hold a sign that ends an element.
    markup = re.sub(r"{%.*?%}|{{.*?}}", "x", source)
    assert [barrier for barrier, pattern in BARRIERS.items() if pattern.search(markup)] == []

"""How numbers are written."""

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1_000, "1.000"), (10_000, "10.000"), (1_234_567, "1.234.567")]
)
def test_thousands_have_a_point(number, written):
    assert Template("{% load databank %}{{ number|dutch_number }}").render(Context({"number": number})) == written

"""The start kits of the demo on paper: two pages."""

import re

import pytest


@pytest.mark.parametrize("slug", ["compagnons", "leefstraten", "pleinmakers"])
def test_a_start_kit_fits_on_two_pages(visit, slug):
    page = visit()
    page.goto(f"/praktijken/{slug}/startpakket/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2

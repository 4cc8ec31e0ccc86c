"""The page of an event on paper: an invitation on both sides of one sheet."""

import re

import pytest
from playwright.sync_api import expect

COMING = "studiedag-samen-in-de-buurt"


@pytest.mark.thorough
@pytest.mark.parametrize("slug", [COMING, "studienamiddag-sociale-cohesie-2019"])
def test_an_event_fits_on_one_sheet(visit, slug):
    page = visit()
    page.goto(f"/evenementen/{slug}/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2


@pytest.mark.thorough
def test_paper_says_where_one_registers_and_not_how_many_places_are_left(visit):
    page = visit()
    page.goto(f"/evenementen/{COMING}/")
    registration = page.locator(".registration")
    expect(registration.get_by_role("link", name="Schrijf je in")).to_be_visible()
    expect(registration.get_by_text("Schrijf je in:")).to_be_hidden()
    page.emulate_media(media="print")
    expect(registration.get_by_role("link", name="Schrijf je in")).to_be_hidden()
    expect(registration.get_by_text(re.compile(r"plaatsen"))).to_be_hidden()
    expect(registration.get_by_text(re.compile(rf"Schrijf je in: http\S+/evenementen/{COMING}/"))).to_be_visible()

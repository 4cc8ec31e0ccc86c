"""An owner is asked whether a practice still holds, and answers without a login."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Cms, leaving
from tests.browser.test_accessibility import overflow, violations

TO = "wijkwerking@example.org"


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_an_owner_confirms_from_a_mail(visit, received, width, scheme):
    page = Cms(visit(width=1280, color_scheme=scheme), "redacteur").open().page
    # The second time it is asked no more: it was confirmed.
    row = page.locator("#te-bevestigen-section").get_by_role("link", name=re.compile("Second Wave"))
    if row.count():
        with leaving(page):
            row.click()
        assert violations(page, "main") == []
        with leaving(page):
            page.get_by_role("button", name="Vraag het nu").click()
        expect(page.locator(".messages")).to_contain_text(TO)
    mail = received(TO)[-1]
    text = mail.get_body(("plain",)).get_content()
    links = [urlsplit(link).path for link in re.findall(r"https?://\S+/nazicht/\S+", text)]
    phone = visit(width=width, color_scheme=scheme)
    for link in [*reversed(links), links[0].removesuffix("klopt/")]:
        phone.goto(link)
        assert violations(phone) == []
        assert overflow(phone) <= 0
    phone.goto(links[0])
    button = phone.get_by_role("button", name="Ja, dit klopt nog")
    if button.count():
        button.focus()
        with leaving(phone):
            phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bedankt, we noteerden het")
    phone.get_by_role("link", name="Bekijk de fiche").click()
    expect(phone.locator(".freshness__when")).to_contain_text("Laatst bevestigd op")

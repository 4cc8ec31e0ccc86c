"""Logging in to the CMS, in Dutch and under our own name."""

from bs4 import BeautifulSoup

from tests.html import text_of


def test_the_page_to_log_in_speaks_dutch(client, db):
    document = BeautifulSoup(client.get("/cms/login/").content, "html.parser")
    assert document.title.get_text(strip=True) == "Inloggen · Databank"
    text = text_of(document.select_one("main"))
    assert "Inloggen in de Databank sociale samenhang" in text
    assert "Wachtwoord" in text
    assert "Password" not in text

"""The editors' guide in the CMS: what it leads to is there."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.browser.pictures import FOLDER, PICTURES

GUIDE = "/cms/handleiding/"


@pytest.fixture
def shown(client, editor):
    client.force_login(editor)
    response = client.get(GUIDE)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one(".guide")


def test_every_link_within_the_guide_leads_to_a_chapter(shown):
    anchors = {heading["id"] for heading in shown.select("h2, h3")}
    links = {link["href"][1:] for link in shown.select("a[href^='#']")}
    assert len(links) > 20
    assert links <= anchors


def test_every_picture_is_shown(shown):
    pictures = [picture["src"].removeprefix(settings.STATIC_URL) for picture in shown.select("img")]
    assert len(pictures) > 10
    assert [name for name in pictures if finders.find(name) is None] == []
    assert all(picture["alt"] for picture in shown.select("img"))


def test_who_is_not_in_does_not_read_it(client, db):
    assert client.get(GUIDE).status_code == 302


def test_it_is_in_the_menu(client, editor):
    client.force_login(editor)
    assert "Handleiding" in client.get("/cms/").content.decode()


def test_the_command_draws_every_picture_that_is_shown_and_no_other():
    texts = [Path(settings.BASE_DIR, name).read_text(encoding="utf-8") for name in ("docs/redactie.md", "README.md")]
    shown = set(re.findall(r"beelden/([a-z-]+)\.png", "".join(texts)))
    drawn = {picture.name for picture in PICTURES}
    assert shown == drawn == {path.stem for path in FOLDER.iterdir()}

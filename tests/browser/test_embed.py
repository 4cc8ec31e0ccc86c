"""Practices on a page of another site: framed where the site allows that, and as an element of its own."""

import re
import sqlite3
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.browser.test_accessibility import overflow, violations

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
SCRIPT = Path(__file__).resolve().parents[2] / "site" / "static" / "js" / "insluiten.js"
EMBED = "/insluiten/praktijken/?doelgroep=jongeren"


class Handler(BaseHTTPRequestHandler):
    """Gives the page of another site."""

    html = ""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.html.encode())

    def log_message(self, *_args):
        pass


@pytest.fixture
def elsewhere(browser):
    """Open a page of another site with this HTML."""
    contexts = []
    # On this machine too: Chromium lets no site of the internet ask one that is here.
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()

        def show(html, width=360, scheme="light"):
            Handler.html = html
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{other.server_port}/")
            return page

        yield show
        for context in contexts:
            context.close()
        other.shutdown()


def allow(folder, allowed):
    """Let other sites frame the list, or not."""
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database, database:
        database.execute("UPDATE library_sitesettings SET embeddable = ?", [allowed])
        database.execute("UPDATE core_changestamp SET content = content + 1")


def page_with(content, server=""):
    """Return a page of another site; server: where the script of the element comes from."""
    script = f'<script type="module" src="{server}/static/js/insluiten.js"></script>' if server else ""
    head = f'<meta charset="utf-8"><title>Buurt</title>{script}'
    return f'<!DOCTYPE html><html lang="nl"><head>{head}</head><body><main><h1>Buurt</h1>{content}</main></body></html>'


@pytest.mark.thorough
def test_it_is_framed_where_the_site_allows_that(elsewhere, server, server_folder):
    html = page_with(f'<iframe src="{server}{EMBED}" title="Praktijken" width="320" height="600"></iframe>')
    page = elsewhere(html)
    # Chromium says in its place that it refused.
    expect(page.frame_locator("iframe").locator("h1")).not_to_contain_text("over jongeren")
    allow(server_folder, True)
    try:
        page = elsewhere(html)
        frame = page.frame_locator("iframe")
        expect(frame.locator("h1")).to_contain_text("over jongeren")
        with page.context.expect_page() as opened:
            frame.locator(".embed__list a").first.click()
        expect(opened.value.locator("h1")).to_be_visible()
    finally:
        allow(server_folder, False)


@pytest.mark.thorough
def test_the_list_has_no_violations(visit):
    for scheme in ("light", "dark"):
        page = visit(width=360, color_scheme=scheme)
        page.goto(f"{EMBED}&status=onzin")
        expect(page.locator(".embed__list a").first).to_be_visible()
        assert (violations(page), max(overflow(page), 0)) == ([], 0)


@pytest.mark.thorough
def test_the_example_of_the_documentation(elsewhere, server):
    example = re.search(r"```html\n(.*?)```", DOCS.read_text(), re.DOTALL)[1]
    page = elsewhere(example.replace("https://databank.example.org", server))
    element = page.locator("databank-praktijken")
    links = element.locator("li a")
    expect(links.first).to_be_visible()
    assert links.count() == 3
    assert urlsplit(links.first.get_attribute("href")).path.startswith("/praktijken/")
    expect(element.locator("> p a, p[lang] a").last).to_contain_text("in de Databank sociale samenhang")
    assert (violations(page), max(overflow(page), 0)) == ([], 0)
    element.evaluate("element => element.setAttribute('aantal', 1)")
    expect(links).to_have_count(1)


@pytest.mark.thorough
@pytest.mark.parametrize("asked", ['vraag="status=onzin"', 'vraag="onbekend=1"'])
def test_what_stands_in_the_element_shows_without_an_answer(elsewhere, server, asked):
    link = f'<a href="{server}/praktijken/">Praktijken</a>'
    page = elsewhere(page_with(f"<databank-praktijken {asked}>{link}</databank-praktijken>", server))
    expect(page.get_by_role("link", name="Praktijken", exact=True)).to_be_visible()


@pytest.mark.thorough
def test_nothing_that_comes_is_read_as_html(elsewhere, server):
    page = elsewhere(page_with("<databank-praktijken></databank-praktijken>", server))
    sent = {
        "sentence": "<b>1</b>",
        "items": [{"title": "<img src=x onerror=window.bad=1>", "url": "/x", "summary": "<i>", "municipalities": []}],
    }
    page.route(
        "**/api/databank/practices**",
        lambda route: route.fulfill(json=sent, headers={"Access-Control-Allow-Origin": "*"}),
    )
    element = page.locator("databank-praktijken")
    element.evaluate("element => element.setAttribute('vraag', '')")
    expect(element.locator("li a")).to_have_text("<img src=x onerror=window.bad=1>")
    assert page.evaluate("window.bad") is None


@pytest.mark.thorough
def test_the_element_is_small():
    assert SCRIPT.stat().st_size <= 4096

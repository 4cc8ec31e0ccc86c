"""Whether what practices lead to still answers: gathered, asked at night, told to editors."""

import datetime
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.utils import timezone

from practices.cms.checks import advice_on
from practices.links.checking import check_links, problem_of
from practices.links.gathering import gather
from practices.models import CheckedLink, PracticePage
from tests.cms import soup
from tests.factories import CheckedLinkFactory, PracticePageFactory
from tests.factories.base import stream


@pytest.fixture
def elsewhere(settings):
    """Another site, which answers as its path says and keeps what it was asked."""
    settings.ASK_PRIVATE_ADDRESSES = True
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.command, self.path))
            status, _, where = self.path.strip("/").partition("/")
            status = int(status) if status.isdigit() else 200
            if getattr(server, "mended", False):
                status = 200
            if self.path == "/geen-head" and self.command == "HEAD":
                status = 405
            self.send_response(status)
            if status in {301, 302}:
                self.send_header("Location", f"/{where}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.asked, server.at = asked, f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/", ""), ("/geen-head", ""), ("/403", ""), ("/429", ""), ("/301/200", ""),
        ("/404", "404"), ("/410", "410"), ("/301/404", "404"), ("/500", "fout (500)"),
        ("/301/301/301/301/301/301", "nergens"),
    ],
)  # fmt: skip
def test_what_an_answer_means(elsewhere, path, problem):
    found = problem_of(elsewhere.at + path)
    assert problem in found
    assert bool(found) is bool(problem)


def test_nobody_leads_it_to_what_is_within(settings, elsewhere):
    settings.ASK_PRIVATE_ADDRESSES = False
    for url in (elsewhere.at, "http://localhost/", "http://169.254.169.254/latest", "http://[::1]/"):
        assert "besloten netwerk" in problem_of(url)
    assert problem_of("ftp://example.be/") == "Dit is geen adres."
    assert problem_of("http://a:b/") == "Dit is geen adres."
    assert elsewhere.asked == []


@pytest.mark.both_databases
def test_the_table_follows_what_is_on_the_site(site):
    page = PracticePageFactory(
        links=[("Verslag", "https://www.example.be/a")],
        lessons='<p><a href="https://www.example.be/b?x=1&amp;y=2">b</a> <a href="/intern">i</a></p>',
        approach=stream(("text", "<p>Het was een 'feest'. <a href=\"https://www.example.be/c\">c</a></p>")),
    )
    PracticePageFactory(links=[("Ook", "https://www.example.be/a"), ("Lang", f"https://www.example.be/{'x' * 470}")])
    PracticePageFactory(live=False, links=[("Concept", "https://www.example.be/d")])
    old = CheckedLinkFactory(url="https://www.example.be/oud", practices=[page])
    known = CheckedLinkFactory(url="https://www.example.be/a")
    assert gather() == 4
    assert not CheckedLink.objects.filter(pk=old.pk).exists()
    assert set(page_urls(page)) == {f"https://www.example.be/{end}" for end in ("a", "b?x=1&y=2", "c")}
    known.refresh_from_db()
    assert (known.failures, known.practices.count()) == (2, 2)
    PracticePage.objects.update(live=False)
    assert gather() == 0
    assert not CheckedLink.objects.exists()


def page_urls(page):
    return CheckedLink.objects.filter(practices=page).values_list("url", flat=True)


@pytest.mark.both_databases
def test_a_link_is_dead_after_two_nights(site, elsewhere, capsys):
    good, bad = f"{elsewhere.at}/200", f"{elsewhere.at}/404"
    PracticePageFactory(links=[("Goed", good), ("Slecht", bad)])
    assert check_links(pause=0) == (2, 1)
    assert not CheckedLink.objects.dead().exists()
    # Not again within the day; the next day only what failed.
    assert check_links(pause=0) == (0, 0)
    CheckedLink.objects.update(checked_at=timezone.now() - datetime.timedelta(days=1))
    call_command("check_links", "--most", "10")
    assert "1 asked, 1 failed" in capsys.readouterr().out
    # It was the only one that was asked, and it may be right.
    assert [link.url for link in CheckedLink.objects.dead()] == [bad]
    CheckedLink.objects.filter(url=bad).update(checked_at=timezone.now() - datetime.timedelta(days=1))
    elsewhere.mended = True
    check_links(pause=0)
    assert not CheckedLink.objects.dead().exists()


def test_without_a_network_nothing_is_written(site):
    PracticePageFactory(links=[("a", "http://127.0.0.1:1/a"), ("b", "http://127.0.0.1:1/b")])
    assert check_links(pause=0) == (2, 2)
    assert not CheckedLink.objects.exclude(failures=0).exists()


# --- Where editors see it --------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_editors_see_it_on_the_first_screen_in_the_report_and_in_the_form(client, editor, site):
    url = "https://www.example.be/weg"
    page = PracticePageFactory(title="Leefstraat", links=[("Verslag", url)])
    PracticePageFactory(title="Andere")
    assert not [one for one in advice_on(page) if url in one.text]
    CheckedLinkFactory(url=url, practices=[page])
    [advice] = [one for one in advice_on(page) if url in one.text]
    assert (advice.field.name, "404" in advice.text) == ("links", True)
    client.force_login(editor)
    [row] = soup(client.get("/cms/")).select("#links-section .work__row")
    assert row.a.get_text() == "Leefstraat"
    assert url in row.get_text()
    report = client.get("/cms/rapporten/praktijken/", {"links": "dood"})
    assert [cell.get_text(strip=True) for cell in soup(report).select("td.title .title-wrapper")] == ["Leefstraat"]
    editor.groups.get().page_permissions.all().delete()
    assert not soup(client.get("/cms/")).select("#links-section")

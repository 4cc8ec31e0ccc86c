"""A page of another site reads everything that is open, in a real browser: with its preflights and its own rules."""

import re
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest

from tests.browser.test_embed import Handler

ACCEPTS_DATA = {"Accept": "application/ld+json"}
# The databank as program and as files: each door once.
DOORS = (
    "/api/v2/pages/?limit=1",
    "/api/v2/images/",
    "/api/v2/pages/999999/",
    "/api/databank/practices?per_pagina=1",
    "/api/databank/practices?onzin=1",
    "/api/databank/pages/over",
    "/api/databank/search?q=buurt",
    "/api/databank/changes?per_pagina=1",
    "/praktijken/export.json",
    "/praktijken/export.csv",
    "/praktijken/feed.atom",
    "/praktijken/suggesties.json?q=buurt",
    "/evenementen/feed.atom",
    "/evenementen/kalender.ics",
    "/open-data.jsonld",
)
WRONG = {"/api/v2/pages/999999/": 404, "/api/databank/practices?onzin=1": 400}
# What a script may see of an answer, once more when it has it already, and by HEAD.
READ = """async ([address, headers]) => {
  const seen = async (options) => {
    const answer = await fetch(address, {cache: "no-store", ...options});
    const names = ["etag", "link", "content-type"];
    const told = Object.fromEntries(names.map((name) => [name, answer.headers.get(name)]));
    return {status: answer.status, type: answer.type, size: (await answer.arrayBuffer()).byteLength, ...told};
  };
  const first = await seen({headers});
  const again = await seen({headers: {...headers, "If-None-Match": first.etag || '"x"'}});
  return {first, again, head: await seen({method: "HEAD", headers})};
}"""


@pytest.fixture
def page(browser):
    """A page of another site. On this machine too: Chromium lets no site of the internet ask one that is here."""
    Handler.html = "<!doctype html><title>Elders</title>"
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()
        context = browser.new_context()
        opened = context.new_page()
        opened.goto(f"http://127.0.0.1:{other.server_port}/")
        yield opened
        context.close()
        other.shutdown()


@pytest.mark.thorough
def test_every_door_is_open_to_a_page_elsewhere(page, server):

    def read(address, headers=None):
        told = page.evaluate(READ, [address if "://" in address else f"{server}{address}", headers or {}])
        assert {told[which]["type"] for which in told} == {"cors"}, address
        return told

    for address in DOORS:
        told = read(address)
        assert told["first"]["status"] == told["head"]["status"] == WRONG.get(address, 200), address
        assert (told["first"]["size"] > 0, told["head"]["size"]) == (True, 0), address
        if address not in WRONG and told["first"]["etag"]:
            assert (told["again"]["status"], told["again"]["size"]) == (304, 0), address
    assert all(read(address)["first"]["etag"] for address in DOORS[3:4] + DOORS[8:9])
    assert 'rel="next"' in read("/api/databank/practices?per_pagina=1")["first"]["link"]

    (practice,) = page.evaluate(
        "async (address) => (await (await fetch(address)).json()).items",
        f"{server}/api/databank/practices?per_pagina=1&velden=uuid,image",
    )
    for address in (f"/id/praktijk/{practice['uuid']}", f"/api/databank/practices/{practice['uuid']}"):
        assert read(address, ACCEPTS_DATA if address.startswith("/id/") else None)["first"]["status"] == 200
    pictures = page.evaluate(
        "async (address) => (await (await fetch(address)).json()).items.flatMap((item) => item.image || [])",
        f"{server}/api/databank/practices?per_pagina=100&velden=image",
    )
    path = re.sub(r"^https?://[^/]+", "", pictures[0]["renditions"]["card"]["url"])
    assert read(path)["first"]["content-type"] == "image/webp"

    # A hand-in: the preflight lets it through, and what is wrong with it can be read.
    refused = page.evaluate(
        """async (address) => {
          const headers = {"Content-Type": "application/json", "Idempotency-Key": "x"};
          const answer = await fetch(address, {method: "POST", headers, body: '{"answers": {}}'});
          return [answer.status, (await answer.json()).answers.length > 0];
        }""",
        f"{server}/api/databank/forms/praktijk-doorgeven/submissions",
    )
    assert refused == [422, True]
    # A page with a session is none of theirs.
    assert (
        page.evaluate("(address) => fetch(address).then(() => 'read', () => 'kept')", f"{server}/cms/login/") == "kept"
    )

"""What strangers send, at every kind of door, to a real server: an answer that says so, and nothing broken."""

import json

import pytest

from tests.html import assert_sound

pytestmark = pytest.mark.django_db

DOORS = {
    "page": "/",
    "practice": "/praktijken/straatfeest/",
    "form": "/praktijk-doorgeven/",
    "nothing": "/bestaat-niet/",
    "cms login": "/cms/login/",
    "cms": "/cms/pages/",
    "v2": "/api/v2/pages/",
    "databank": "/api/databank/practices",
    "export": "/praktijken/export.csv",
    "static": "/static/css/base.css",
}
MANY = "&".join(["a=1"] * 1001)
FORM = "application/x-www-form-urlencoded"
FILES = b"".join(
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n' for _number in range(101)
)
TOKEN = "x" * 32
HAS_TOKEN = {"Cookie": f"csrftoken={TOKEN}", "X_CSRFToken": TOKEN, "Referer": "https://databank.example.org/"}
FINE = frozenset({200, 301, 302, 404})
NOT_TAKEN = frozenset({400, 403, 405})


def posted(body, content_type=FORM):
    return {"method": "POST", "body": body, "Content_Type": content_type, **HAS_TOKEN}


# What is added to the address, what is sent with it, and how it may be answered.
FAULTS = {
    "a host that is not ours": ("", {"host": "10.1.2.3"}, {400}),
    "an empty host": ("", {"host": ""}, {400}),
    "a host that is no name": ("", {"host": "a_b/c@d:e"}, {400}),
    "a port that is no number": ("", {"host": "databank.example.org:abc"}, {400}),
    "a port that does not exist": ("", {"host": "databank.example.org:99999999999999999999"}, FINE),
    "a host that is not ours over HTTP": ("", {"host": "10.1.2.3", "X_Forwarded_Proto": "http"}, {400}),
    "too many parameters": (f"?{MANY}", {}, {400}),
    "an address that is too long": (f"?a={'x' * 7_000}", {}, {414}),
    "broken percent-encoding in the query": ("?%zz=%&q=%ff%fe&a=%C0%80&b=%00", {}, FINE | {400}),
    "broken percent-encoding in the path": ("%zz%ff%00", {}, FINE),
    "a cookie with a null": ("", {"Cookie": 'sessionid="aaaaaaaaaaaaaaaa\\000bbbb"'}, FINE),
    "cookies that are no text": (
        "",
        {"Cookie": 'sessionid=\xff\xfe\xf0aaaaaaa; csrftoken=\xff; ;;=;messages="\\"'},
        FINE,
    ),
    "a cookie that is too long": ("", {"Cookie": f"sessionid={'x' * 7_000}"}, FINE),
    "TRACE": ("", {"method": "TRACE"}, {405}),
    "PROPFIND": ("", {"method": "PROPFIND"}, {405}),
    "CONNECT": ("", {"method": "CONNECT"}, {405}),
    "OPTIONS": ("", {"method": "OPTIONS"}, FINE | {204, 405}),
    "PUT": ("", {"method": "PUT"}, {403, 405}),
    "a form without its token": ("", {"method": "POST", "body": b"a=1", "Content_Type": FORM}, {403, 405}),
    "too many fields": ("", posted(b"&".join([b"a=1"] * 10_001)), {400, 405}),
    "too many files": ("", posted(FILES + b"--x--\r\n", "multipart/form-data; boundary=x"), {413, 405}),
    # Nobody waits for what is announced.
    "a body that is too large": ("", {**posted(b"a=1"), "Content_Length": "2700000"}, {413, 405}),
    "a body that says it is huge": ("", {**posted(b"a=1"), "Content_Length": str(10**10)}, {413}),
    "a form without a boundary": ("", posted(b"a=1", "multipart/form-data"), {400, 405}),
    "a form in another encoding": ("", posted(b"a=1", f"{FORM}; charset=utf-16"), {400, 405}),
}


def assert_answered(answer, path, statuses):
    """Check that this is an answer of ours: a page that is whole or, from the API, a problem."""
    assert answer.status_code in statuses, path
    if answer.status_code < 400:
        return
    if path.startswith("/api/"):
        assert answer.kind == "application/problem+json", path
        assert json.loads(answer.content)["status"] == answer.status_code
    elif path.startswith("/static/") and answer.kind == "text/plain":
        # Of WhiteNoise.
        assert (answer.status_code, answer.content) == (405, b"")
    else:
        assert answer.kind == "text/html"
        assert_sound(answer, answer.status_code)


@pytest.mark.every_case
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_asker_is_answered_at_every_door_and_is_no_error_of_ours(production, fault):
    before = len(production.written())
    more, sent, statuses = FAULTS[fault]
    for door in DOORS.values():
        # Static files are found before anybody asks which host is meant.
        also = {200} if door.startswith("/static/") else set()
        assert_answered(production.ask(f"{door}{more}", **sent), door, {*statuses, *also})
    written = production.written()[before:]
    assert "ERROR" not in written
    assert "Traceback" not in written
    # What a host that was forgotten in ALLOWED_HOSTS looks like.
    assert ("Invalid HTTP_HOST header: '10.1.2.3'" in written) is (sent.get("host") == "10.1.2.3")


def test_a_document_is_a_door_as_well(production):
    listed = json.loads(production.ask("/api/v2/documents/").content)["items"]
    address = listed[0]["meta"]["download_url"].removeprefix("https://databank.example.org")
    assert production.ask(address).content.startswith(b"%PDF")
    for fault in ("a host that is not ours", "too many parameters", "an address that is too long", "PROPFIND"):
        more, sent, statuses = FAULTS[fault]
        assert_answered(production.ask(f"{address}{more}", **sent), address, statuses)


@pytest.mark.parametrize(
    "line",
    [
        b"GET / HTTP/1.0", b"GET //[x HTTP/1.0", b"GET http://[x/ HTTP/1.0", b"get / HTTP/1.0", b"GET  / HTTP/1.0",
        b"GET /\xff\xfe HTTP/1.0", b"GET / HTTP/9.9", b"GET", b"\x16\x03\x01\x00\xa5\x01",
        b"GET / HTTP/1.0\r\nHost: a\r\nHost: b",
        b"GET / HTTP/1.0\r\nX: " + b"x" * 70_000, b"GET / HTTP/1.0" + b"\r\nX: x" * 200,
        b"GET / HTTP/1.0\r\nContent-Length: -1", b"GET / HTTP/1.0\r\nContent-Length: " + b"9" * 5_000,
        b"GET / HTTP/1.0\r\nCookie: a=\x00", b"GET /" + b"x" * 9_000 + b" HTTP/1.0",
    ],
)  # fmt: skip
def test_what_is_hardly_a_request_is_no_error_of_ours(production, line):
    before = len(production.written())
    answer = production.send(line + b"\r\n\r\n")
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in production.written()[before:]


@pytest.mark.parametrize("path", ["/healthz", "/healthz/ready"])
def test_probes_ask_by_address_over_plain_http(production, path):
    assert production.ask(path, host=f"127.0.0.1:{production.port}", X_Forwarded_Proto="http").status_code == 200

"""The whole databank as files: exactly what was public, whole, at addresses that stay."""

import csv
import gzip
import hashlib
import io
import json
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.models import OpenDataFile
from home.open_data import making
from home.open_data.files import FILES, made_files
from home.open_data.making import FOLDER, make_files, make_files_of_today, make_files_when_something_is_gone
from home.open_data.things import LINES
from post.daily import Days
from tests.api.conftest import linked_practice
from tests.api.mirror import Editors, Mirror, begin, check
from tests.api.test_visibility import HIDE, SECRET
from tests.factories import EventPageFactory, OpenDataFileFactory, PracticePageFactory, VocabularyFactory, term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree(site):
    return site


def content(client, name):
    response = client.get(f"/open-data/{name}")
    assert response.status_code == 200, name
    return b"".join(response.streaming_content)


def lines(client):
    return [json.loads(line) for line in gzip.decompress(content(client, "databank.jsonl.gz")).splitlines()]


def rows(client, name):
    return list(csv.DictReader(io.StringIO(content(client, name).decode(), newline="")))


def package(client):
    return json.loads(content(client, "datapackage.json"))


def from_file(client):
    """Return a mirror that begins with the file."""
    mirror = Mirror(per_page=100)
    head, *told = lines(client)
    mirror.cursor = head["cursor"]
    mirror.records = {line["uri"]: line["record"] for line in told}
    return mirror


def make_rich():
    """Make one of everything, with what has to be escaped."""
    target = PracticePageFactory(title='Een "ding" <b>; \\ met\nregels', summary="=1+1")
    young = term("doelgroep:jongeren", broader=None)
    term("doelgroep:tieners", broader=young)
    page = linked_practice(target, EventPageFactory(full=True, practices=[target]), title="Leefstraat")
    return target, page


# --- What the files hold ----------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.both_databases
def test_the_file_and_the_changes_together_are_what_is_public(client):
    begin()
    editors = Editors(3)
    for _step in range(25):
        editors.act()
    make_files(batch=3)
    mirror = from_file(client)
    check(mirror)
    for _step in range(10):
        editors.act()
    mirror.follow()
    check(mirror)


@pytest.mark.thorough
def test_what_changes_while_it_is_made_is_told_afterwards(client, monkeypatch):
    pages = [PracticePageFactory(title=f"Praktijk {number}") for number in range(5)]
    records = making._records

    def while_editors_work(thing, cursor, batch):
        for number, part in enumerate(records(thing, cursor, batch)):
            yield part
            if thing == "practice" and number == 0:
                for page, change in zip(pages, ("title", "gone", "title", "gone", ""), strict=True):
                    if change == "gone":
                        page.unpublish()
                    elif change:
                        page.title += " anders"
                        page.save_revision().publish()

    monkeypatch.setattr(making, "_records", while_editors_work)
    make_files(batch=1)
    mirror = from_file(client)
    assert len([uri for uri in mirror.records if "praktijk" in uri]) < 5
    mirror.follow()
    check(mirror)


def test_records_are_loaded_a_few_at_a_time(client, monkeypatch):
    for _number in range(5):
        PracticePageFactory()
    asked = []
    thing = making.THINGS["practice"]
    counted = thing._replace(load=lambda request, keys: asked.append(len(keys)) or thing.load(request, keys))
    monkeypatch.setitem(making.THINGS, "practice", counted)
    make_files(batch=2)
    assert asked == [2, 2, 1]


@pytest.mark.thorough
def test_each_line_is_as_its_schema_says(client):
    make_rich()
    make_files()
    head, *told = lines(client)
    assert head["type"] == "databank"
    assert {line["type"] for line in told} == {"vocabulary", "term", "practice", "event"}
    for line in (head, *told):
        LINES.validate_python(line)
    schema = json.loads(content(client, "schema.json"))
    names = {"practice": "PracticeLine", "event": "EventLine", "term": "TermLine", "vocabulary": "VocabularyLine"}
    for line in told:
        of_line = schema["$defs"][names[line["type"]]]
        assert set(of_line["required"]) == line.keys()
        of_record = schema["$defs"][of_line["properties"]["record"]["$ref"].rpartition("/")[2]]
        assert of_record["properties"].keys() == line["record"].keys()


@pytest.mark.thorough
def test_tables_hold_all_fields_as_codes(client):
    target, page = make_rich()
    make_files()
    tables = {resource["path"]: resource for resource in package(client)["resources"] if "schema" in resource}
    assert set(tables) == {"praktijken.csv", "evenementen.csv", "termen.csv", "vocabularia.csv"}
    for name, resource in tables.items():
        found = rows(client, name)
        assert found
        assert list(found[0]) == [field["name"] for field in resource["schema"]["fields"]]
        for row in found:
            for field in resource["schema"]["fields"]:
                assert_cell(row[field["name"]], field["type"])
    told = {row["uri"]: row for row in rows(client, "praktijken.csv")}
    row = next(row for row in told.values() if row["title"] == page.title)
    record = client.get(f"/api/databank/practices/{page.translation_key}").json()
    assert json.loads(row["municipalities"]) == [item["nis"] for item in record["municipalities"]]
    assert json.loads(row["tags"]) == [item["slug"] for item in record["tags"]]
    slugs = [item["slug"] for item in record["terms"] if item["vocabulary"]["parameter"] == "doelgroep"]
    assert json.loads(row["terms.doelgroep"]) == slugs
    assert row["status"] == record["status"]
    assert row["project_owner"] == record["project_owner"]["slug"]
    assert json.loads(row["approach"]) == record["approach"]
    # A spreadsheet program would calculate it.
    assert next(row for row in told.values() if row["title"] == target.title)["summary"] == "'=1+1"
    (event,) = rows(client, "evenementen.csv")
    assert json.loads(event["programme"])
    assert any(row["broader"] for row in rows(client, "termen.csv"))
    assert rows(client, "vocabularia.csv")[0]["is_facet"] in {"true", "false"}


def assert_cell(text, kind):
    """Assert that a cell is of a type of Frictionless; empty is not known."""
    if text:
        forms = {
            "array": lambda: isinstance(json.loads(text), list) or None,
            "object": lambda: json.loads(text) is not None or None,
            "boolean": lambda: {"true": 1, "false": 1}.get(text),
            "number": lambda: str(float(text)),
            "integer": lambda: str(int(text)),
            "date": lambda: re.fullmatch(r"\d{4}-\d\d-\d\d", text),
            "datetime": lambda: re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d", text),
            "string": lambda: text,
        }
        assert forms[kind]() is not None, (kind, text)


_TERM = (
    r'<[^\x00-\x20<>"{}|^`\\]*>|"(?:[^"\\\n\r]|\\[tbnrf"\\]|\\u[0-9A-F]{4})*"(?:@nl|\^\^<[^<> ]+>)?|[0-9]+|true|false'
)
_TOKENS = re.compile(rf"\s*(?:({_TERM})|(a)\b|([;,.\[\]]))")


def triples_of(text):
    """Read Turtle as the site writes it; fail where it is none."""
    tokens = []
    place = 0
    while place < len(text.rstrip()):
        found = _TOKENS.match(text, place)
        assert found, text[place : place + 80]
        tokens.append(found[0].strip())
        place = found.end()
    position, blanks, told = 0, 0, set()

    def body(subject, end):
        nonlocal position
        while True:
            predicate = tokens[position]
            assert predicate == "a" or predicate.startswith("<"), predicate
            position += 1
            while True:
                told.add((subject, predicate, thing()))
                if tokens[position] != ",":
                    break
                position += 1
            if tokens[position] == end:
                position += 1
                return
            assert tokens[position] == ";"
            position += 1

    def thing():
        nonlocal position, blanks
        token = tokens[position]
        position += 1
        if token == "[":
            blanks += 1
            name = f"_:{blanks}"
            body(name, "]")
            return name
        assert token not in {";", ",", ".", "]"}
        return token

    while position < len(tokens):
        subject = tokens[position]
        assert subject.startswith("<")
        position += 1
        body(subject, ".")
    return told


@pytest.mark.thorough
def test_turtle_says_what_the_identifiers_say(client):
    target, page = make_rich()
    make_files()
    found = triples_of(content(client, "databank.ttl").decode())
    schema, skos = "https://schema.org/", "http://www.w3.org/2004/02/skos/core#"
    uri = f"<http://127.0.0.1:8000/id/praktijk/{page.translation_key}>"
    assert (uri, "a", f"<{schema}CreativeWork>") in found
    assert (uri, f"<{schema}name>", '"Leefstraat"') in found
    assert (uri, f"<{schema}about>", f"{uri[:-1]}#project>") in found
    codes = [told[0] for told in found if told[1:] == (f"<{schema}propertyID>", '"status"')]
    assert any((code, f"<{schema}value>", f'"{page.status}"') in found for code in codes)
    named = [json.loads(told[2]) for told in found if told[1] == f"<{schema}name>"]
    assert target.title.replace("\n", " ") in [name.replace("\n", " ") for name in named]
    narrow, broad = term("doelgroep:tieners"), term("doelgroep:jongeren")
    assert (f"<{narrow.uri}>", f"<{skos}broader>", f"<{broad.uri}>") in found
    assert (f"<{broad.uri}>", f"<{skos}narrower>", f"<{narrow.uri}>") in found
    assert (f"<{broad.uri}>", f"<{skos}topConceptOf>", f"<{broad.vocabulary.uri}>") in found
    assert (f"<{broad.uri}>", f"<{skos}notation>", '"jongeren"') in found
    assert (f"<{broad.uri}>", f"<{skos}prefLabel>", f'"{broad.label}"@nl') in found
    assert any(told[1:] == ("a", f"<{schema}Event>") for told in found)


# --- What is public ---------------------------------------------------------------------------------------------------


def everything(client):
    return b"".join(
        gzip.decompress(content(client, kind.name)) if kind.name.endswith(".gz") else content(client, kind.name)
        for kind in FILES
    ).decode()


@pytest.mark.thorough
@pytest.mark.parametrize("hide", HIDE)
def test_no_file_tells_of_what_is_hidden(client, hide, monkeypatch):
    secret = PracticePageFactory(title=SECRET, slug="geheim")
    linked_practice(secret, EventPageFactory(full=True, practices=[secret]))
    hide(secret)
    make_files()
    told = everything(client)
    assert SECRET not in told
    assert "geheim" not in told
    assert str(secret.translation_key) not in told


@pytest.mark.thorough
def test_what_is_gone_is_left_out_soon(client):
    page = PracticePageFactory(title=SECRET)
    make_files()
    assert SECRET in everything(client)
    page.unpublish()
    # Not again and again.
    make_files_when_something_is_gone()
    assert SECRET in everything(client)
    OpenDataFile.objects.update(made_at=timezone.now() - timedelta(minutes=11))
    Days().look()
    assert SECRET not in everything(client)
    made = OpenDataFile.objects.first().made_at
    OpenDataFile.objects.update(made_at=made - timedelta(minutes=11))
    make_files_when_something_is_gone()
    assert OpenDataFile.objects.first().made_at == made - timedelta(minutes=11)


# --- How they are given -----------------------------------------------------------------------------------------------


def test_until_they_are_made_there_is_nothing(client):
    for kind in FILES:
        assert client.get(kind.path).status_code == 404
    assert "De hele databank" not in client.get("/open-data/").content.decode()


def test_the_command_makes_all_of_them(client):
    call_command("make_open_data", stdout=(out := io.StringIO()))
    assert out.getvalue() == "8 files made\n"
    for made in made_files():
        response = client.get(made.kind.path)
        assert response["Content-Type"].partition(";")[0] == made.kind.media_type
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["ETag"].removeprefix("W/") == f'"{made.row.sha256}"'
        told = b"".join(response.streaming_content)
        assert (len(told), hashlib.sha256(told).hexdigest()) == (made.row.size, made.row.sha256)
        assert client.head(made.kind.path).status_code == 200
        assert client.post(made.kind.path).status_code == 405
        assert client.get(made.kind.path, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_the_package_has_size_and_checksum_of_each(client):
    PracticePageFactory()
    make_files()
    told = package(client)
    assert told["cursor"] == lines(client)[0]["cursor"]
    assert len(told["resources"]) == len(FILES) - 1
    for resource in told["resources"]:
        data = content(client, resource["path"])
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_the_page_shows_them_at_once(client):
    client.get("/open-data/")
    before = client.get("/open-data/")["ETag"]
    make_files()
    response = client.get("/open-data/", headers={"if-none-match": before})
    assert response.status_code == 200
    for made in made_files():
        assert made.kind.path in response.content.decode()
        assert made.row.sha256 in response.content.decode()


@pytest.mark.thorough
def test_who_stops_half_way_leaves_the_files_before(client, monkeypatch):
    PracticePageFactory(title="Eerst")
    make_files()
    PracticePageFactory(title="Daarna")

    def stop(*_args):
        raise OSError("no room")

    monkeypatch.setattr(making, "_package", stop)
    with pytest.raises(OSError, match="no room"):
        make_files()
    assert "Eerst" in everything(client)
    assert "Daarna" not in everything(client)


def test_what_was_replaced_goes_later(client, monkeypatch):
    make_files()
    old = set(default_storage.listdir(FOLDER)[1])
    VocabularyFactory()
    make_files()
    assert old <= set(default_storage.listdir(FOLDER)[1])
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    make_files()
    kept = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    assert kept >= set(OpenDataFile.objects.values_list("stored", flat=True))
    assert not old <= {name.rpartition("/")[2] for name in kept}


def test_a_file_that_is_lost_is_no_error(client):
    OpenDataFileFactory(name="databank.ttl")
    assert client.get("/open-data/databank.ttl").status_code == 404


def test_once_a_day(client):
    make_files_of_today()
    first = OpenDataFile.objects.first().made_at
    make_files_of_today()
    assert OpenDataFile.objects.first().made_at == first
    OpenDataFile.objects.update(made_at=first - timedelta(days=1))
    make_files_of_today()
    assert OpenDataFile.objects.first().made_at > first


@pytest.mark.both_databases
def test_a_checksum_is_one():
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenDataFileFactory(sha256="x" * 64)


def test_the_pages_lead_to_their_data(client):
    for page in (PracticePageFactory(), EventPageFactory()):
        told = re.search(
            r'<link rel="alternate" type="application/ld\+json" href="([^"]+)"', client.get(page.url).content.decode()
        )
        assert client.get(told[1], headers={"accept": "application/ld+json"}).json()["url"] == page.full_url

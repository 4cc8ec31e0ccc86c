"""Every example of the APIs is tried on the demo: of the OpenAPI document, and of docs/api.md."""

import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from home.open_data.making import make_files
from practices.models import PracticePage

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "api.md").read_text()

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.mark.thorough
def test_every_example_of_the_description_can_be_asked(client):
    # The demo has methods, and no practice that applies one.
    practice = PracticePage.objects.get(slug="pleinpatrons")
    practice.method = PracticePage.objects.get(slug="bondgenoten")
    practice.save()
    schema = client.get("/api/databank/openapi.json").json()
    asked, refused = 0, []
    for path, methods in schema["paths"].items():
        if "get" not in methods:
            continue
        parameters = methods["get"]["parameters"]
        address = path
        for parameter in parameters:
            if parameter["in"] == "path":
                address = address.replace(f"{{{parameter['name']}}}", parameter["example"])
        questions = [{}]
        for parameter in parameters:
            described = parameter["schema"].get("items", parameter["schema"])
            values = [*described.get("enum", []), *([parameter["example"]] if "example" in parameter else [])]
            if parameter["in"] == "query":
                questions += [{parameter["name"]: value} for value in values]
        for question in questions:
            response = client.get(address, question)
            asked += 1
            if response.status_code != 200:
                refused.append((address, question, response.content))
    assert asked > 100
    assert refused == []


def commands():
    """Return the commands in the shell examples of docs/api.md, without comments."""
    for block in re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] == "curl":
                yield words[1:]


@pytest.mark.thorough
def test_every_command_of_the_documentation_works(client):
    make_files()
    etag = client.get("/api/databank/practices")["ETag"]
    cursor = client.get("/api/databank/changes").json()["cursor"]
    page = str(PracticePage.objects.public().first().pk)
    tried, failed = 0, []
    for words in commands():
        method, headers, body, url, expected = "get", {}, None, "", {200, 201}
        rest = iter(words)
        for word in rest:
            if word == "-X":
                method = next(rest).lower()
            elif word == "-H":
                name, _colon, value = next(rest).partition(": ")
                # What a reader fills in.
                headers[name] = etag if "…" in value else value
                expected = {304} if name == "If-None-Match" else expected
            elif word == "-d":
                body = next(rest)
            elif word == "-L":
                expected = {302}
            elif "$TOKEN" in word:
                # Of a draft that someone is working at: tests/api/test_previews.py.
                url, expected = word, {404}
            elif not word.startswith("-"):
                url = word
        assert url.startswith("$BASE_URL/"), url
        parts = urlsplit(url.removeprefix("$BASE_URL").replace("$CURSOR", cursor))
        address = f"{parts.path.replace('/pages/12/', f'/pages/{page}/')}?{parts.query}".rstrip("?")
        content_type = headers.pop("Content-Type", "application/json")
        data = {"data": body, "content_type": content_type} if body else {}
        response = getattr(client, method)(address, headers=headers, **data)
        tried += 1
        if response.status_code not in expected:
            failed.append((words, response.status_code, response.content))
    assert tried > 12
    assert failed == []


def test_every_example_of_json_is_json():
    for block in re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL):
        json.loads(block)

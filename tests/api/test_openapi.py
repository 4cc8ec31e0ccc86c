"""The description of /api/databank/: sound OpenAPI 3.1, as it was written down, and true.

`UPDATE_GOLDEN=1 pytest tests/api/test_openapi.py` writes it anew; read the difference before committing it.
"""

import json
import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from practices.models.choices import Status
from tests.factories import PracticePageFactory, VocabularyFactory
from tests.html import assert_sound

GOLDEN = Path(__file__).parent / "golden" / "openapi.json"
OPENAPI = "/api/databank/openapi.json"
TYPES = {"string", "number", "integer", "boolean", "array", "object", "null"}


@pytest.fixture
def schema(client, db):
    return client.get(OPENAPI).json()


@pytest.mark.thorough
def test_it_is_as_it_was_written_down(schema):
    found = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(found)
    assert found == GOLDEN.read_text()


def test_it_is_sound(schema):
    assert re.fullmatch(r"3\.1\.\d+", schema["openapi"])
    assert {"title", "version"} <= schema["info"].keys()
    operations = [
        (path, method, operation) for path, methods in schema["paths"].items() for method, operation in methods.items()
    ]
    identifiers = [operation["operationId"] for _path, _method, operation in operations]
    assert len(set(identifiers)) == len(identifiers) == 18
    for path, method, operation in operations:
        assert method == ("post" if operation["operationId"] in {"handIn", "sendFiles"} else "get")
        parameters = operation["parameters"]
        assert len({(parameter["in"], parameter["name"]) for parameter in parameters}) == len(parameters)
        in_path = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path))
        for parameter in parameters:
            assert parameter["in"] in {"path", "query", "header"}
            assert parameter["required"] is (parameter["in"] == "path")
            assert_sound_schema(parameter["schema"], schema)
        if "requestBody" in operation:
            for content in operation["requestBody"]["content"].values():
                assert_sound_schema(content["schema"], schema)
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d", status)
            assert response["description"]
            if status == "304":
                assert "content" not in response
                continue
            for media_type, content in response["content"].items():
                assert media_type == ("application/json" if status in {"200", "201"} else "application/problem+json")
                assert_sound_schema(content["schema"], schema)
    for described in schema["components"]["schemas"].values():
        assert_sound_schema(described, schema)


def assert_sound_schema(described, schema):
    """Check that types are known and that every reference leads somewhere."""
    if "$ref" in described:
        assert described["$ref"].removeprefix("#/components/schemas/") in schema["components"]["schemas"]
    assert described.get("type", "null") in TYPES
    assert set(described.get("required", [])) <= described.get("properties", {}).keys()
    children = [*described.get("properties", {}).values(), *described.get("anyOf", []), *described.get("oneOf", [])]
    children += [described[key] for key in ("items", "additionalProperties") if isinstance(described.get(key), dict)]
    for child in children:
        assert_sound_schema(child, schema)


def test_every_field_is_described(schema):
    fields = {
        f"{name}.{field}": told.get("description")
        for name, described in schema["components"]["schemas"].items()
        for field, told in described.get("properties", {}).items()
    }
    assert len(fields) > 500
    assert [name for name, description in fields.items() if not description] == []
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert all(parameter.get("description") for parameter in operation["parameters"]), operation["operationId"]


def test_parameters_tell_their_values(schema):
    parameters = {
        parameter["name"]: parameter for parameter in schema["paths"]["/api/databank/practices"]["get"]["parameters"]
    }
    assert parameters["status"]["schema"]["items"]["enum"] == Status.values
    assert "`lopend`: Lopend" in parameters["status"]["description"]
    assert "vocabularies" not in parameters


def test_vocabularies_are_parameters_by_name(client, db):
    VocabularyFactory(name="Doelgroep", parameter="doelgroep")
    VocabularyFactory(name="Intern", parameter="intern", is_facet=False)
    described = client.get(OPENAPI).json()
    for path in ("practices", "practices/facets"):
        operation = described["paths"][f"/api/databank/{path}"]["get"]
        parameters = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
        assert parameters["doelgroep"]["type"] == "array"
        assert parameters["doelgroep"]["items"] == {"type": "string"}
        assert parameters["doelgroep_alle"]["enum"] == ["0", "1"]
        assert "intern" not in parameters
        assert not any(key.startswith("x-") for key in operation)


def test_every_operation_says_what_can_go_wrong(schema):
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            assert {"400", "405", "406", "414", "500", "503"} <= operation["responses"].keys()
            assert ("304" in operation["responses"]) == (method == "get")
            assert ("412" in operation["responses"]) == (method == "get")


@pytest.mark.thorough
def test_examples_and_enums_can_be_asked(client, schema, site):
    PracticePageFactory()
    for parameter in schema["paths"]["/api/databank/practices"]["get"]["parameters"]:
        of = parameter["schema"].get("items", parameter["schema"])
        for value in of.get("enum", []):
            assert client.get("/api/databank/practices", {parameter["name"]: value}).status_code == 200


def test_an_answer_has_the_keys_that_are_described(client, schema, site):
    page = PracticePageFactory(full=True)
    described = schema["components"]["schemas"]
    listed = client.get("/api/databank/practices?facetten=1").json()
    whole = client.get(f"/api/databank/practices/{page.translation_key}").json()
    for answer, name in (
        (listed, "PracticeList"),
        (listed["items"][0], "FoundPractice"),
        (listed["facets"][0], "FacetGroup"),
        (listed["facets"][0]["values"][0], "FacetOption"),
        (whole, "Practice"),
        (whole["contact"], "Contact"),
        (whole["documents"][0], "PracticeFile"),
        (whole["municipalities"][0], "Municipality"),
        (whole["terms"][0], "Term"),
    ):
        assert answer.keys() == described[name]["properties"].keys(), name
        assert answer.keys() == set(described[name]["required"]), name


@pytest.mark.thorough
def test_the_page_for_people_says_the_same_without_scripts_or_third_parties(client, schema, site):
    response = client.get("/api/databank/docs/")
    document = assert_sound(response)
    text = document.get_text(" ")
    names = {code.get_text() for code in document.select("dt code")}
    identifiers = {element["id"] for element in document.find_all(id=True)}
    for path, methods in schema["paths"].items():
        assert path in text
        for operation in methods.values():
            for parameter in operation["parameters"]:
                assert parameter["name"] in names
    assert schema["components"]["schemas"].keys() <= identifiers
    links = {link["href"] for link in document.select(".described a[href^='#']")}
    assert {link[1:] for link in links} <= identifiers
    assert_from_here(document)
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def assert_from_here(document: BeautifulSoup) -> None:
    """Check that the page loads nothing from elsewhere and holds no script or style of its own."""
    loaded = [
        element.get("src") or element.get("href") for element in document.select("script, img, link[rel=stylesheet]")
    ]
    assert all(str(address).startswith("/") for address in loaded)
    assert not document.select("style, [style]")


@pytest.mark.thorough
def test_numbers_are_taken_as_far_as_it_says(schema, client, site):
    asked = 0
    for path, methods in schema["paths"].items():
        for parameter in methods.get("get", {}).get("parameters", []):
            if parameter["schema"].get("type") == "integer":
                limits = parameter["schema"]
                for value, statuses in (
                    (limits["maximum"], {200, 404}),
                    (limits["maximum"] + 1, {400}),
                    (limits["minimum"] - 1, {400}),
                ):
                    assert client.get(path, {parameter["name"]: value}).status_code in statuses, (path, value)
                    asked += 1
    assert asked >= 20

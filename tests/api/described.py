"""Both APIs as schemathesis reads them: our own as it describes itself, Wagtail's described here.

`python -m tests.api.described databank` or `v2` prints one, for a long run by hand (docs/development.md).
"""

import json
import os
import sys

OPENAPI = "/api/databank/openapi.json"
# With it an answer has some of the fields, of which OpenAPI can't say which: tests/api/test_sparse.py looks at those.
_SPARSE = "velden"
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
# Of a row `fields` may ask anything, also nothing.
_ROW = {
    "type": "object",
    "properties": {"id": {"type": "integer", "minimum": 1}, "meta": {"type": "object", "required": ["type"]}},
}
_LIST = {
    "type": "object",
    "required": ["meta", "items"],
    "properties": {
        "meta": {"type": "object", "required": ["total_count"], "properties": {"total_count": {"type": "integer"}}},
        "items": {"type": "array", "items": _ROW},
    },
    "additionalProperties": False,
}
_REFUSED = (400, 401, 404, 405, 406, 412, 414, 429, 500, 503)
_NUMBER = {"type": "integer", "minimum": 0, "maximum": 10**9 - 1}
_VALUES = {
    "limit": {**_NUMBER, "maximum": 100},
    "offset": {**_NUMBER, "maximum": 1_000_000},
    "child_of": _NUMBER,
    "search": {"type": "string", "maxLength": 200},
    "search_operator": {"enum": ["and", "or"]},
    "rich_text_format": {"enum": ["html", "markdown"]},
    "format": {"enum": ["json"]},
}  # fmt: skip


def databank(client):
    """Return the description of our own API."""
    told = client.get(OPENAPI).json()
    for methods in told["paths"].values():
        for operation in methods.values():
            operation["parameters"] = [each for each in operation["parameters"] if each["name"] != _SPARSE]
    return told


def v2():
    """Return a description of Wagtail's API: every endpoint with every parameter that it takes, of each page type."""
    from wagtail.models import get_page_models

    from api.v2.parameters import filterable_fields
    from api.v2.views import ENDPOINTS, PagesAPIViewSet
    from core.models import BasePage

    paths = {"/api/v2/": _read({"type": "object"})}
    for name, view in ENDPOINTS.items():
        models = [view.model] if name != "pages" else [PagesAPIViewSet.model, *get_page_models()]
        own = [model for model in models if model is view.model or issubclass(model, BasePage)]
        filters = {field for model in own for field in filterable_fields(model, view.get_available_fields(model, True))}
        known = {*view.known_query_parameters, *filters}
        types = ",".join(model._meta.label for model in own[1:2])
        paths |= {
            f"/api/v2/{name}/": _read(_LIST, [_parameter(each, types) for each in sorted(known)]),
            f"/api/v2/{name}/{{id}}/": _read(
                _ROW,
                [_parameter(each) for each in sorted(view.detail_query_parameters)],
                path={"in": "path", "name": "id", "required": True, "schema": {**_NUMBER, "minimum": 1}},
            ),
            f"/api/v2/{name}/find/": _read(
                None,
                [_parameter(each) for each in sorted(view.detail_query_parameters | view.find_query_parameters)],
            ),
        }
    return {"openapi": "3.1.0", "info": {"title": "Wagtail", "version": "2"}, "paths": paths}


def _parameter(name, types=""):
    # A thousand characters are taken of a text, which of all parameters together no address holds.
    schema = _VALUES.get(name, {"type": "string"})
    if name == "type" and types:
        schema = {"type": "string", "examples": [types]}
    return {"in": "query", "name": name, "required": False, "schema": schema}


def _read(schema, parameters=(), path=None):
    """Return an operation. schema: of what it answers; None where it leads on."""
    problem = {"content": {"application/problem+json": {"schema": _PROBLEM}}}
    answers = {str(status): {"description": "Refused", **problem} for status in _REFUSED}
    found = {"description": "Found", "content": {"application/json": {"schema": schema or {"type": "object"}}}}
    answers |= {"304": {"description": "Not Modified"}, "302" if schema is None else "200": found}
    return {"get": {"parameters": [*([path] if path else []), *parameters], "responses": answers}}


def main():
    """Print the description that is asked for."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.test import Client

    print(json.dumps(v2() if sys.argv[1] == "v2" else databank(Client())))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()

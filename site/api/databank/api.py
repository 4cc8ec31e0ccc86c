"""Our own API at /api/databank/: mounts the routers of the apps. What hardens it stands in api.middleware."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer
from wagtail.api.utils import get_full_url

from api.databank.changes import router as changes_router
from api.databank.described import describe_fields, describe_path
from api.databank.pages import router as pages_router
from api.databank.registers import router as registers_router
from api.databank.search import router as search_router
from core.http.problems import KINDS, MEDIA_TYPE, problem
from events.api.router import router as events_router
from forms.api.files import router as files_router
from forms.api.router import router as forms_router
from practices.api.router import router as practices_router
from practices.outputs.linked_data import LICENCE
from practices.query.parameters import TAKES_VOCABULARIES, vocabulary_parameters

_DESCRIPTION = """Everything that is public in the databank, as typed JSON: no login, and no key needed.

Parameters have the Dutch names of the site's own addresses: what filters `/praktijken/` or `/evenementen/` does here.
A parameter or value that does not exist is refused (400) with its name.

A key changes nothing of what is answered: with it one may ask more often."""
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key that the editors gave. Without one the same is answered, and less may be asked in a minute.",
}
# What every operation can answer beside what it says itself.
_ANY = {
    400: "Bad Request",
    401: "Unauthorized",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    414: "URI Too Long",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


class _Json(JSONRenderer):
    # Dutch has accents; escaped they take twice the room and no one can read them.
    json_dumps_params = {"ensure_ascii": False}


class _Docs(DocsBase):
    """A page of our own: the site's Content-Security-Policy, no script, no megabytes, readable by a screen reader."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        context = {
            "schema": schema,
            "operations": list(_operations(schema)),
            "openapi_url": self.get_openapi_url(api, kwargs),
            "open_data_url": reverse("open_data"),
            "problems": KINDS,
        }
        return render(request, "api/databank_docs.html", context)


def _operations(schema: OpenAPISchema) -> Any:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield {"path": path, "method": method.upper(), **operation}


class DatabankAPI(NinjaAPI):
    """The API, with errors that are described as what they are."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Return the description in OpenAPI 3.1."""
        schema = super().get_openapi_schema(**kwargs)
        vocabularies = [parameter.openapi() for parameter in vocabulary_parameters()]
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                if operation.pop(TAKES_VOCABULARIES, False):
                    operation["parameters"] = [*operation["parameters"], *vocabularies]
                describe_path(operation)
                operation["responses"] = _all_responses(method, operation["responses"])
        describe_fields(schema["components"]["schemas"])
        schema["components"]["securitySchemes"] = {"ApiKey": _KEY}
        # Of all operations, and none of them needs it.
        schema["security"] = [{}, {"ApiKey": []}]
        return schema


def _all_responses(method: str, declared: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Return what an operation can answer, with what any operation can, in the order of the statuses."""
    described = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    any_operation = {status: {"description": text, "content": {**described}} for status, text in _ANY.items()}
    found = {**any_operation, **declared}
    for status, response in found.items():
        if status >= HTTPStatus.BAD_REQUEST:
            response["content"] = {MEDIA_TYPE: response["content"].pop("application/json")}
    if method == "get":
        found[int(HTTPStatus.NOT_MODIFIED)] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
        failed = HTTPStatus.PRECONDITION_FAILED
        found[int(failed)] = {"description": failed.phrase, "content": {MEDIA_TYPE: described["application/json"]}}
    return dict(sorted(found.items()))


api = DatabankAPI(
    title="Databank sociale samenhang",
    version="1",
    description=_DESCRIPTION,
    urls_namespace="databank",
    auth=None,
    docs=_Docs(),
    docs_url="/docs/",
    renderer=_Json(),
    servers=[{"url": settings.BASE_URL}],
    openapi_extra={
        "info": {
            "license": {"name": "Modellicentie Gratis Hergebruik v1.0", "url": LICENCE},
            "contact": {"name": "Agentschap Binnenlands Bestuur"},
        }
    },
)
api.add_router("", practices_router)
api.add_router("", forms_router)
api.add_router("", files_router)
api.add_router("", events_router)
api.add_router("", changes_router)
api.add_router("", registers_router)
api.add_router("", search_router)
api.add_router("", pages_router)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _exception: Http404) -> HttpResponse:
    return problem(404, "There is no such thing here, or it is not public.")


@api.get("/", include_in_schema=False)
def entrance(request: HttpRequest) -> dict[str, str]:
    """Where to go from here."""
    names = {
        "practices": "list_practices",
        "events": "list_events",
        "changes": "list_changes",
        "vocabularies": "list_vocabularies",
        "terms": "list_terms",
        "municipalities": "list_municipalities",
        "organisations": "list_organisations",
        "navigation": "get_navigation",
        "search": "search",
        "pages": "home_page",
        "openapi": "openapi-json",
        "docs": "openapi-view",
    }
    return {name: get_full_url(request, reverse(f"databank:{view}")) for name, view in names.items()}

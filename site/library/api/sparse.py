"""Records with only the fields that are asked for: `velden=title,uri`."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from ninja import Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import create_model
from wagtail.api import APIField

from core.listing.parameters import Parameter
from core.listing.refusals import Reason, Refusal

FIELDS = "velden"
FIELDS_PARAMETER = Parameter(
    FIELDS,
    "Velden",
    "Alleen deze velden van elk stuk.",
    "Names of fields of the whole record, separated by commas: only these are told of it, also in a list. "
    "An answer to this has no other fields, whatever its schema requires.",
    example="uri,title",
    # All names of the longest record, and some room.
    longest=1_500,
)


class SparseRecord:
    """A type of record of which some fields can be asked.

    record: its type when whole; api_fields: those of its fields that are read from a page; others: the types of what a
    list tells beside, by name.
    """

    def __init__(
        self, record: type[Schema], api_fields: Iterable[APIField], others: Mapping[str, Any] | None = None
    ) -> None:
        self._types = {**{name: field.annotation for name, field in record.model_fields.items()}, **(others or {})}
        self._name = f"Partial{record.__name__}"
        self._api_fields = list(api_fields)

    def refused(self, params: QueryDict) -> list[Refusal]:
        """Return the names in `params` that are no fields."""
        known = self._types
        others = [name for name in _names(params) if name not in known]
        hint = f"its fields are {', '.join(known)}" if others else ""
        refused = [Refusal.of(FIELDS, name, Reason.UNKNOWN_VALUE) for name in others]
        return [*refused[:-1], refused[-1].explained(hint)] if refused else []

    def asked(self, params: QueryDict) -> frozenset[str] | None:
        """Return the names of the fields that are asked for; None for what is told by itself."""
        return frozenset(_names(params)) or None

    def read_fields(self, asked: frozenset[str]) -> list[APIField]:
        """Return the fields to read from a page for these names: what is not asked for is not looked up."""
        return [field for field in self._api_fields if field.name in asked]

    def told(self, record: dict[str, Any], asked: frozenset[str]) -> dict[str, Any]:
        """Return what is told of a record: the fields that are asked for, with the values of the whole."""
        chosen = {name: value for name, value in record.items() if name in asked}
        return self._partial(**chosen).model_dump(exclude_unset=True)

    @cached_property
    def _partial(self) -> type[Schema]:
        fields: dict[str, Any] = {name: (kind, None) for name, kind in self._types.items()}
        return create_model(self._name, __base__=Schema, **fields)


def sparse_answer(data: dict[str, Any], headers: HttpResponse) -> JsonResponse:
    """Return an answer that its schema does not describe whole, with the headers that were set on `headers`."""
    response = JsonResponse(data, encoder=NinjaJSONEncoder, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/json; charset=utf-8"
    if "Link" in headers:
        response["Link"] = headers["Link"]
    return response


def _names(params: QueryDict) -> list[str]:
    return [name for part in params.get(FIELDS, "").split(",") if (name := part.strip())]

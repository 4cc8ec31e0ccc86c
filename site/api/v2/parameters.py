"""Query parameters: checked before anything is asked of the database, so that a bad one is a 400 that says why."""

import datetime
import re
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from taggit.managers import TaggableManager
from wagtail.api.v2.utils import BadRequestError, parse_boolean
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from library.models import Municipality, Organisation

MAX_LENGTH = 1000
MAX_SEARCH_LENGTH = 200
MAX_OFFSET = 1_000_000
# Of `fields`: nothing that the API shows lies deeper.
MAX_NESTING = 5
# Digits; within what every database takes for a key.
_NUMBER = re.compile(r"[0-9]{1,9}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NUMBERS = ("limit", "offset", "id")
_PAGES = ("child_of", "descendant_of", "ancestor_of", "translation_of")
_OPERATORS = ("and", "or")

# Registers are filtered by the identifier that the API shows, not by a key of our database.
_IDENTIFIERS: dict[type[models.Model], str] = {Organisation: "slug", Municipality: "nis"}
_SCALARS = (
    models.CharField,
    models.BooleanField,
    models.IntegerField,
    models.DecimalField,
    models.DateField,
)


def check_parameters(request: Request, allowed: Iterable[str]) -> None:
    """Raise BadRequestError when a parameter is unknown, given twice or can't be read."""
    if unknown := sorted(set(request.GET) - set(allowed)):
        raise BadRequestError(f"unknown parameter: {', '.join(name[:40] for name in unknown[:5])}")
    for name, values in request.GET.lists():
        if len(values) > 1:
            raise BadRequestError(f"{name} is given more than once; separate values with commas")
        _check_text(name, values[0])
    for name in _NUMBERS:
        if name in request.GET and not _NUMBER.fullmatch(request.GET[name]):
            raise BadRequestError(f"{name} must be a whole number, 0 or more")
    if int(request.GET.get("offset", 0)) > MAX_OFFSET:
        raise BadRequestError(f"offset cannot be higher than {MAX_OFFSET}")
    for name in _PAGES:
        value = request.GET.get(name, "0")
        if not _NUMBER.fullmatch(value) and not (value == "root" and name != "ancestor_of"):
            raise BadRequestError(f"{name} must be the id of a page")
    if request.GET.get("search_operator", "and") not in _OPERATORS:
        raise BadRequestError("search_operator must be 'and' or 'or'")
    if request.GET.get("format", "json") != "json":
        raise BadRequestError("format must be 'json'")


def _check_text(name: str, value: str) -> None:
    longest = MAX_SEARCH_LENGTH if name == "search" else MAX_LENGTH
    if len(value) > longest:
        raise BadRequestError(f"{name} is longer than {longest} characters")
    if _CONTROL.search(value):
        raise BadRequestError(f"{name} holds a control character")
    if name == "fields" and _depth(value) > MAX_NESTING:
        raise BadRequestError("fields is nested too deeply")


def _depth(text: str) -> int:
    """Return how deep the brackets of a text go."""
    return max(accumulate({"(": 1, ")": -1}.get(character, 0) for character in text), default=0)


# --- Filters ----------------------------------------------------------------------------------------------------------


def filterable_fields(model: type[models.Model], names: Iterable[str]) -> dict[str, Any]:
    """Return the fields among `names` on which rows may be filtered: single values, foreign keys and tags."""
    found = {name: _field(model, name) for name in names}
    return {name: field for name, field in found.items() if _is_filterable(field)}


def sortable_fields(model: type[models.Model], names: Iterable[str]) -> set[str]:
    """Return the names among `names` by which rows may be sorted: those with one plain value a row."""
    return {name for name in names if isinstance(_field(model, name), _SCALARS)}


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _is_filterable(field: Any) -> bool:
    if isinstance(field, models.ForeignKey):
        related: Any = field.related_model
        return related in _IDENTIFIERS or issubclass(related, Page)
    return isinstance(field, (*_SCALARS, TaggableManager))


class ValueFilter(BaseFilterBackend):
    """Filters on fields: `status=lopend`, `tags=jongeren,sport` (all of them), `method=12`."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        model = queryset.model
        names = view.get_available_fields(model, db_fields_only=True)
        for name, field in filterable_fields(model, names).items():
            if name not in request.GET:
                continue
            value = request.GET[name]
            if isinstance(field, TaggableManager):
                for tag in value.split(","):
                    queryset = queryset.filter(pk__in=_tagged(model, name, tag.strip()))
            elif isinstance(field, models.ForeignKey):
                queryset = queryset.filter(self._points_at(field, value, view))
            else:
                queryset = queryset.filter(**{name: parse_value(field, value)})
        return queryset

    def _points_at(self, field: Any, value: str, view: Any) -> Q:
        related = field.related_model
        if related in _IDENTIFIERS:
            return Q(**{f"{field.name}__{_IDENTIFIERS[related]}": value})
        if not _NUMBER.fullmatch(value):
            raise BadRequestError(f"{field.name} must be the id of a page")
        # Only a page that may be seen: otherwise guessing ids would tell what points at a hidden one.
        return Q(**{f"{field.name}__in": view.get_base_queryset().filter(pk=value).order_by().values("pk")})


def _tagged(model: type[models.Model], name: str, tag: str) -> QuerySet:
    # A subquery: a join would give a row for every tag, and search does not take one.
    manager: Any = model._default_manager
    found: QuerySet = manager.filter(Q(**{f"{name}__slug": tag}) | Q(**{f"{name}__name__iexact": tag}))
    return found.order_by().values("pk")


def parse_value(field: Any, text: str) -> Any:
    """Return `text` as a value of the model field; raises BadRequestError when it is none."""
    if field.choices and text not in _choices(field):
        raise BadRequestError(f"{field.name} must be one of: {', '.join(filter(None, _choices(field)))}")
    if isinstance(field, models.IntegerField) and not _NUMBER.fullmatch(text):
        raise BadRequestError(f"{field.name} must be a whole number, 0 or more")
    try:
        value = parse_boolean(text) if isinstance(field, models.BooleanField) else _python_value(field, text)
    except (ValidationError, ValueError, OverflowError) as error:
        raise BadRequestError(f"{field.name}: this is not a valid value") from error
    return value


def _choices(field: Any) -> list[str]:
    words = [str(value) for value, _label in field.flatchoices]
    return [*words, ""] if field.blank else words


def _python_value(field: Any, text: str) -> Any:
    value = field.to_python(text)
    if value is None:
        raise ValueError
    if isinstance(field, models.DecimalField):
        field.run_validators(value)
    if isinstance(value, datetime.datetime) and timezone.is_naive(value):
        value = timezone.make_aware(value)
        # Near the ends of the calendar there is no such moment in UTC.
        value.astimezone(datetime.UTC)
    return value


class Ordering(BaseFilterBackend):
    """Sorts: `order=title`, `order=-starts_at,title`, `order=random`. What has no value comes last.

    Rows that tie are sorted by id, so that no row is on two pages of results or on none.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        order = request.GET.get("order")
        if order is None:
            return queryset
        if order == "random":
            if "offset" in request.GET or "search" in request.GET:
                raise BadRequestError("random order can't be combined with offset or search")
            return queryset.order_by("?")
        names = view.get_available_fields(queryset.model, db_fields_only=True)
        allowed = sortable_fields(queryset.model, names)
        parts = order.split(",")
        for part in parts:
            if part.removeprefix("-") not in allowed:
                raise BadRequestError(f"cannot order by '{part[:40]}'; possible are: {', '.join(sorted(allowed))}")
        return queryset.order_by(*map(_sort_key, parts), "id")


def _sort_key(part: str) -> Any:
    name = F(part.removeprefix("-"))
    return name.desc(nulls_last=True) if part.startswith("-") else name.asc(nulls_last=True)


class Search(BaseFilterBackend):
    """Searches in what the other filters left: `search=buurt feest`. Comes last, for its results can't be filtered."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> Any:
        if "search" not in request.GET:
            return queryset
        text = request.GET["search"]
        if not re.search(r"\w", text):
            raise BadRequestError("search needs a word")
        # As one subquery: search itself takes only filters on fields that it has indexed.
        manager: Any = queryset.model._default_manager
        narrowed = manager.filter(pk__in=queryset.order_by().values("pk")).order_by(*queryset.query.order_by)
        # Rows of registers still come along in the same query.
        narrowed.query.select_related = queryset.query.select_related
        return get_search_backend().search(
            text,
            narrowed,
            operator=request.GET.get("search_operator"),
            order_by_relevance="order" not in request.GET,
        )

"""What doors of the API tell of things, as JSON that is written once for as long as nothing changes."""

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any, NamedTuple

from django.http import HttpResponse
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from core.changelog.versions import versions
from core.http.conditional import content_now
from core.kept import Kept

# Some lists of whole records; one of those takes five to ten kilobytes.
RECORDS_KEPT = 500


class _Entry(NamedTuple):
    """A record by its key. told: what makes one way of telling it differ from another, of one door or of two. version:
    another one when it is told otherwise.
    """

    told: Hashable
    key: int
    version: Hashable


kept_records: Kept[_Entry, str] = Kept(RECORDS_KEPT)


def pages_told_once(
    told: Hashable, keys: Iterable[int], tell: Callable[[Collection[int]], Mapping[int, str]]
) -> dict[int, str]:
    """Return the records of pages as JSON by their keys, in that order; those that are not public are left out.

    told: how they are told, and by which door. tell: is given the keys of the records that were not told in this way
    since the log named them, and gives those that are public.
    """
    # Read before, as the answer 304 does: what changes meanwhile is told to who asks next.
    seen = versions()
    return _told(told, {key: seen.of(key) for key in keys}, tell)


def told_once(
    told: Hashable, keys: Iterable[int], tell: Callable[[Collection[int]], Mapping[int, str]]
) -> dict[int, str]:
    """Return the same of what is no page, of which the log does not tell: new when anything changed."""
    return _told(told, dict.fromkeys(keys, content_now()), tell)


def _told(
    told: Hashable, version_by_key: Mapping[int, Hashable], tell: Callable[[Collection[int]], Mapping[int, str]]
) -> dict[int, str]:
    asked = {key: _Entry(told, key, version) for key, version in version_by_key.items()}

    def make(missing: list[_Entry]) -> dict[_Entry, str]:
        return {asked[key]: text for key, text in tell([entry.key for entry in missing]).items()}

    found = kept_records.get_many(asked.values(), None, make)
    return {key: found[entry] for key, entry in asked.items() if entry in found}


def written(value: Any) -> str:
    """Return a value as our own API writes it."""
    return json.dumps(value, cls=NinjaJSONEncoder, ensure_ascii=False)


def with_items(answer: Schema, items: Iterable[str], headers: HttpResponse) -> HttpResponse:
    """Return an answer with records that are JSON already in its empty `items`, and with the way on of `headers`."""
    parts = {name: written(value) for name, value in answer.model_dump().items()}
    parts["items"] = f"[{', '.join(items)}]"
    text = ", ".join(f"{written(name)}: {part}" for name, part in parts.items())
    response = HttpResponse(f"{{{text}}}", content_type="application/json; charset=utf-8")
    if "Link" in headers:
        response["Link"] = headers["Link"]
    return response

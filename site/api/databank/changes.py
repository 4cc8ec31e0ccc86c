"""The log of changes at /api/databank/: all that is public, and afterwards what changes of it."""

import datetime
import uuid
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field
from wagtail.api.utils import get_full_url

from core.changelog.change import Change, ChangeKind
from core.changelog.reading import Cursor, ForgottenCursorError, WrongCursorError, read_changes
from core.http.problems import CURSOR_FORGOTTEN, problem
from core.listing.parameters import Parameter
from core.listing.refusals import Reason, Refusal, refusal_problem, refused_names, refused_number
from events.api.schemas import Event
from home.open_data.things import THINGS, change_told
from library.api.parts import per_page_parameter
from library.api.records import DEFAULT_PER_PAGE, MAX_PER_PAGE, PER_PAGE
from library.api.schemas import Problem, TermRecord, VocabularyRecord
from practices.api.schemas import Practice

AFTER = "na"


class _ChangeBase(Schema):
    """A thing that changed, as it is now. title: what it is called, or was when it was last public.
    replaced_by: the uri of what stands for it, when it is gone. at: when it changed. record: null when it is gone.
    """

    change: Literal["created", "changed", "gone"]
    uuid: uuid.UUID
    uri: str
    title: str
    at: datetime.datetime
    replaced_by: str | None


class PracticeChange(_ChangeBase):
    """A practice that changed. record: as `practices/<uuid>` tells it; null when it is gone."""

    type: Literal["practice"]
    record: Practice | None  # type: ignore[valid-type]


class EventChange(_ChangeBase):
    """An event that changed. record: as `events/<uuid>` tells it; null when it is gone."""

    type: Literal["event"]
    record: Event | None


class TermChange(_ChangeBase):
    """A term that changed. record: null when it is gone, also when it was merged: `replaced_by` says into what."""

    type: Literal["term"]
    record: TermRecord | None


class VocabularyChange(_ChangeBase):
    """A vocabulary that changed. record: null when it is gone."""

    type: Literal["vocabulary"]
    record: VocabularyRecord | None


AnyChange = Annotated[PracticeChange | EventChange | TermChange | VocabularyChange, Field(discriminator="type")]


class ChangeList(Schema):
    """A part of the log of changes.

    cursor: how far this goes; give it as `na` the next time. next: the address of what follows, null at the end.
    """

    cursor: str
    next: str | None
    items: list[AnyChange]


_AFTER = Parameter(
    AFTER,
    "Na",
    "Vanaf waar: de cursor van het vorige antwoord.",
    "The `cursor` of the answer before; 0, or nothing, to begin.",
    example="0",
    longest=40,
    pattern=r"^[0-9]{1,18}(-[1-9][0-9]{0,17})?$",
)
_PER_PAGE = per_page_parameter("Hoeveel wijzigingen een antwoord telt.", "Changes in an answer.")

router = Router(tags=["changes"])


@router.get(
    "/changes",
    response={200: ChangeList, 400: Problem, 410: Problem},
    operation_id="listChanges",
    summary="Follow what changes",
    openapi_extra={"parameters": [_AFTER.openapi(), _PER_PAGE.openapi()]},
)
def list_changes(request: HttpRequest, response: HttpResponse) -> HttpResponse | dict[str, Any]:
    """All that is public, and then what changes of it: practices, events, terms and vocabularies.

    Begin without `na` and follow `next` (also in the header `Link`) to the end. Keep each record by its `uri`, and
    forget those of which the record is null. Keep the last `cursor`, and ask with it as `na` for what changed since. A
    cursor of more than 400 days ago may be refused (410): then begin again.
    """
    refused = [
        *refused_names(request.GET, single={AFTER, PER_PAGE}, repeatable=()),
        *refused_number(request.GET, PER_PAGE, MAX_PER_PAGE),
    ]
    if refused:
        return refusal_problem(refused)
    text = request.GET.get(AFTER, "0")
    try:
        after = Cursor.parse(text)
    except WrongCursorError:
        return refusal_problem([Refusal.of(AFTER, text, Reason.UNKNOWN_VALUE)])
    except ForgottenCursorError:
        return problem(
            410,
            f"What changed since this cursor is no longer known: begin again, with {AFTER}=0.",
            kind=CURSOR_FORGOTTEN,
        )
    per_page = int(request.GET.get(PER_PAGE, DEFAULT_PER_PAGE))
    read = read_changes(after, THINGS.keys(), per_page)
    following = None
    if read.has_more:
        asked = {AFTER: str(read.cursor), **({PER_PAGE: per_page} if PER_PAGE in request.GET else {})}
        following = get_full_url(request, f"{request.path}?{urlencode(asked)}")
        response["Link"] = f'<{following}>; rel="next"'
    return {"cursor": str(read.cursor), "next": following, "items": _items(request, read.changes)}


def _items(request: HttpRequest, changes: list[Change]) -> list[dict[str, Any]]:
    records: dict[str, dict[int, dict[str, Any]]] = {}
    for name, thing in THINGS.items():
        # What the log says is gone may be back: as it is now is what is told.
        keys = {change.row for change in changes if change.thing == name}
        records[name] = thing.load(request, keys) if keys else {}
    return [_item(change, records[change.thing].get(change.row)) for change in changes]


def _item(change: Change, record: dict[str, Any] | None) -> dict[str, Any]:
    kind = change.kind
    if record is None:
        kind = ChangeKind.GONE
    elif kind == ChangeKind.GONE:
        kind = ChangeKind.CHANGED
    return {**change_told(change, kind), "record": record}

"""Makes the files with the whole databank, a part at a time, and puts them in the place of those before."""

import datetime
import gzip
import hashlib
import io
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.responses import NinjaJSONEncoder

from core.changelog.change import Change, ChangeKind
from core.changelog.writing import write_differences
from core.changes.stamp import ChangeStamp
from core.text.characters import clean_data
from home.models import OpenDataFile
from home.open_data import tables
from home.open_data.catalogue import DESCRIPTION, LICENCE_NAME, TITLE
from home.open_data.files import FILES, JSON_LINES, PACKAGE, SCHEMA, TURTLE, FileKind
from home.open_data.things import LINES, THINGS
from home.open_data.triples import triples
from practices.outputs.linked_data import LICENCE

logger = logging.getLogger(__name__)

# Where they lie in the storage of files. No web server gives what lies there.
FOLDER = "open-data"
# Records that are held at a time.
BATCH = 100
# What was replaced is kept for as long as someone may still be fetching it.
KEPT_FOR = datetime.timedelta(hours=1)
# What was made is not made anew sooner because something in it is gone.
SOONEST = datetime.timedelta(minutes=10)

_TABLES = tuple(kind for kind in FILES if kind.thing)
_encoder = NinjaJSONEncoder(ensure_ascii=False)


def make_files(batch: int = BATCH) -> int:
    """Make all files of what is public now, and put them all at once in the place of those before; return how many.

    Who reads the log of changes from the cursor that they hold has what is public then: what changes while they are
    made comes behind it.
    """
    write_differences()
    cursor, made_at = ChangeStamp.read().cursor, timezone.localtime()
    with TemporaryDirectory() as folder:
        _write(Path(folder), cursor, made_at, batch)
        rows = [_store(kind, Path(folder), cursor, made_at) for kind in FILES]
    with transaction.atomic():
        replaced = ("stored", "size", "sha256", "cursor", "made_at")
        OpenDataFile.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=replaced)
        # The page that tells of them is another now.
        ChangeStamp.move_content()
    _sweep()
    logger.info("open data made up to change %s", cursor)
    return len(rows)


def make_files_of_today() -> None:
    """Make the files unless that was done today."""
    if not OpenDataFile.objects.filter(name=PACKAGE, made_at__date=timezone.localdate()).exists():
        make_files()


def make_files_when_something_is_gone() -> None:
    """Make the files anew when they hold what is no longer public, but not sooner than ten minutes after the last."""
    made = OpenDataFile.objects.filter(name=PACKAGE).first()
    if made is None or made.made_at > timezone.now() - SOONEST:
        return
    gone = Change.objects.latest_rows().filter(kind=ChangeKind.GONE, cursor__gt=made.cursor)
    if gone.exists():
        make_files()


# --- Writing ---------------------------------------------------------------------------------------------------------


def _write(folder: Path, cursor: int, made_at: datetime.datetime, batch: int) -> None:
    columns = {kind.thing: tables.columns(kind.thing) for kind in _TABLES}
    with ExitStack() as stack:
        lines = stack.enter_context(_compressed(folder / JSON_LINES))
        turtle = stack.enter_context(_opened(folder / TURTLE))
        lines.write(_line({"type": "databank", "cursor": str(cursor), "made_at": made_at, "licence": LICENCE}))
        said: set[str] = set()
        for table in sorted(_TABLES, key=lambda kind: list(THINGS).index(kind.thing)):
            file, rows = stack.enter_context(_opened(folder / table.name)), tables.Lines(columns[table.thing])
            file.write(rows.head())
            for records in _records(table.thing, cursor, batch):
                for record in records.values():
                    lines.write(_line({"type": table.thing, "uri": record["uri"], "record": record}))
                    file.write(rows.line(record))
                turtle.writelines(triples(table.thing, records, said))
    (folder / SCHEMA).write_text(_json(_schema()), encoding="utf-8")
    (folder / PACKAGE).write_text(_json(_package(folder, columns, cursor, made_at)), encoding="utf-8")


def _records(thing: str, cursor: int, batch: int) -> Iterator[dict[int, dict[str, Any]]]:
    """Yield what is told of all things of one kind that are public, by key, as many at a time as `batch`.

    In the order of the log, whose rows move to its end only: what moves while this goes on is told by the log.
    """
    rows = Change.objects.of_public().filter(thing=thing, cursor__lte=cursor).order_by("cursor")
    position, request = 0, HttpRequest()
    while found := list(rows.filter(cursor__gt=position).values_list("cursor", "row")[:batch]):
        position = found[-1][0]
        told = THINGS[thing].load(request, [row for _cursor, row in found])
        yield {key: clean_data(_checked(thing, record)) for key, record in told.items()}


def _checked(thing: str, record: dict[str, Any]) -> dict[str, Any]:
    return THINGS[thing].schema.model_validate(record).model_dump()


def _line(line: dict[str, Any]) -> str:
    return f"{_encoder.encode(line)}\n"


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def _compressed(path: Path) -> Iterator[IO[str]]:
    # Without the name and the moment, so that the same content is the same file.
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file,
        io.TextIOWrapper(file, encoding="utf-8", newline="") as text,
    ):
        yield text


# --- Describing ------------------------------------------------------------------------------------------------------


def _json(data: dict[str, Any]) -> str:
    return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n"


def _schema() -> dict[str, Any]:
    """Return the JSON Schema of a line."""
    kind = next(kind for kind in FILES if kind.name == SCHEMA)
    described = LINES.json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": kind.url, "title": TITLE, **described}


def _package(
    folder: Path, columns: dict[str, list[tables.Column]], cursor: int, made_at: datetime.datetime
) -> dict[str, Any]:
    """Return the description of the files as a Data Package of Frictionless."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "databank-sociale-samenhang",
        "title": TITLE,
        "description": DESCRIPTION,
        "homepage": settings.BASE_URL,
        "created": made_at.isoformat(),
        "cursor": str(cursor),
        "licenses": [{"path": LICENCE, "title": LICENCE_NAME}],
        "resources": [_resource(kind, folder / kind.name, columns) for kind in FILES if kind.name != PACKAGE],
    }


def _resource(kind: FileKind, path: Path, columns: dict[str, list[tables.Column]]) -> dict[str, Any]:
    own: dict[str, Any] = {}
    if kind.thing:
        own = {
            "type": "table",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
            "schema": tables.schema(columns[kind.thing]),
        }
    elif kind.name == JSON_LINES:
        own = {"jsonSchema": SCHEMA}
    return {
        "name": kind.name.replace(".", "-"),
        "path": kind.name,
        "title": kind.title,
        "description": kind.meaning,
        "mediatype": kind.media_type,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
        **own,
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- Storing ---------------------------------------------------------------------------------------------------------


def _store(kind: FileKind, folder: Path, cursor: int, made_at: datetime.datetime) -> OpenDataFile:
    """Store a file whole under a name that none has, and return the row that will lead to it."""
    path = folder / kind.name
    digest = _digest(path)
    with path.open("rb") as file:
        stored = default_storage.save(f"{FOLDER}/{digest[:16]}-{kind.name}", File(file))
    return OpenDataFile(
        name=kind.name, stored=stored, size=path.stat().st_size, sha256=digest, cursor=cursor, made_at=made_at
    )


def _sweep() -> None:
    """Remove the files that no row leads to, unless someone may still be fetching them."""
    known = set(OpenDataFile.objects.values_list("stored", flat=True))
    _folders, names = default_storage.listdir(FOLDER)
    for name in names:
        stored = f"{FOLDER}/{name}"
        if stored not in known and default_storage.get_modified_time(stored) < timezone.now() - KEPT_FOR:
            default_storage.delete(stored)

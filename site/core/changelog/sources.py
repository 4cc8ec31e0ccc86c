"""Which things the log tells of, and what the public sees of them at this moment."""

import datetime
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import Page

from core.publishing.visibility import publicly_visible

# Keys in one question to a database: within what each of them takes.
BATCH = 5000
Item = TypeVar("Item")


class Seen(NamedTuple):
    """What the public sees of one thing, as far as the log keeps it."""

    thing: str
    uuid: uuid.UUID
    title: str
    address: str = ""
    expires_at: datetime.datetime | None = None


class Source(ABC):
    """Rows of one table of which the log tells. model: the table; names: what the log calls its rows."""

    model: type[Model]
    names: Collection[str]

    @abstractmethod
    def seen(self, keys: Collection[int]) -> dict[int, Seen]:
        """Return what the public sees of the rows with these keys, as far as it sees them."""

    @abstractmethod
    def all_keys(self) -> set[int]:
        """Return the keys of all rows, also those that the public does not see."""

    def replacements(self, keys: Collection[int]) -> dict[int, uuid.UUID]:
        """Return by what those rows were replaced that are replaced."""
        return {}


class PageSource(Source):
    """The pages of every page type of ours."""

    model = Page

    @property
    def names(self) -> Collection[str]:  # type: ignore[override]
        return set(_logged_types().values())

    def seen(self, keys: Collection[int]) -> dict[int, Seen]:
        names = _names_of_types()
        found: dict[int, Seen] = {}
        for part in batches(keys):
            pages = publicly_visible(Page.objects.filter(pk__in=part, content_type__in=names)).order_by()
            told = ("pk", "content_type_id", "translation_key", "title", "url_path", "expire_at")
            for key, kind, *values in pages.values_list(*told):
                found[key] = Seen(names[kind], *values)
        return found

    def all_keys(self) -> set[int]:
        return set(Page.objects.order_by().values_list("pk", flat=True))


class RowSource(Source):
    """Rows of a table that is no page. visible: gives those that the public sees."""

    def __init__(
        self, name: str, model: type[Model], *, title: str, visible: Callable[[], QuerySet], replaced_by: str = ""
    ) -> None:
        self.model = model
        self.names = {name}
        self._name = name
        self._title = title
        self._visible = visible
        self._replaced_by = replaced_by

    def seen(self, keys: Collection[int]) -> dict[int, Seen]:
        found: dict[int, Seen] = {}
        for part in batches(keys):
            rows = self._visible().filter(pk__in=part).order_by().values_list("pk", "uuid", self._title)
            found |= {key: Seen(self._name, identifier, title) for key, identifier, title in rows}
        return found

    def all_keys(self) -> set[int]:
        return set(_rows(self.model).values_list("pk", flat=True))

    def replacements(self, keys: Collection[int]) -> dict[int, uuid.UUID]:
        if not self._replaced_by or not keys:
            return {}
        stands_for = f"{self._replaced_by}__uuid"
        rows = _rows(self.model).filter(pk__in=keys, **{f"{stands_for}__isnull": False})
        return dict(rows.values_list("pk", stands_for))


def _rows(model: type[Model]) -> QuerySet:
    manager: Any = model._default_manager
    rows: QuerySet = manager.order_by()
    return rows


def _names_of_types() -> dict[int, str]:
    """Return what the log calls the pages of each type, by the key of its content type."""
    logged = _logged_types()
    kinds = ContentType.objects.get_for_models(*logged)
    return {kind.pk: logged[model] for model, kind in kinds.items()}


@cache
def _logged_types() -> dict[type[Model], str]:
    names = {model: str(getattr(model, "logged_as", "")) for model in apps.get_models() if issubclass(model, Page)}
    return {model: name for model, name in names.items() if name}


def types_named(name: str) -> list[int]:
    """Return the keys of the content types of which the log calls the pages by this name."""
    return [key for key, known in _names_of_types().items() if known == name]


_sources: list[Source] = [PageSource()]


def declare_source(source: Source) -> None:
    """Let the log tell of the rows of another table; called while the apps are loaded."""
    # Before pages, which refer to them: who follows the log knows a term before what it is held by.
    _sources.insert(0, source)


def sources() -> list[Source]:
    """Return all sources, those that others refer to first."""
    return list(_sources)


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items in lists that one question to the database can hold."""
    left = iter(items)
    while part := list(islice(left, BATCH)):
        yield part

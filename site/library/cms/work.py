"""The first screen of the CMS: panels that say what waits for whom, each row one click from the thing itself."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.ui.components import Component


@dataclass(frozen=True)
class WorkRow:
    """One thing to do. since: the moment since when it waits; note: what else one wants to know before one clicks."""

    title: str
    url: str
    note: str = ""
    label: str = ""
    since: datetime.datetime | None = None


@dataclass(frozen=True)
class Work:
    """What a panel shows of what there is. total: how many there are in all; url: where they all stand."""

    rows: list[WorkRow]
    total: int
    url: str = ""

    @property
    def hidden(self) -> int:
        """How many there are that the panel does not show."""
        return max(0, self.total - len(self.rows))


class WorkPanel(Component):
    """A list of things to do, for who may do them. Takes a fixed number of queries, however much there is to do."""

    template_name = "library/admin/work_panel.html"
    # How many rows a panel shows.
    most: ClassVar[int] = 6

    name: ClassVar[str]
    heading: ClassVar[str]
    icon: ClassVar[str]
    # What it says when there is nothing to do.
    empty: ClassVar[str]
    order: ClassVar[int]

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = request.user

    def is_for(self) -> bool:
        """Whether the user may act on what the panel shows; nobody else is shown the panel."""
        raise NotImplementedError

    def work(self) -> Work:
        """Return what there is to do."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"panel": self, "work": self.work()}


def offering(*panels: type[WorkPanel]) -> Callable[[HttpRequest, list[Any]], None]:
    """Return what the hook `construct_homepage_panels` calls: it adds each panel for who may act on what it shows."""

    def offer(request: HttpRequest, shown: list[Any]) -> None:
        shown += [panel for panel in (kind(request) for kind in panels) if panel.is_for()]

    return offer

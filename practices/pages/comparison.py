"""The selection of a visitor, side by side: the same facts of each, and which of them differ."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from practices.models.practice import PracticePage
from practices.models.record.facts import Row, facts, rows
from practices.models.record.fields import COMPARISON
from practices.query.selection import COMPARED, DIFFERENCES, MAX_COMPARED, Selection, keep_selection, selection_of


@dataclass(frozen=True)
class Chosen:
    """A practice of the selection: whether it stands in the table, and the address of the page without it."""

    practice: PracticePage
    compared: bool
    remove_url: str


class Comparison:
    """The selection of a visitor with its practices, and those that stand side by side, for the page at `path`.

    Takes five queries when something is selected, six when one of them applies a method, and none when nothing is.
    What is not public (any more) drops out, also from the links of the page.
    """

    def __init__(self, request: HttpRequest, path: str) -> None:
        asked = selection_of(request)
        self.path = path
        found = PracticePage.objects.public().for_comparison().in_bulk(asked.keys) if asked else {}
        self.selection = asked.keeping(found)
        keep_selection(request, self.selection)
        self.lost = len(asked) - len(self.selection)
        wanted = Selection.parse(request.GET, COMPARED)
        chosen = wanted.keeping(self.selection.keys).keys or self.selection.keys
        self.compared = [found[key] for key in chosen[:MAX_COMPARED]]
        self.too_many = bool(wanted) and len(chosen) > MAX_COMPARED
        self.ignored = asked.ignored or wanted.ignored or any(key not in asked for key in wanted.keys)
        self.only_differences = request.GET.get(DIFFERENCES) == "1"
        self.address = request.build_absolute_uri()
        self.chosen = [
            Chosen(page, page in self.compared, self.selection.removing(page.pk).carry(path))
            for page in (found[key] for key in self.selection.keys)
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the table, question by question: those in which the practices differ, or all of a single one."""
        return [row for row in self._filled if row.differs or len(self.compared) == 1]

    @cached_property
    def same(self) -> list[Row]:
        """What all of the practices say alike, to be folded away; nothing when only the differences are asked for."""
        if self.only_differences:
            return []
        return [row for row in self._filled if row not in self.rows]

    @cached_property
    def _filled(self) -> list[Row]:
        return rows(self.compared, facts(self.compared, COMPARISON))

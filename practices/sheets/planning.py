"""What rows of a file would do, and what is wrong with them; nothing is stored."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.models import Page, WorkflowState
from wagtail.permissions import policy_registry

from practices.models import PracticeIndexPage, PracticePage
from practices.models.choices import RowResult
from practices.sheets.columns import KEY, VERSION, Change, Column, columns
from practices.sheets.faults import CellError
from practices.sheets.reading import GivenRow
from practices.sheets.stock import Stock, folded
from practices.sheets.versions import newest_of, version_of

# Of the keys that people make up themselves.
_NAMESPACE = uuid.UUID("5f0a9d0e-6d0b-4a70-9a55-3d8c5f9a1c2e")
_LONGEST_KEY = 80
_ROW = ""
_NO_RIGHT = "Het recht om ze te publiceren"


@dataclass
class RowPlan:
    """What a row would do. page: as it would be, in memory; None when the key is wrong. faults: by heading.

    is_of_draft: whether the page was read from a version that is not on the site.
    """

    given: GivenRow
    page: PracticePage | None = None
    result: RowResult = RowResult.WRONG
    changes: list[Change] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    is_of_draft: bool = False

    @property
    def title(self) -> str:
        """What the practice is called by now, or would be."""
        return (self.page.title if self.page is not None else "") or self.given.texts.get("Titel", "")

    def told(self) -> list[list[str]]:
        """Return the changes as they are shown: heading, before, after."""
        return [[change.column.heading, change.before, change.after] for change in self.changes]


class _Key:
    """By which a practice is known in a file: that of the databank, one that people made up, or none yet."""

    def __init__(self, row: GivenRow) -> None:
        self.row = row
        self.text = row.texts.get(KEY, "").strip()
        self.is_of_databank = False
        if not self.text:
            self.uuid = uuid.uuid4()
            return
        try:
            self.uuid, self.is_of_databank = uuid.UUID(self.text), True
        except ValueError:
            self.uuid = uuid.uuid5(_NAMESPACE, folded(self.text))


class Planner:
    """Looks at the rows of one file, some at a time and in order, for one user."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.stock = Stock(user)
        self.columns = columns(self.stock)
        self._seen: dict[uuid.UUID, int] = {}
        self._titles = {folded(title) for title in self.stock.titles.values()}

    @property
    def headings(self) -> list[str]:
        """The headings of the columns of the record."""
        return [column.heading for column in self.columns]

    # --- Rights, each read once --------------------------------------------------------------------------------------

    @cached_property
    def index(self) -> PracticeIndexPage | None:
        """The page under which new practices come."""
        found: PracticeIndexPage | None = PracticeIndexPage.objects.live().order_by("path").first()
        return found

    @cached_property
    def _may_add(self) -> bool:
        return self.index is not None and self.index.permissions_for_user(self.user).can_add_subpage()

    @cached_property
    def _may_publish_new(self) -> bool:
        return self.index is not None and self.index.permissions_for_user(self.user).can_publish_subpage()

    @cached_property
    def _editable(self) -> frozenset[int]:
        return self._permitted("change")

    @cached_property
    def _publishable(self) -> frozenset[int]:
        return self._permitted("publish")

    def _permitted(self, action: str) -> frozenset[int]:
        pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(self.user, action)
        practices = PracticePage.objects.filter(alias_of=None, pk__in=pages).order_by()
        return frozenset(practices.values_list("pk", flat=True))

    @cached_property
    def _moderated(self) -> frozenset[int]:
        waiting = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS, content_type__model=PracticePage._meta.model_name
        )
        return frozenset(int(key) for key in waiting.values_list("object_id", flat=True))

    # --- Rows --------------------------------------------------------------------------------------------------------

    def plan(self, rows: Sequence[GivenRow]) -> list[RowPlan]:
        """Return what each of `rows` would do."""
        keys = [_Key(row) for row in rows]
        found = PracticePage.objects.filter(translation_key__in={key.uuid for key in keys}, alias_of=None)
        stored: dict[uuid.UUID, int] = dict(found.order_by("-pk").values_list("translation_key", "pk"))
        pages = newest_of(key for key in stored.values() if key in self._editable)
        return [self._plan(key, key.uuid in stored, pages.get(stored.get(key.uuid, 0))) for key in keys]

    def _plan(self, key: "_Key", is_there: bool, stored: PracticePage | None) -> RowPlan:
        plan = RowPlan(key.row, faults=dict(key.row.faults))
        if fault := self._fault_of_key(key, is_there, stored):
            plan.faults[KEY] = fault
            return plan
        plan.page = stored or PracticePage(translation_key=key.uuid, live=False, has_unpublished_changes=True)
        self._change(plan)
        if stored is None:
            plan.result = RowResult.NEW
            self._look_at_new(plan)
        else:
            plan.result = RowResult.CHANGED if plan.changes else RowResult.SAME
            plan.is_of_draft = stored.has_unpublished_changes
            if plan.changes:
                self._look_at_stored(plan, stored)
        if plan.changes and not plan.faults:
            self._look_at_whole(plan.page, plan)
        if plan.faults:
            plan.result = RowResult.WRONG
        return plan

    def _fault_of_key(self, key: "_Key", is_there: bool, stored: PracticePage | None) -> str:
        if (first := self._seen.setdefault(key.uuid, key.row.number)) != key.row.number:
            return f"Deze sleutel staat ook in rij {first}."
        if len(key.text) > _LONGEST_KEY:
            return f"Een sleutel heeft hoogstens {_LONGEST_KEY} tekens."
        if stored is not None:
            return ""
        # The same for what is not there and for what is not theirs, of which they need not know.
        if is_there or key.is_of_databank:
            return "Geen praktijk die je mag wijzigen heeft deze sleutel. Laat de cel leeg voor een nieuwe."
        return "" if self._may_add else "Nieuwe praktijken mag je niet toevoegen."

    def _change(self, plan: RowPlan) -> None:
        assert plan.page is not None  # noqa: S101 - for the types
        for column in self.columns:
            text = plan.given.texts.get(column.heading)
            if text is None or column.heading in plan.faults:
                continue
            try:
                change = column.change(plan.page, text)
            except CellError as fault:
                plan.faults[column.heading] = str(fault)
                continue
            if change is not None:
                plan.changes.append(change)
        for change in plan.changes:
            if not change.column.way.creates:
                change.column.way.put(plan.page, change.value)

    def _look_at_new(self, plan: RowPlan) -> None:
        title = self._column("title")
        if not plan.given.texts.get(title.heading) and title.heading not in plan.faults:
            plan.faults[title.heading] = "Een nieuwe praktijk heeft een titel nodig."
        name = folded(plan.title)
        if name and name in self._titles:
            plan.notes.append("Er is al een praktijk met deze titel. Bedoel je die, zet dan haar sleutel erbij.")
        self._titles.add(name)

    def _look_at_stored(self, plan: RowPlan, stored: PracticePage) -> None:
        given = plan.given.texts.get(VERSION, "")
        if given and given != version_of(stored):
            plan.faults[VERSION] = "Iemand wijzigde deze praktijk na de export. Download ze opnieuw."
        if stored.pk in self._moderated:
            plan.faults[KEY] = "Deze praktijk wacht op een moderator. Wijzig ze daarna."
        elif stored.locked and stored.locked_by_id != self.user.pk:
            plan.faults[KEY] = "Deze praktijk is vergrendeld. Vraag wie ze vergrendelde om ze vrij te geven."
        if stored.live and stored.has_unpublished_changes:
            plan.notes.append("Er zijn al wijzigingen die niet op de site staan. Publiceer je, dan gaan die mee.")

    def _look_at_whole(self, page: PracticePage, plan: RowPlan) -> None:
        """Check what cells say together, and what lacks to publish it."""
        try:
            page.clean()
        except ValidationError as refusal:
            told = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
            for name, messages in told.items():
                heading = next((column.heading for column in self.columns if column.field.name == name), _ROW)
                plan.faults[heading] = " ".join(messages)
        for row in page.practice_terms.all():
            row.term = self.stock.terms[row.term_id]
        for item in page.tagged_items.all():
            item.tag = self.stock.tags[item.tag_id]
        plan.missing = [item.label for item in page.missing_among(self.stock.required)]
        may_publish = page.pk in self._publishable if page.pk else self._may_publish_new
        if not may_publish:
            plan.missing.append(_NO_RIGHT)

    def _column(self, name: str) -> Column:
        return next(column for column in self.columns if column.field.name == name)


def in_chunks(rows: Iterable[Any], size: int) -> Iterable[list[Any]]:
    """Yield `rows` some at a time."""
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk

"""What is changed of several practices at once: what becomes of each, and doing it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.formats import date_format
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.publishing.rules import labels
from library.cms.page_work import editable_by
from library.models import Organisation, Term, Vocabulary
from practices.confirming import rounds
from practices.confirming.freshness import set_days
from practices.models import PracticePage, PracticeTag, PracticeTagItem, PracticeTerm
from practices.sheets.versions import newest_of

# The action in the audit log.
CHANGED = "practices.change_together"
# Each is a version that is published within the request, a tenth of a second of the processor.
MOST_AT_ONCE = 100
_SO_ALREADY = "Er verandert niets: het is al zo."


class RefusedError(Exception):
    """Raised when a practice stays as it is; the message says why, in Dutch."""


class Change:
    """Something that is changed of a practice.

    makes_version: whether a version with the change is stored, and published where the site shows the practice.
    """

    makes_version = True

    def to(self, version: PracticePage) -> list[str]:
        """Change this version, in memory alone, and say what changes; nothing when it is so already.

        Raises RefusedError.
        """
        raise NotImplementedError

    def prepare(self) -> None:
        """Make what the change needs; called in the transaction, before it is carried out."""

    def carry_out(self, plan: "Plan", user: Any) -> None:
        """Store the change of one practice, with its entry in the log."""
        revision = _store(plan, user)
        log(plan.practice, CHANGED, user=user, revision=revision, data={"told": plan.in_words})


@dataclass
class Plan:
    """What becomes of one practice.

    public: what the site shows, where that changes. draft: the version that is being written, where there is one.
    told: what changes; refusal: why it stays as it is.
    """

    practice: Any
    public: Any = None
    draft: Any = None
    told: list[str] = field(default_factory=list)
    refusal: str = ""

    @property
    def in_words(self) -> str:
        """What changes, in one line."""
        return "; ".join(self.told)


def plans(keys: Iterable[int], change: Change, user: Any) -> list[Plan]:
    """Return what becomes of each of these practices that `user` may edit, by title; nothing is stored.

    A fixed number of queries.
    """
    practices = list(
        editable_by(user, PracticePage.objects.filter(pk__in=list(keys)))
        .with_workflow_states()
        .annotate_approved_schedule()
        .prefetch_related("practice_terms__term__vocabulary", "tagged_items__tag", "project_owner", "links")
        .order_by("title", "pk")
    )
    drafts = newest_of(practice.pk for practice in practices if practice.has_unpublished_changes)
    _read_what_drafts_hold(list(drafts.values()))
    required = list(Vocabulary.objects.filter(required=True))
    allowed: QuerySet[Page] = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    publishable = set(allowed.filter(pk__in=[practice.pk for practice in practices]).values_list("pk", flat=True))
    found = []
    for practice in practices:
        plan = Plan(practice, draft=drafts.get(practice.pk))
        if practice.live and practice.pk in publishable:
            plan.public = practice
        elif plan.draft is None:
            plan.draft = practice
        found.append(plan)
        try:
            _fill_in(plan, change, user, required)
        except RefusedError as reason:
            plan.refusal = str(reason)
    return found


def _read_what_drafts_hold(drafts: list[PracticePage]) -> None:
    """Read for all drafts together what their rows lead to."""
    if drafts:
        prefetch_related_objects([row for draft in drafts for row in draft.practice_terms.all()], "term__vocabulary")
        prefetch_related_objects([item for draft in drafts for item in draft.tagged_items.all()], "tag")
        prefetch_related_objects(drafts, "project_owner")


def _fill_in(plan: Plan, change: Change, user: Any, required: Sequence[Vocabulary]) -> None:
    practice = plan.practice
    if not change.makes_version:
        plan.told = change.to(practice)
        if not plan.told:
            raise RefusedError(_SO_ALREADY)
        return
    if practice.approved_schedule:
        raise RefusedError("De publicatie is gepland. Wijzig ze na die dag, of haal de planning eerst weg.")
    if practice.workflow_in_progress:
        raise RefusedError("Wacht op een moderator.")
    if practice.permissions_for_user(user).page_locked():
        raise RefusedError("De praktijk is op slot.")
    changed = [change.to(version) for version in (plan.public, plan.draft) if version is not None]
    plan.told = next((told for told in changed if told), [])
    if not plan.told:
        raise RefusedError(_SO_ALREADY)
    if plan.public is not None and (missing := plan.public.missing_among(required)):
        raise RefusedError(f"Op de site mist ze dan: {labels(missing)}. Vul dat eerst in.")
    if plan.public is None and practice.live:
        plan.told.append("komt in een concept, dat een moderator publiceert")


def _store(plan: Plan, user: Any) -> Any:
    """Store the versions of a plan, and return the newest."""
    revision = None
    if plan.public is not None and plan.draft is None:
        revision = plan.public.save_revision(user=user, log_action=False, clean=False)
        revision.publish(user=user, log_action=False)
        return revision
    if plan.public is not None:
        # The site shows the change now, without what else the draft holds.
        plan.public.save(clean=False)
    if plan.draft is not None:
        if not plan.practice.live:
            # As the editor's form does: the row of what was never published is the draft.
            plan.draft.save(clean=False)
        revision = plan.draft.save_revision(user=user, log_action=False, clean=False)
    return revision


# --- What can be changed ----------------------------------------------------------------------------------------------


class Classification(Change):
    """Terms and keywords that practices gain and lose. Knows the rules of the vocabularies."""

    def __init__(
        self,
        gain: Sequence[Term] = (),
        lose: Sequence[Term] = (),
        new_words: Sequence[str] = (),
        old_words: Sequence[PracticeTag] = (),
    ) -> None:
        self.gain, self.lose = gain, {term.pk for term in lose}
        known = {tag.name.casefold(): tag for tag in PracticeTag.objects.filter(name__in=new_words)}
        for word in new_words:
            if word.casefold() not in known:
                found = PracticeTag.objects.filter(name__iexact=word).first()
                known[word.casefold()] = found or PracticeTag(name=word)
        self.words = list(known.values())
        self.old_words = {tag.pk for tag in old_words}
        self.vocabularies = list(Vocabulary.objects.all())

    def prepare(self) -> None:
        for tag in self.words:
            if tag.pk is None:
                tag.save()

    def to(self, version: PracticePage) -> list[str]:
        held = {row.term_id: row for row in version.practice_terms.all()}
        gained = [term for term in self.gain if term.pk not in held]
        lost = [row.term for key, row in held.items() if key in self.lose]
        kept = [row for key, row in held.items() if key not in self.lose]
        rows = [*kept, *(PracticeTerm(term=term) for term in gained)]
        for order, row in enumerate(rows):
            row.sort_order = order
        items = list(version.tagged_items.all())
        words = {item.tag.name.casefold() for item in items}
        new = [tag for tag in self.words if tag.name.casefold() not in words]
        old = [item.tag for item in items if item.tag_id in self.old_words]
        if gained or lost:
            self._check(rows)
            version.practice_terms.set(rows)
        if new or old:
            left = [item for item in items if item.tag_id not in self.old_words]
            version.tagged_items.set([*left, *(PracticeTagItem(tag=tag) for tag in new)])
        return [
            *_listed("krijgt", [*(term.label for term in gained), *(f"‘{tag.name}’" for tag in new)]),
            *_listed("verliest", [*(term.label for term in lost), *(f"‘{tag.name}’" for tag in old)]),
        ]

    def _check(self, rows: Sequence[PracticeTerm]) -> None:
        numbers: dict[int, int] = {}
        for row in rows:
            numbers[row.term.vocabulary_id] = numbers.get(row.term.vocabulary_id, 0) + 1
        for vocabulary in self.vocabularies:
            number = numbers.get(vocabulary.pk, 0)
            if vocabulary.max_terms is not None and number > vocabulary.max_terms:
                raise RefusedError(
                    f"{vocabulary.name} heeft dan {number} termen. Hoogstens {vocabulary.max_terms} mag."
                )


class Owner(Change):
    """The organisation that owns the practices."""

    def __init__(self, owner: Organisation) -> None:
        self.owner = owner

    def to(self, version: PracticePage) -> list[str]:
        if version.project_owner_id == self.owner.pk:
            return []
        before = version.project_owner
        version.project_owner = self.owner
        version.owner_unknown_reason = ""
        return [f"{before} wordt {self.owner}" if before else f"wordt van {self.owner}"]


class Archive(Change):
    """Practices go to the archive, or come back."""

    def __init__(self, day: datetime.date | None) -> None:
        self.day = day

    def to(self, version: PracticePage) -> list[str]:
        if bool(version.archived_on) == bool(self.day):
            return []
        version.archived_on = self.day
        return ["gaat naar het archief" if self.day else "komt terug uit het archief"]


class ReviewDate(Change):
    """The day on which somebody asks whether practices still hold."""

    makes_version = False

    def __init__(self, day: datetime.date) -> None:
        self.day = day

    def to(self, version: PracticePage) -> list[str]:
        if version.review_due == self.day:
            return []
        before, version.review_due = version.review_due, self.day
        day = date_format(self.day, "j F Y")
        return [f"volgend nazicht: {day}, nu {date_format(before, 'j F Y')}" if before else f"volgend nazicht: {day}"]

    def carry_out(self, plan: Plan, user: Any) -> None:
        """Set the day in every version: readers see nothing of it, so there is nothing to publish."""
        set_days(plan.practice, {"review_due": self.day})
        log(plan.practice, CHANGED, user=user, data={"told": plan.in_words})


class Question(Change):
    """The owners are asked by mail whether the practices still hold."""

    makes_version = False

    def to(self, version: PracticePage) -> list[str]:
        if not version.live:
            raise RefusedError("Ze staat niet op de site.")
        if not version.owner_email:
            raise RefusedError("Er staat geen e-mailadres voor het nazicht bij.")
        return [f"mail naar {version.owner_email}"]

    def carry_out(self, plan: Plan, user: Any) -> None:
        """Owe the mail; the round writes it in the log."""
        try:
            rounds.ask_now(plan.practice, user)
        except rounds.NotPossibleError as reason:
            raise RefusedError(str(reason)) from reason


def _listed(verb: str, names: Sequence[str]) -> list[str]:
    return [f"{verb} {', '.join(names)}"] if names else []

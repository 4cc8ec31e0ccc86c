"""The abstract page that every page type of ours is."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.text import Truncator, capfirst
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction, Revision

from core.changes import ChangeStamp
from core.forms import BasePageForm
from core.presenting import resolve
from core.publishing import IncompletePageError, Missing
from core.querysets import BasePageManager
from core.references import without_dangling_references
from core.rich_text import paragraphs, plain

# Characters; the summary of a practice fits.
DESCRIPTION_LENGTH = 300


class BasePage(Page):
    """A page with one rule for publishing and one meaning of publicly visible."""

    # Names of model fields that must be filled in before the page is published.
    required_for_publish: ClassVar[tuple[str, ...]] = ()
    # Name of the field that says first what the page is about.
    introduced_by: ClassVar[str] = ""
    # Dotted path of what gives the template its context beside the page itself: called with the page and the request.
    presenter: ClassVar[str] = ""
    # Dotted path of what describes the page in JSON-LD: called with the page and its context.
    linked_data: ClassVar[str] = ""

    base_form_class: ClassVar[Any] = BasePageForm
    objects: ClassVar[Any] = BasePageManager()

    class Meta:
        abstract = True

    @property
    def short_description(self) -> str:
        """What the page is about, for search engines and for where its address is shared.

        What an editor wrote for that, or the beginning of the page; empty when it has neither.
        """
        if self.search_description or not self.introduced_by:
            return str(self.search_description)
        text = getattr(self, self.introduced_by)
        if isinstance(self._meta.get_field(self.introduced_by), RichTextField):
            text = " ".join(paragraph.text for paragraph in paragraphs(text))
        return Truncator(plain(text)).chars(DESCRIPTION_LENGTH)

    # --- What the template is given ----------------------------------------------------------------------------------

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context of the template, with what the presenter of the page type adds."""
        context = self.bare_context(request, *args, **kwargs)
        if self.presenter:
            context |= resolve(self.presenter)(self, request)
        if self.linked_data:
            # Last: what the presenter loaded is described, not loaded again.
            context["structured_data"] = resolve(self.linked_data)(self, context)
        return context

    def bare_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context without what the presenter adds, for another view of the page."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context

    # --- Privacy ------------------------------------------------------------------------------------------------------

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return the restrictions of the page and those above it, of what they are aliases of as well.

        In one query where Wagtail takes two, at every visit. Of an alias, Wagtail's own way follows the chain.
        """
        if self.alias_of_id is not None:
            restrictions: models.QuerySet[PageViewRestriction] = super().get_view_restrictions()
            return restrictions
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(
            models.Q(page__path__in=paths) | models.Q(page__aliases__path__in=paths)
        ).distinct()

    # --- The rule for publishing -------------------------------------------------------------------------------------

    def starred_fields(self) -> tuple[str, ...]:
        """Return the names of the fields that the editor's form marks as needed to publish."""
        return self.required_for_publish

    def missing_for_publish(self) -> list[Missing]:
        """Return what the page still lacks before it may be published, in the order of its form."""
        return [self._missing(name) for name in self.required_for_publish if self._is_empty(name)]

    def check_complete(self) -> None:
        """Raise IncompletePageError when the page lacks something."""
        if missing := self.missing_for_publish():
            raise IncompletePageError(self.title, missing)

    def _missing(self, name: str) -> Missing:
        field = self._meta.get_field(name)
        return Missing(name, str(capfirst(field.verbose_name)))

    def _is_empty(self, name: str) -> bool:
        field = self._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            return getattr(self, field.attname) is None
        value = getattr(self, name)
        if isinstance(value, str):
            return not value.strip()
        # None, and a stream without blocks.
        return value is None or (hasattr(value, "__len__") and len(value) == 0)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Publish `revision`, or schedule it. Raises IncompletePageError when it lacks something.

        Workflow approval, bulk action, schedule and code come here. The editor's form asks the rule before; Wagtail's
        admin API publishes without this method and is stopped by `save()` and by core.signals.
        """
        revision.as_object().check_complete()
        return super().publish(revision, *args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Store the page. Raises IncompletePageError when that would put an incomplete revision live."""
        if self._publishes_revision(kwargs.get("update_fields")):
            self.check_complete()
        return super().save(*args, **kwargs)

    save.alters_data = True  # type: ignore[attr-defined]

    def _publishes_revision(self, update_fields: Any) -> bool:
        """Whether saving makes another revision the live one; what is live already stays, however old its rules."""
        if not self.live or self.pk is None or self.live_revision_id is None:
            return False
        if update_fields is not None and "live" not in update_fields:
            return False
        return not Page.objects.filter(pk=self.pk, live=True, live_revision=self.live_revision_id).exists()

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check the constraints of the database, but for those on a field with choices.

        Validation of the field has looked at that already; the database would take three statements for each.
        """
        chosen = {field.name for field in self._meta.concrete_fields if field.choices}
        super().validate_constraints(exclude={*(exclude or ()), *chosen})

    # --- Versions ----------------------------------------------------------------------------------------------------

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:
        """Read a revision. What it refers to may be gone by now: that is left out, so that the rest stays readable."""
        if check_fks and not strict_fks:
            data, check_fks = without_dangling_references(cls, data), False
        return super().from_serializable_data(data, check_fks=check_fks, strict_fks=strict_fks)


__all__ = ["BasePage", "ChangeStamp"]

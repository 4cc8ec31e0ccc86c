"""The abstract page that every page type of ours is."""

from typing import Any, ClassVar

from django.db import models
from django.utils.text import capfirst
from wagtail.models import Page, Revision

from core.forms import BasePageForm
from core.publishing import IncompletePageError, Missing
from core.querysets import BasePageManager


class BasePage(Page):
    """A page with one rule for publishing and one meaning of publicly visible."""

    # Names of model fields that must be filled in before the page is published.
    required_for_publish: ClassVar[tuple[str, ...]] = ()

    base_form_class = BasePageForm
    objects: ClassVar[Any] = BasePageManager()

    class Meta:
        abstract = True

    def missing_for_publish(self) -> list[Missing]:
        """Return what the page still lacks before it may be published, in the order of its form."""
        return [self._missing(name) for name in self.required_for_publish if self._is_empty(name)]

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

        Every way of publishing ends here (form, workflow approval, bulk action, schedule, code), so the rule holds for
        all of them; the form says it earlier and friendlier.
        """
        page = revision.as_object()
        if missing := page.missing_for_publish():
            raise IncompletePageError(page.title, missing)
        return super().publish(revision, *args, **kwargs)

"""The list of practices, with everything that stands under its address."""

from typing import Any

from django.http import HttpRequest
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField

from core.models import BasePage
from practices import panels
from practices.api import INDEX_FIELDS
from practices.models.practice import RESERVED_SLUGS, PracticePage
from practices.results import PracticeResults


class PracticeIndexPage(RoutablePageMixin, BasePage):
    """The list of practices with its filters, and the other views of the same query that stand under its address."""

    intro = RichTextField(
        "inleiding",
        features=["bold", "italic", "link"],
        blank=True,
        help_text="Eén of twee zinnen boven de lijst.",
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = ["practices.PracticePage"]
    max_count = 1
    page_description = "Het overzicht van alle praktijken, met filters."
    template = "practices/practice_index_page.html"

    edit_handler = panels.index_edit_handler

    api_fields = INDEX_FIELDS

    class Meta:
        verbose_name = "overzicht van praktijken"
        verbose_name_plural = "overzichten van praktijken"

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find a practice together with its image and owner, in one query instead of four."""
        if path_components and path_components[0] not in RESERVED_SLUGS:
            below = PracticePage.objects.child_of(self).filter(slug=path_components[0])
            practice = below.select_related("image", "project_owner").first()
            if practice is not None:
                return practice.route(request, path_components[1:])
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["results"] = PracticeResults(request.GET, PracticePage.objects.all(), self.get_url(request) or "")
        return context

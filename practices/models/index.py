"""The list of practices, with everything that stands under its address."""

from typing import Any

from django.http import HttpRequest
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField

from core.models import BasePage
from core.presenting import Named, shown_by
from practices.models.practice import RESERVED_SLUGS, PracticePage


class PracticeIndexPage(RoutablePageMixin, BasePage):
    """The list of practices with its filters, and the other views of the same query that stand under its address."""

    intro = RichTextField(
        "inleiding",
        features=["bold", "italic", "link"],
        blank=True,
        help_text="Eén of twee zinnen boven de lijst.",
    )

    introduced_by = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["practices.PracticePage"]
    max_count = 1
    page_description = "Het overzicht van alle praktijken, met filters."
    template = "practices/practice_index_page.html"
    presenter = "practices.pages.index.present"

    edit_handler = Named("practices.cms.panels.index_edit_handler")

    api_fields = Named("practices.api.fields.INDEX_FIELDS")

    class Meta:
        verbose_name = "overzicht van praktijken"
        verbose_name_plural = "overzichten van praktijken"

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find a practice together with its image and owner, in one query instead of four."""
        if path_components and path_components[0] not in RESERVED_SLUGS:
            below = PracticePage.objects.child_of(self).filter(slug=path_components[0])
            practice = below.select_related(*PracticePage.shown_with).first()
            if practice is not None:
                return practice.route(request, path_components[1:])
        return super().route(request, path_components)

    def compare_url(self, request: HttpRequest) -> str:
        """The address of the comparison."""
        return f"{self.get_url(request) or '/'}{self.reverse_subpage('compare')}"

    compare = path("vergelijken/", name="compare")(shown_by("practices.pages.index.compare"))
    show_map = path("kaart/", name="map")(shown_by("practices.pages.index.show_map"))
    show_gaps = path("witte-vlekken/", name="gaps")(shown_by("practices.pages.index.show_gaps"))
    show_fit = path("past-dit-bij-ons/", name="fit")(shown_by("practices.pages.index.show_fit"))

"""The list of practices, with everything that stands under its address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField

from core.models import BasePage
from practices.api.fields import INDEX_FIELDS
from practices.cms import panels
from practices.models.practice import RESERVED_SLUGS, PracticePage
from practices.pages.comparison import Comparison
from practices.pages.gaps import PracticeGaps
from practices.pages.map import PracticeMap
from practices.query.results import PracticeFilters


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

    def compare_url(self, request: HttpRequest) -> str:
        """The address of the comparison."""
        return f"{self.get_url(request) or '/'}{self.reverse_subpage('compare')}"

    @path("vergelijken/", name="compare")
    def compare(self, request: HttpRequest) -> HttpResponse:
        """Show the practices that a visitor collected, side by side."""
        context = self.bare_context(request)
        context["comparison"] = Comparison(request, self.compare_url(request))
        return TemplateResponse(request, "practices/compare.html", context)

    @path("kaart/", name="map")
    def show_map(self, request: HttpRequest) -> HttpResponse:
        """Show the practices of the query on a map."""
        own = self.get_url(request) or ""
        results = PracticeMap(request.GET, PracticePage.objects.all(), f"{own}kaart/", own)
        return self._show(request, "practices/practice_map.html", results)

    @path("witte-vlekken/", name="gaps")
    def show_gaps(self, request: HttpRequest) -> HttpResponse:
        """Show how the practices of the query spread over two vocabularies."""
        own = self.get_url(request) or ""
        results = PracticeGaps(request.GET, PracticePage.objects.all(), f"{own}witte-vlekken/", own)
        return self._show(request, "practices/practice_gaps.html", results)

    def _show(self, request: HttpRequest, template: str, results: PracticeFilters) -> HttpResponse:
        # Without the presenter, which makes the list.
        return TemplateResponse(request, template, {**self.bare_context(request), "results": results})

"""The rule for publishing in those parts of the CMS that act on several pages, or without the editor's form."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from rest_framework.response import Response
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from core.changelog.noting import wait_for_writers
from core.publishing.differences import say_what_differs
from core.publishing.rules import labels, missing_in_draft
from core.publishing.serving import PublishedPageLinks, refuse_what_is_over

# Before what other apps do with a page: of one that is over there is nothing to do.
hooks.register("before_serve_page", refuse_what_is_over, order=-10)
hooks.register("before_edit_page", say_what_differs)


@hooks.register("register_rich_text_features", order=10)
def lead_only_to_what_is_published(features: FeatureRegistry) -> None:
    """Replace Wagtail's links to pages by ours."""
    features.register_link_type(PublishedPageLinks)


@hooks.register("before_bulk_action")
def publish_all_or_nothing(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Refuse to publish a selection in which a page is incomplete, and say which page lacks what."""
    if action_type != "publish":
        return None
    with_descendants = action.cleaned_form.cleaned_data.get("include_descendants", False)
    pages = {page.pk: page for page in _to_publish(request, objects, with_descendants)}
    incomplete = [(page, missing) for page in pages.values() if (missing := missing_in_draft(page))]
    if not incomplete:
        return None
    items = format_html_join(
        "",
        '<li><a href="{}">{}</a>: {}</li>',
        (
            (reverse("wagtailadmin_pages:edit", args=[page.pk]), page.get_admin_display_title(), labels(missing))
            for page, missing in incomplete
        ),
    )
    messages.error(
        request, format_html("Er is niets gepubliceerd, want niet alles is volledig. Vul eerst in:<ul>{}</ul>", items)
    )
    return redirect(action.next_url)


def _to_publish(request: HttpRequest, objects: Iterable[Any], with_descendants: bool) -> Iterator[Page]:
    """Yield what Wagtail's bulk action is about to publish."""
    for selected in objects:
        if not isinstance(selected, Page):
            continue
        yield selected
        if with_descendants:
            for page in selected.get_descendants().not_live():
                if page.permissions_for_user(request.user).can_publish():
                    yield page


class AtomicPagesAdminAPIViewSet(PagesAdminAPIViewSet):
    """The API behind the CMS, where an action that is refused leaves nothing half done."""

    @transaction.atomic
    def action_view(self, request: HttpRequest, pk: int, action_name: str) -> Response:
        """Perform an action on a page, or nothing of it."""
        # Some make a version, which locks the page, and then publish it.
        wait_for_writers()
        response: Response = super().action_view(request, pk, action_name)
        return response


@hooks.register("construct_admin_api")
def make_admin_api_atomic(router: WagtailAPIRouter) -> None:
    """Replace Wagtail's endpoint for pages by ours."""
    router.register_endpoint("pages", AtomicPagesAdminAPIViewSet)

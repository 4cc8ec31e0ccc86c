"""What practices add to the CMS: where each thing hooks in."""

from functools import partial

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from library.cms.reports.viewset import ReportViewSet
from library.cms.work import offering
from practices.cms.choosers import register_practice_chooser
from practices.cms.explorer.bulk_actions import BULK_ACTIONS, register_changes
from practices.cms.explorer.listing import register_practice_viewset
from practices.cms.guests import EDIT_OWN
from practices.cms.reports.links import LinksReport
from practices.cms.reports.municipalities import MunicipalitiesReport
from practices.cms.reports.practices import IMPORTS, TO_EDIT, PracticesReport
from practices.cms.reports.reception import ReceptionReport
from practices.cms.reports.words import KeywordsReport, TermsReport
from practices.cms.review import CONFIRM, REVIEW, register_reviews, review
from practices.cms.sheets.downloads import TEMPLATE, PracticesToEdit, template
from practices.cms.sheets.imports import IMPORT, STEP, ImportStepView, ImportsView, ImportView, register_imports
from practices.cms.snippets import FeedbackViewSet, PracticeAdoptionViewSet
from practices.cms.words.alike import register_alike, tell_while_typing
from practices.cms.words.views import PracticeTagViewSet, register_words
from practices.cms.work import DeadLinksPanel, IncompletePanel, ReviewsPanel

register_snippet(PracticeTagViewSet)
register_snippet(PracticeAdoptionViewSet)
register_snippet(FeedbackViewSet)

hooks.register("register_admin_viewset", register_practice_chooser)
hooks.register("register_admin_viewset", register_practice_viewset)
for _action in BULK_ACTIONS:
    hooks.register("register_bulk_action", _action)
hooks.register("register_log_actions", register_changes)
hooks.register("register_log_actions", register_words)
hooks.register("register_admin_urls", register_alike)
hooks.register("insert_editor_js", tell_while_typing)

REPORTS = (
    PracticesReport,
    MunicipalitiesReport,
    TermsReport,
    KeywordsReport,
    ReceptionReport,
    LinksReport,
)
for _report in REPORTS:
    hooks.register("register_admin_viewset", partial(ReportViewSet, _report))

hooks.register("construct_homepage_panels", offering(ReviewsPanel, IncompletePanel, DeadLinksPanel))


@hooks.register("register_admin_urls")
def register_spreadsheet() -> list[URLPattern]:
    """Give the spreadsheet of practices its addresses."""
    return [
        path("praktijken/bewerken.xlsx", PracticesToEdit.as_view(), name=TO_EDIT),
        path("praktijken/sjabloon.xlsx", template, name=TEMPLATE),
        path("praktijken/importeren/", ImportsView.as_view(), name=IMPORTS),
        path("praktijken/importeren/<int:pk>/", ImportView.as_view(), name=IMPORT),
        path("praktijken/importeren/<int:pk>/<slug:step>/", ImportStepView.as_view(), name=STEP),
    ]


@hooks.register("register_admin_urls")
def register_review() -> list[URLPattern]:
    """Give the page about the review of a practice its address."""
    return [path("praktijken/<int:pk>/nazicht/", review, name=REVIEW)]


hooks.register("register_log_actions", register_reviews)
hooks.register("register_log_actions", register_imports)


@hooks.register("register_permissions")
def register_rights() -> QuerySet[Permission]:
    """Let the rights to confirm practices, and to edit those of the own organisation, be given to groups."""
    codenames = [right.partition(".")[2] for right in (CONFIRM, EDIT_OWN)]
    return Permission.objects.filter(content_type__app_label="practices", codename__in=codenames)

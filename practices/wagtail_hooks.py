"""What practices add to the CMS: where each thing hooks in."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from library.cms.work import offering
from practices.cms.choosers import register_practice_chooser
from practices.cms.snippets import PracticeAdoptionViewSet, PracticeTagViewSet
from practices.cms.work import ReviewsPanel

register_snippet(PracticeTagViewSet)
register_snippet(PracticeAdoptionViewSet)

hooks.register("register_admin_viewset", register_practice_chooser)

hooks.register("construct_homepage_panels", offering(ReviewsPanel))

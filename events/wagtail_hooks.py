"""What events add to the CMS: where each thing hooks in."""

from functools import partial

from wagtail import hooks

from events.cms import saving
from events.cms.block_scripts import register_scripts
from events.cms.participants import admin_urls
from events.cms.report import EventsReport
from events.cms.work import EventsPanel
from library.cms.reports.viewset import ReportViewSet
from library.cms.work import offering

register_scripts()

hooks.register("after_create_page", saving.tell_what_may_be_meant)
hooks.register("after_edit_page", saving.tell_what_may_be_meant)
hooks.register("before_edit_page", saving.remember_what_is_published)
hooks.register("after_edit_page", saving.tell_who_has_to_hear_it)

hooks.register("register_admin_urls", admin_urls.register_participants)
hooks.register("register_page_header_buttons", admin_urls.show_way_to_participants)
hooks.register("register_page_listing_more_buttons", admin_urls.show_way_to_participants)
hooks.register("register_log_actions", admin_urls.register_participant_actions)

hooks.register("construct_homepage_panels", offering(EventsPanel))
hooks.register("register_admin_viewset", partial(ReportViewSet, EventsReport))

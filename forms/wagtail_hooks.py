"""What forms add to the CMS and to the pages of the site: where each thing hooks in."""

from functools import partial

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from forms.cms import personal_data, submissions
from forms.cms.submissions_report import SubmissionsReport
from forms.filling.access import lead_elsewhere
from forms.inbox import bulk_actions
from forms.inbox.admin import SubmissionAdmin
from forms.inbox.work import SubmissionsPanel
from library.cms.reports.viewset import ReportViewSet
from library.cms.work import offering

modeladmin_register(SubmissionAdmin)

hooks.register("register_admin_viewset", partial(ReportViewSet, SubmissionsReport))

hooks.register("construct_homepage_panels", offering(SubmissionsPanel))

hooks.register("before_serve_page", lead_elsewhere)

hooks.register("register_admin_urls", bulk_actions.register_address)
hooks.register("filter_form_submissions_for_user", submissions.leave_submissions_to_the_inbox)
hooks.register("register_log_actions", submissions.register_handling)
hooks.register("register_permissions", submissions.register_rights)

hooks.register("register_admin_urls", personal_data.register_address)
hooks.register("register_reports_menu_item", personal_data.add_to_reports)

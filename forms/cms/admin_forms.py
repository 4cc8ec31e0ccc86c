"""The editor's form of a form page."""

from wagtail.contrib.forms.forms import WagtailAdminFormPageForm

from core.publishing.admin_forms import BasePageForm


class FormPageForm(BasePageForm, WagtailAdminFormPageForm):
    """The editor's form of a form page: the publishing rule, and Wagtail's check on double field names."""

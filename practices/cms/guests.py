"""Guest editors: people of an organisation that owns practices, who may edit those alone, and publish none."""

from typing import Any

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

# The right of the role; whose practices they are says the organisation of the person.
EDIT_OWN = "practices.edit_own_practices"
# An organisation with more has editors of its own. Each is a condition in the queries of the explorer.
_MOST = 200


class PolicyWithGuests(PagePermissionPolicy):
    """Wagtail's rights on pages, to which guest editors add the right to change the practices of their organisation.

    Everything that Wagtail asks about pages asks the rights that one has, so that the explorer, the editor, reports
    and bulk actions all know these.
    """

    def get_all_permissions_for_user(self, user: Any) -> Any:
        """Return the rights of the groups of `user`, and those on their own practices."""
        granted = super().get_all_permissions_for_user(user)
        organisation = getattr(user, "organisation_id", None)
        if not user.is_active or user.is_superuser or organisation is None or not user.has_perm(EDIT_OWN):
            return granted
        change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
        own = Page.objects.filter(practicepage__project_owner=organisation).order_by("-pk")[:_MOST]
        return [*granted, *(GroupPagePermission(page=page, permission=change) for page in own)]

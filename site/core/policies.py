"""Who may do what in the CMS with rows that the site makes itself."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class NobodyWrites(ModelPermissionPolicy):
    """Nobody adds or changes a row in the CMS, not even who may do everything; one sees and removes them by right."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"view", "delete"} and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

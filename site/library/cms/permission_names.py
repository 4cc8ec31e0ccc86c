"""What a right is called, in Dutch. Django writes the names in the database, in English and once, when it migrates."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Permission
from django.utils.translation import override

_ACTIONS = {"add": "toevoegen", "change": "wijzigen", "delete": "verwijderen", "view": "bekijken"}
# Rights of Wagtail that are no such action.
_OTHERS = {
    "access_admin": "Mag in het CMS",
    "bulk_delete_page": "Mag pagina's verwijderen met wat eronder staat",
    "choose_document": "Mag documenten kiezen",
    "choose_image": "Mag afbeeldingen kiezen",
    "lock_page": "Mag pagina's vergrendelen, en ontgrendelen wat men zelf vergrendelde",
    "publish_page": "Mag elke pagina publiceren",
    "unlock_page": "Mag elke pagina ontgrendelen",
}


def name_in_dutch(permission: Permission) -> str:
    """Return what a right is called; the name that it has when it is none of Django's or Wagtail's."""
    action, _, rest = permission.codename.partition("_")
    model = permission.content_type.model_class()
    if model is not None and action in _ACTIONS and rest == permission.content_type.model:
        return f"Mag {model._meta.verbose_name} {_ACTIONS[action]}"
    return _OTHERS.get(permission.codename, permission.name)


def name_permissions(app_config: AppConfig, **kwargs: Any) -> None:
    """Name the rights on the models of an app, after it migrated; Django makes those that are not there yet."""
    create_permissions(app_config, **kwargs)
    # `migrate` turns translation off.
    with override(settings.LANGUAGE_CODE):
        _rename(app_config, kwargs["using"])


def _rename(app_config: AppConfig, using: str) -> None:
    permissions = Permission.objects.using(using).select_related("content_type")
    renamed = []
    for permission in permissions.filter(content_type__app_label=app_config.label):
        name = name_in_dutch(permission)
        if name != permission.name:
            permission.name = name
            renamed.append(permission)
    Permission.objects.using(using).bulk_update(renamed, ["name"])

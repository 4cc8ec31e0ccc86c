"""The roles of the site: groups with their rights, made by a command that can be run again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Task, Workflow

EDITORS, MODERATORS = "Redacteurs", "Moderatoren"
ADMINISTRATORS, GUESTS = "Beheerders", "Gastredacteurs"

_EDITOR_RIGHTS = (
    "access_admin",
    "view_term", "view_vocabulary", "view_municipality", "view_indicator",
    "view_organisation", "add_organisation", "change_organisation",
    "view_wordgroup", "add_wordgroup", "change_wordgroup", "delete_wordgroup",
    "add_searchpromotion", "change_searchpromotion", "delete_searchpromotion", "view_searches",
    "view_submission", "change_submission", "confirm_practice", "view_feedback",
)  # fmt: skip
_MODERATOR_RIGHTS = (
    *_EDITOR_RIGHTS,
    "answer_people", "change_outgoingmail", "delete_feedback",
    "add_term", "change_term", "delete_term", "add_vocabulary", "change_vocabulary", "delete_vocabulary",
    "delete_organisation", "change_municipality",
    "add_indicator", "change_indicator", "delete_indicator",
    "view_practiceadoption", "add_practiceadoption", "change_practiceadoption", "delete_practiceadoption",
    "add_practicetag", "change_practicetag", "delete_practicetag", "view_practicetag",
    "change_sitesettings", "change_announcement", "change_changedtext",
    "add_redirect", "change_redirect", "delete_redirect", "view_redirect",
)  # fmt: skip
_WRITING = ("add", "change")
_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@dataclass(frozen=True)
class Role:
    """A group: its rights (None for all there are), what it may do with pages and with files, and its old name.

    files: codenames, on all collections.
    """

    name: str
    rights: tuple[str, ...] | None
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    stock: str = ""


ROLES = (
    Role(EDITORS, _EDITOR_RIGHTS, _WRITING, _FILES, "Editors"),
    Role(MODERATORS, _MODERATOR_RIGHTS, (*_WRITING, "publish", "lock", "unlock"), _FILES, "Moderators"),
    Role(
        ADMINISTRATORS,
        None,
        (*_WRITING, "publish", "lock", "unlock", "bulk_delete"),
        (*_FILES, "add_collection", "change_collection", "delete_collection"),
    ),
    # Which pages, their organisation says (practices.cms.guests).
    Role(GUESTS, ("access_admin", "edit_own_practices")),
)


@transaction.atomic
def make_roles(roles: Iterable[Role] = ROLES) -> dict[str, int]:
    """Give each role the rights that it lacks, and return how many those were, by the name of the role.

    What an administrator gave a group beyond that stays. The groups of Wagtail's first migrations get Dutch names.
    """
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    added = {role.name: _make(role, root, collection) for role in roles}
    for model in (Workflow, Task):
        model.objects.filter(name="Moderators approval").update(name="nazicht door een moderator")
    return added


def _make(role: Role, root: Page, collection: Collection) -> int:
    if role.stock and not Group.objects.filter(name=role.name).exists():
        Group.objects.filter(name=role.stock).update(name=role.name)
    group, _created = Group.objects.get_or_create(name=role.name)
    rights = Permission.objects.exclude(group=group)
    if role.rights is not None:
        rights = rights.filter(codename__in=role.rights)
    missing = list(rights)
    group.permissions.add(*missing)
    codenames = [f"{action}_page" for action in role.pages]
    on_pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    on_pages = on_pages.exclude(grouppagepermission__in=GroupPagePermission.objects.filter(group=group, page=root))
    on_files = Permission.objects.filter(codename__in=role.files)
    on_files = on_files.exclude(
        groupcollectionpermission__in=GroupCollectionPermission.objects.filter(group=group, collection=collection)
    )
    pages = [GroupPagePermission(group=group, page=root, permission=right) for right in on_pages]
    files = [GroupCollectionPermission(group=group, collection=collection, permission=right) for right in on_files]
    GroupPagePermission.objects.bulk_create(pages)
    GroupCollectionPermission.objects.bulk_create(files)
    return len(missing) + len(pages) + len(files)

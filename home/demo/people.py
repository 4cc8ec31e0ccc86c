"""The groups, the workflow that connects them, and (for development only) three people."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import Task, Workflow

from library.models import User

EDITORS = "Redacteurs"
MODERATORS = "Moderatoren"

# What Wagtail's first migrations call them; their rights on pages, images and documents are kept.
_STOCK_GROUPS = {"Editors": EDITORS, "Moderators": MODERATORS}

_EDITOR_RIGHTS = (
    "view_term", "view_vocabulary", "view_municipality",
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
    "view_practiceadoption", "add_practiceadoption", "change_practiceadoption", "delete_practiceadoption",
    "add_practicetag", "change_practicetag", "delete_practicetag", "view_practicetag",
    "change_sitesettings", "add_redirect", "change_redirect", "delete_redirect", "view_redirect",
)  # fmt: skip

# Local part of the address, first name, group; the first may do everything.
_PEOPLE = (("beheerder", "Bo", None), ("redacteur", "Robin", EDITORS), ("moderator", "Mo", MODERATORS))


def load_groups() -> None:
    """Give the two groups their Dutch names and their rights, and name the workflow between them."""
    for stock, name in _STOCK_GROUPS.items():
        Group.objects.filter(name=stock).exclude(name=name).update(name=name)
    for name, rights in ((EDITORS, _EDITOR_RIGHTS), (MODERATORS, _MODERATOR_RIGHTS)):
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=(*rights, "access_admin")))
    Workflow.objects.filter(name="Moderators approval").update(name="nazicht door een moderator")
    Task.objects.filter(name="Moderators approval").update(name="nazicht door een moderator")


def load_people() -> list[User]:
    """Create the people of the demo where the settings give their password, which production settings never do."""
    password = getattr(settings, "DEMO_PASSWORD", None)
    if password is None:
        return []
    return [_person(name, first_name, group, password) for name, first_name, group in _PEOPLE]


def _person(name: str, first_name: str, group: str | None, password: str) -> User:
    email = f"{name}@example.org"
    user = User.objects.filter(email=email).first()
    if user is None:
        create = User.objects.create_superuser if group is None else User.objects.create_user
        user = create(email, password, first_name=first_name, last_name=name.capitalize())
        if group is not None:
            user.groups.add(Group.objects.get(name=group))
    return user

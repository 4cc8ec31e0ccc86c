"""The groups, the workflow that connects them, and (for development only) a few people."""

from django.conf import settings
from django.contrib.auth.models import Group

from home.cms.roles import EDITORS, GUESTS, MODERATORS, make_roles
from library.models import Organisation, User

# Local part of the address, first name, group; the first may do everything.
_PEOPLE = (("beheerder", "Bo", None), ("redacteur", "Robin", EDITORS), ("moderator", "Mo", MODERATORS))


def load_groups() -> None:
    """Make the roles."""
    make_roles()


def load_people() -> list[User]:
    """Create the people of the demo where the settings give their password, which production settings never do."""
    password = getattr(settings, "DEMO_PASSWORD", None)
    if password is None:
        return []
    return [_person(name, first_name, group, password) for name, first_name, group in _PEOPLE]


def add_guest(organisation: Organisation | None) -> None:
    """Create a guest editor of an organisation, where there are people of the demo."""
    password = getattr(settings, "DEMO_PASSWORD", None)
    if password is not None and organisation is not None:
        guest = _person("gastredacteur", "Gust", GUESTS, password)
        guest.organisation = organisation
        guest.save()


def _person(name: str, first_name: str, group: str | None, password: str) -> User:
    email = f"{name}@example.org"
    user = User.objects.filter(email=email).first()
    if user is None:
        create = User.objects.create_superuser if group is None else User.objects.create_user
        user = create(email, password, first_name=first_name, last_name=name.capitalize())
        if group is not None:
            user.groups.add(Group.objects.get(name=group))
    return user

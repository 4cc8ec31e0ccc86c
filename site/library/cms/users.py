"""The form of a person in the CMS: with the organisation for which somebody is a guest editor."""

from typing import Any

from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet


class PersonCreationForm(UserCreationForm):
    """Asks for the organisation as well."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"organisation"}


class PersonEditForm(UserEditForm):
    """Asks for the organisation as well."""

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"organisation"}


class PersonViewSet(UserViewSet):
    """People with an account."""

    def get_form_class(self, for_update: bool = False) -> Any:
        return PersonEditForm if for_update else PersonCreationForm

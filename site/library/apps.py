from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's app of users, with our form of a person."""

    user_viewset = "library.cms.users.PersonViewSet"


class LibraryConfig(AppConfig):
    default = True
    name = "library"
    verbose_name = "Bibliotheek"

    def ready(self) -> None:
        from wagtail.admin.views.account import ChangePasswordPanel
        from wagtail.models import ReferenceIndex

        from library import signal_handlers  # noqa: F401 - connects the receivers
        from library.cms.admin_forms import CmsPasswordChangeForm
        from library.login import sessions  # noqa: F401 - connects the receivers
        from library.models import (
            Announcement,
            SiteSettings,
            followers,  # noqa: F401 - says what shows what
        )
        from library.wording import everywhere  # noqa: F401 - says which texts editors may change

        # What settings use is shown: Wagtail looks at the uses of pages and snippets alone.
        ReferenceIndex.register_model(SiteSettings)
        ReferenceIndex.register_model(Announcement)

        # Wagtail has a setting for the other forms that ask a password, not for this one.
        ChangePasswordPanel.form_class = CmsPasswordChangeForm

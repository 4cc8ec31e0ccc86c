from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = "Praktijken"

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from practices import signal_handlers as signals  # noqa: F401 - connects the receivers
        from practices.cms.guests import PolicyWithGuests
        from practices.models import followers  # noqa: F401 - says what shows what
        from practices.pages import wording  # noqa: F401 - says which texts editors may change

        register_permission_policy(Page, PolicyWithGuests())

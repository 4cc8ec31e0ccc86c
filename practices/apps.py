from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = "Praktijken"

    def ready(self) -> None:
        from practices import signal_handlers as signals  # noqa: F401 - connects the receivers
        from practices.models import followers  # noqa: F401 - says what shows what

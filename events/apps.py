from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Evenementen"

    def ready(self) -> None:
        from events import signal_handlers  # noqa: F401 - connects the receivers
        from events.programme import followers  # noqa: F401 - says what shows what

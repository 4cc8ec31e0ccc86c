from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Startpagina en vaste pagina's"

    def ready(self) -> None:
        from home import signal_handlers  # noqa: F401 - connects the receivers

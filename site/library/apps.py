from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = "Bibliotheek"

    def ready(self) -> None:
        from library import receivers  # noqa: F401 - connects the receivers

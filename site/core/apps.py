from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Kern"

    def ready(self) -> None:
        from core import (
            checks,  # noqa: F401 - registers the system checks
            cleaning,  # noqa: F401 - connects the receiver
            content,  # noqa: F401 - connects the receivers
            signals,  # noqa: F401 - connects the receivers
        )
        from core.search import signals as search_signals  # noqa: F401

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Kern"

    def ready(self) -> None:
        from core import (
            checks,  # noqa: F401 - registers the system checks
            signal_handlers,  # noqa: F401 - connects the receivers
        )
        from core.changelog import receivers  # noqa: F401 - connects the receivers
        from core.changelog.tree import hold_log_first
        from core.changes import content_changes  # noqa: F401 - connects the receivers
        from core.indexing import signal_handlers as search_signal_handlers  # noqa: F401
        from core.text import cleaning  # noqa: F401 - connects the receiver

        hold_log_first()

from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "post"
    verbose_name = "Post"

    def ready(self) -> None:
        from post import signal_handlers  # noqa: F401 - connects the receivers

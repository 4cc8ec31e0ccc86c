from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    verbose_name = "Formulieren"

    def ready(self) -> None:
        from forms import signal_handlers  # noqa: F401 - connects the receivers
        from forms.models import wording  # noqa: F401 - says which texts editors may change
        from forms.questions import types  # noqa: F401 - registers the types of question

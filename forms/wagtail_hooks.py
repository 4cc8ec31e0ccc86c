"""What forms add to the CMS."""

from typing import Any

from django.db.models import QuerySet
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from forms import handin, handling, retention
from forms.inbox.admin import SubmissionAdmin

modeladmin_register(SubmissionAdmin)


@hooks.register("filter_form_submissions_for_user")
def leave_submissions_to_the_inbox(_user: Any, forms: QuerySet[Page]) -> QuerySet[Page]:
    """Close Wagtail's own list of submissions: there one deletes without a trace, and sees no status."""
    return forms.none()


@hooks.register("register_log_actions")
def register_handling(actions: LogActionRegistry) -> None:
    """Let the history of a submission tell what was done with it. It names nobody but who did it."""
    for action, label, message in (
        (handin.RECEIVED, "Ontvangen", "Ontvangen"),
        (handling.VIEWED, "Bekijken", "Bekeken"),
        (handling.ASSIGNED, "Toewijzen", "In behandeling genomen"),
        (handling.ASKED, "Vraag stellen", "Vraag gesteld aan de inzender"),
        (handling.ANSWERED, "Antwoorden", "Antwoord van de inzender"),
        (handling.DECLINED, "Niet overnemen", "Niet overgenomen"),
        (handling.HANDLED, "Afhandelen", "Afgehandeld"),
        (handling.SPAM, "Als spam merken", "Als spam gemerkt"),
        (handling.REOPENED, "Heropenen", "Heropend"),
        (handling.WITHDRAWN, "Intrekken", "Ingetrokken door de inzender"),
        (handling.PRACTICE_MADE, "Conceptpraktijk maken", "Conceptpraktijk gemaakt"),
        (retention.ANONYMISED, "Gegevens wissen", "Gegevens gewist"),
        (handling.ADOPTED, "Overnemen", "Overgenomen: de praktijk staat op de site"),
    ):
        actions.register_action(action, label, message)

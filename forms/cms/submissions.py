"""Rights on submissions, and the actions on them in the audit log."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from forms.cms.personal_data import ANSWER_PEOPLE
from forms.filling import storing
from forms.handling import status_changes
from forms.retention import purge


def leave_submissions_to_the_inbox(_user: Any, forms: QuerySet[Page]) -> QuerySet[Page]:
    """Hide all forms from Wagtail's own list of submissions: it deletes without a trace, and shows no status."""
    return forms.none()


def register_handling(actions: LogActionRegistry) -> None:
    """Register the actions of the audit log of a submission. They name nobody but the user who acted."""
    for action, label, message in (
        (storing.RECEIVED, "Ontvangen", "Ontvangen"),
        (status_changes.VIEWED, "Bekijken", "Bekeken"),
        (status_changes.DOWNLOADED, "Bestand downloaden", "Bestand gedownload"),
        (status_changes.EXPORTED, "Exporteren", "Geëxporteerd"),
        (status_changes.ASSIGNED, "Toewijzen", "In behandeling genomen"),
        (status_changes.ASKED, "Vraag stellen", "Vraag gesteld aan de inzender"),
        (status_changes.ANSWERED, "Antwoorden", "Antwoord van de inzender"),
        (status_changes.DECLINED, "Niet overnemen", "Niet overgenomen"),
        (status_changes.HANDLED, "Afhandelen", "Afgehandeld"),
        (status_changes.SPAM, "Als spam merken", "Als spam gemerkt"),
        (status_changes.REOPENED, "Heropenen", "Heropend"),
        (status_changes.WITHDRAWN, "Intrekken", "Ingetrokken door de inzender"),
        (status_changes.PRACTICE_MADE, "Conceptpraktijk maken", "Conceptpraktijk gemaakt"),
        (purge.ANONYMISED, "Gegevens wissen", "Gegevens gewist"),
        (status_changes.ADOPTED, "Overnemen", "Overgenomen: het staat op de site"),
    ):
        actions.register_action(action, label, message)


def register_rights() -> QuerySet[Permission]:
    """Return the rights on submissions that can be given to groups."""
    codenames = ["view_submission", "change_submission", ANSWER_PEOPLE.partition(".")[2]]
    return Permission.objects.filter(content_type__app_label="forms", codename__in=codenames)

"""What forms add to the CMS."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from forms import handin, handling, retention
from forms.inbox.admin import SubmissionAdmin
from forms.inbox.people import ANSWER_PEOPLE, people

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
        (handling.DOWNLOADED, "Bestand downloaden", "Bestand gedownload"),
        (handling.EXPORTED, "Exporteren", "Geëxporteerd"),
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
        (handling.ADOPTED, "Overnemen", "Overgenomen: het staat op de site"),
    ):
        actions.register_action(action, label, message)


# --- Data of people ---------------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def register_people() -> list[URLPattern]:
    """Give the page about the data of one person its address."""
    return [path("rapporten/gegevens-van-een-persoon/", people, name="forms_people")]


class PeopleMenuItem(MenuItem):
    """Shown to who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(ANSWER_PEOPLE))


@hooks.register("register_reports_menu_item")
def add_people_to_reports() -> MenuItem:
    """Put the page in the menu."""
    url = reverse("forms_people")
    return PeopleMenuItem("Gegevens van een persoon", url, name="people", icon_name="user", order=1400)


@hooks.register("register_permissions")
def register_rights() -> QuerySet[Permission]:
    """Let the rights on submissions be given to groups."""
    codenames = ["view_submission", "change_submission", ANSWER_PEOPLE.partition(".")[2]]
    return Permission.objects.filter(content_type__app_label="forms", codename__in=codenames)

"""The demo: complete, and loading it again changes nothing."""

import io
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import QueryDailyHits
from wagtail.models import Site, TaskState, Workflow

from core.models import SearchRecord
from events.cms.notices import programme_notices
from events.models import EventPage, Registration
from events.programme.reading import Programme
from forms.models import Submission
from home.models import FruitlessSearches, HomePage
from library.models import SiteSettings, Term, User, WordGroup
from library.models.words import folded
from post.models import OutgoingMail
from practices.models import CheckedLink, ConfirmationRound, PracticePage, PracticePresentation
from tests.databases import is_analyzed

# Loaded on both databases; what was loaded says the same on each, and is read on one.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

# What changes by being looked at or by the clock, not by loading.
NOT_CONTENT = {"sessions", "wagtailsearch", "contenttypes", "django_tasks_database"}


def load() -> None:
    call_command("load_demo", stdout=io.StringIO())


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table that holds content."""
    # What waits for the index is stored when something looks there, which moves a stamp that is read before.
    SearchRecord.objects.exists()
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label not in NOT_CONTENT and model._meta.managed
    }


@pytest.mark.thorough
@pytest.mark.both_databases
def test_loading_twice_changes_nothing():
    before = everything()
    load()
    assert everything() == before


@pytest.mark.thorough
@pytest.mark.both_databases
def test_the_database_has_looked_at_what_was_loaded():
    assert is_analyzed(PracticePage)


@pytest.mark.thorough
@pytest.mark.both_databases
def test_what_an_editor_changed_stays():
    page = PracticePage.objects.get(slug="pleinpatrons")
    page.title = "Anders"
    page.save_revision().publish()
    load()
    assert PracticePage.objects.get(slug="pleinpatrons").title == "Anders"


@pytest.mark.thorough
def test_the_word_list_is_whole_and_an_editor_may_take_words_out():
    groups = WordGroup.objects.all()
    assert groups.count() >= 450
    for group in groups:
        group.full_clean()
    groups.get(words__startswith="flik,").delete()
    load()
    assert not groups.filter(words__startswith="flik,").exists()


def test_no_word_of_the_word_list_stands_in_two_groups():
    # Search would take both for the same: it finds more than was meant.
    words = Counter(folded(word) for group in WordGroup.objects.all() for word in group.word_list)
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.thorough
def test_nothing_is_loaded_into_a_site_that_has_content():
    HomePage.objects.update(lead="Van een redacteur")
    PracticePage.objects.get(slug="pleinpatrons").delete()
    call_command("load_demo", "--migrate", "--if-empty", stdout=io.StringIO())
    assert not PracticePage.objects.filter(slug="pleinpatrons").exists()


def test_every_practice_is_published_and_complete():
    practices = list(PracticePage.objects.listed())
    assert len(practices) == 22
    assert [practice.missing_for_publish() for practice in practices] == [[]] * 22
    assert all(practice.image and practice.image.description for practice in practices)
    assert all(practice.links.exists() for practice in practices)


def test_the_invitation_of_2019_is_there():
    event = EventPage.objects.get(slug="studienamiddag-sociale-cohesie-2019")
    brussels = ZoneInfo("Europe/Brussels")
    assert event.starts_at == datetime(2019, 3, 26, 12, 0, tzinfo=brussels)
    assert event.ends_at == datetime(2019, 3, 26, 17, 0, tzinfo=brussels)
    assert [
        (part.value["start"].strftime("%H.%M"), part.value["end"].strftime("%H.%M")) for part in event.programme
    ] == [
        ("12.00", "13.00"),
        ("13.00", "13.15"),
        ("13.15", "13.35"),
        ("13.35", "14.35"),
        ("14.35", "14.50"),
        ("14.50", "16.00"),
        ("16.00", "17.00"),
    ]
    presented = {row.practice.slug for row in PracticePresentation.objects.filter(event_page=event)}
    assert presented == {"bondgenoten", "pleinpatrons", "second-wave", "ledeberg-leeft-standaertsite"}

    speakers = {session.title: [who.name for who in session.speakers] for session in Programme.load(event).sessions}
    assert [names for names in speakers.values() if names] == [["Ken Daems"], ["Rachid Habchi"]]
    assert [block.block_type for block in event.materials] == ["link", "link"]


def test_a_study_day_is_coming_with_registration_by_form():
    event = EventPage.objects.get(slug="studiedag-samen-in-de-buurt")
    day = timezone.localtime(event.starts_at)
    assert (day.isoweekday(), day.hour, day.minute) == (2, 9, 30)
    assert timedelta(weeks=4) < event.starts_at - timezone.now() < timedelta(weeks=7)
    assert event.registration_form.live
    assert event.registration_form.slug == "inschrijven-studiedag"
    workshops = Programme.load(event).sessions[-2].workshops
    assert [workshop.capacity for workshop in workshops] == [25, 20, None]
    assert all(workshop.key and workshop.speakers for workshop in workshops)
    assert programme_notices(event) == []


def test_the_site_points_to_its_pages():
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    assert settings.hand_in_page.slug == "praktijk-doorgeven"
    assert settings.privacy_page.slug == "privacy"
    assert settings.accessibility_page.slug == "toegankelijkheid"


def test_editors_and_moderators_are_connected_by_a_workflow():
    workflow = Workflow.objects.get()
    task = workflow.tasks[0].specific
    assert [group.name for group in task.groups.all()] == ["Moderatoren"]
    assert HomePage.objects.get().get_workflow() == workflow


@pytest.mark.thorough
def test_people_are_made_only_where_the_settings_give_their_password(settings):
    assert not User.objects.exists()
    settings.DEMO_PASSWORD = "een wachtwoord voor de test"
    load()
    assert Client().login(username="Redacteur@example.org", password=settings.DEMO_PASSWORD)
    assert User.objects.get(email="beheerder@example.org").is_superuser
    assert not User.objects.get(email="moderator@example.org").is_superuser


def test_every_term_of_the_start_is_there():
    assert Term.objects.filter(vocabulary__parameter="thema").count() == 2
    assert Term.objects.filter(vocabulary__parameter="mechanisme").count() == 7
    assert set(Term.objects.values_list("vocabulary__parameter", flat=True)) == {
        "thema",
        "fase",
        "doelgroep",
        "intermediair",
        "werkvorm",
        "mechanisme",
    }


# --- The Monday of the editors ---------------------------------------------------------------------------------------


@pytest.fixture
def monday(settings):
    """The demo as it is on one's own machine, with its people."""
    settings.DEMO_PASSWORD = "een wachtwoord voor de test"
    load()


@pytest.mark.thorough
@pytest.mark.both_databases
def test_there_is_work_on_monday(monday):
    submissions = Submission.objects.order_by("submit_time")
    assert Counter(submissions.values_list("status", flat=True)) == {
        "ontvangen": 2,
        "in-behandeling": 1,
        "vraag": 1,
        "niet-overgenomen": 1,
        "spam": 1,
    }
    files = [file for row in submissions for file in row.files.all()]
    assert [(file.name, file.file.size == file.size) for file in files] == [
        ("affiche.png", True),
        ("draaiboek.docx", True),
    ]
    answered = submissions.get(status="in-behandeling")
    assert [message.kind for message in answered.messages.all()] == ["vraag", "antwoord"]
    double = submissions.get(form_data__titel="PleinPatrons")
    assert PracticePage.objects.listed().filter(title=double.title).exists()

    due = PracticePage.objects.due_for_confirmation(365)
    assert {page.slug for page in due} == {"second-wave", "pleinpatrons", "de-site"}
    assert CheckedLink.objects.dead().get().practices.exists()
    guest = User.objects.get(email="gastredacteur@example.org")
    assert PracticePage.objects.filter(project_owner=guest.organisation).exists()
    assert set(ConfirmationRound.objects.values_list("outcome", "mails")) == {("", 3), ("gewijzigd", 1)}
    event = EventPage.objects.get(slug="leernetwerk-buurtwerk")
    assert event.registrations.confirmed().count() == event.capacity
    assert event.registrations.waiting().count() == 2
    days = set(QueryDailyHits.objects.values_list("date", flat=True))
    assert timezone.localdate() - timedelta(days=31) < min(days) < max(days) < timezone.localdate()
    assert FruitlessSearches.objects.filter(daily__query__query_string="taalcafé").exists()


@pytest.mark.thorough
def test_what_waits_is_made_up_and_not_public(monday):
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    pages = [state.revision.content_object for state in states]
    assert {page.slug for page in pages} == {"soep-op-de-stoep", "luisterend-loket"}
    assert [page.missing_for_publish() for page in pages] == [[], []]
    assert PracticePage.objects.public().count() == 22
    for model in (Submission, Registration):
        assert not model.objects.exclude(email__endswith="@example.org").exists()
    assert not OutgoingMail.objects.exists()
    assert not mail.outbox

    before = everything()
    load()
    assert everything() == before


def test_nothing_is_made_up_where_there_are_no_people_of_the_demo():
    assert not Submission.objects.exists()
    assert not Registration.objects.exists()

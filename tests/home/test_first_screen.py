"""The first screen of the CMS: what waits for whom, one click away; and the report of mails that did not leave."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Workflow

from events.models import RegistrationState
from forms.models import Submission
from forms.models.choices import SubmissionStatus
from home.demo.people import EDITORS, MODERATORS, load_groups
from home.searches import Outcome, count_search
from library.models import SiteSettings
from post.models import OutgoingMail
from post.outbox import send_due_mails
from practices.models import PracticePage
from practices.models.choices import Status
from tests.cms import messages_of, soup
from tests.factories import (
    CheckedLinkFactory,
    EventPageFactory,
    OutgoingMailFactory,
    PracticePageFactory,
    SubmissionFactory,
    UserFactory,
    WordGroupFactory,
)
from tests.factories.forms import ANSWERS
from tests.factories.registration import OpenEventFactory, RegistrationFactory

HOME, MAILS = "/cms/", "/cms/rapporten/mails/"
PAGES = ["te-bevestigen", "mijn-concepten", "onvolledig", "links", "komende-evenementen"]
PANELS = {
    "redacteur": ["inzendingen", *PAGES, "zoekopdrachten"],
    "moderator": ["inzendingen", "wacht-op-beoordeling", *PAGES, "zoekopdrachten", "mails"],
    "beheerder": ["inzendingen", "wacht-op-beoordeling", *PAGES, "zoekopdrachten", "mails"],
}
# With what every screen asks: who it is, what that person may, the menu.
QUERIES = {"redacteur": 37, "moderator": 44, "beheerder": 40}


@pytest.fixture
def people(site):
    """One person of each role, as the site makes them."""
    load_groups()
    people = {"redacteur": UserFactory(), "moderator": UserFactory(), "beheerder": UserFactory(superuser=True)}
    people["redacteur"].groups.add(Group.objects.get(name=EDITORS))
    people["moderator"].groups.add(Group.objects.get(name=MODERATORS))
    return people


@pytest.fixture
def shown(client, people):
    """Return a function: the panels that someone of a role is shown, by name."""

    def read(role="moderator"):
        client.force_login(people[role])
        panels = soup(client.get(HOME)).select(".work")
        return {str(panel["id"]).removesuffix("-section"): panel for panel in panels}

    return read


def rows(panel):
    """The text of each row: what one clicks on, and the rest."""
    return [
        (row.a.get_text(), " ".join(row.select_one(".work__about").get_text(" ").split()))
        for row in panel.select(".work__row")
    ]


def titles(panel):
    return [title for title, _about in rows(panel)]


def handed_in(title, days=0, **fields):
    submission = SubmissionFactory(form_data={**ANSWERS, "naam_van_de_praktijk": title}, **fields)
    moment = timezone.now() - datetime.timedelta(days=days)
    Submission.objects.filter(pk=submission.pk).update(submit_time=moment)
    return submission


def failed_mail(**fields):
    later = timezone.now() + datetime.timedelta(hours=2)
    return OutgoingMailFactory(**{"tries": 3, "last_error": "OSError: weg", "due_at": later, **fields})


# --- Who sees which panel --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", PANELS)
def test_each_role_sees_what_it_may_act_on(shown, role):
    panels = shown(role)
    assert list(panels) == PANELS[role]
    # One line says that there is nothing.
    assert all(len(panel.select(".work__none")) == 1 and not panel.select("li") for panel in panels.values())


def test_who_may_only_enter_sees_no_panel(client, editor):
    editor.groups.get().page_permissions.all().delete()
    client.force_login(editor)
    assert not soup(client.get(HOME)).select(".work")


def fill(people, number):
    for _ in range(number):
        handed_in("Leefstraat")
        page = PracticePageFactory(review_due=timezone.localdate())
        page.save_revision(user=people["redacteur"])
        Workflow.objects.get().start(page, people["redacteur"])
        PracticePageFactory().save_revision(user=people["moderator"])
        PracticePageFactory().save_revision(user=people["beheerder"])
        RegistrationFactory(event=OpenEventFactory())
        count_search(f"zeppelin {page.pk}", Outcome.NOTHING)
        CheckedLinkFactory(practices=[page])
        failed_mail()


@pytest.mark.thorough
@pytest.mark.parametrize("role", PANELS)
def test_it_takes_as_many_queries_whatever_there_is_to_do(client, people, django_assert_num_queries, role):
    fill(people, 1)
    client.force_login(people[role])
    client.get(HOME)
    with django_assert_num_queries(QUERIES[role]):
        client.get(HOME)
    fill(people, 3)
    # One more after a change, for which practices miss most; that is kept.
    with django_assert_num_queries(QUERIES[role] + 1):
        client.get(HOME)
    with django_assert_num_queries(QUERIES[role]):
        client.get(HOME)


def test_a_panel_says_how_many_it_does_not_show(shown):
    for _ in range(8):
        PracticePageFactory(review_due=timezone.localdate())
        handed_in("Leefstraat")
    panels = shown()
    assert (
        panels["te-bevestigen"].select_one(".work__all a")["href"]
        == "/cms/rapporten/praktijken/?bevestigd=na-te-vragen"
    )
    assert "Praktijken om na te vragen (8)" in panels["te-bevestigen"].get_text()
    assert "Bekijk ook de andere (2)" in panels["inzendingen"].get_text()


# --- Submissions -----------------------------------------------------------------------------------------------------


def test_what_is_new_comes_first_then_ones_own_then_what_waits_for_an_answer(shown, people):
    handed_in("Vraag", 1, status=SubmissionStatus.QUESTION)
    handed_in("Van mij", 9, status=SubmissionStatus.IN_PROGRESS, handler=people["moderator"])
    handed_in("Van een ander", 9, status=SubmissionStatus.IN_PROGRESS, handler=people["redacteur"])
    handed_in("Klaar", 9, status=SubmissionStatus.HANDLED, handled_at=timezone.now())
    handed_in("Nieuw", 2)
    oldest = handed_in("Ouder", 3)
    panel = shown()["inzendingen"]
    assert titles(panel) == ["Ouder", "Nieuw", "Van mij", "Vraag"]
    assert panel.li.a["href"] == reverse("inzendingen_modeladmin_inspect", args=[oldest.pk])
    assert rows(panel)[0][1].startswith(f"Nieuw {oldest.page.title} 3 dagen geleden")
    assert panel.select_one(".work__all a")["href"] == "/cms/inzendingen/?status=open"


# --- Pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_what_waits_for_a_moderator_leads_to_the_editor(shown, people):
    page = PracticePageFactory(title="Leefstraat")
    page.title = "Leefstraat in de zomer"
    page.save_revision(user=people["redacteur"])
    Workflow.objects.get().start(page, people["redacteur"])
    panels = shown()
    assert titles(panels["wacht-op-beoordeling"]) == ["Leefstraat in de zomer"]
    assert panels["wacht-op-beoordeling"].li.a["href"] == f"/cms/pages/{page.pk}/edit/"
    assert rows(shown("redacteur")["mijn-concepten"])[0][1].startswith("In nazicht")
    page.current_workflow_task_state.reject(user=people["moderator"])
    assert rows(shown()["wacht-op-beoordeling"]) == []
    assert rows(shown("redacteur")["mijn-concepten"])[0][1].startswith("Teruggestuurd")


def test_drafts_are_ones_own_and_not_on_the_site(shown, people):
    mine, other, published = (PracticePageFactory(title=title) for title in ("Mijn", "Ander", "Klaar"))
    mine.save_revision(user=people["moderator"])
    other.save_revision(user=people["redacteur"])
    published.save_revision(user=people["moderator"]).publish()
    panel = shown()["mijn-concepten"]
    assert titles(panel) == ["Mijn"]
    assert rows(panel)[0][1].startswith("Concept")


TODAY = datetime.date(2026, 6, 1)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("verified_on", "review_due", "published", "is_due"),
    [
        (None, None, "2026-01-01", False),
        (None, None, "2025-05-01", True),
        ("2025-06-02", None, "2020-01-01", False),
        ("2025-06-01", None, "2020-01-01", True),
        ("2020-01-01", "2026-06-02", "2020-01-01", False),
        ("2026-05-01", "2026-06-01", "2020-01-01", True),
        (None, "2026-06-01", "2026-01-01", True),
        # The day that was set is over, and it was confirmed since.
        ("2026-05-20", "2026-05-01", "2020-01-01", False),
    ],
)
def test_when_a_practice_is_to_be_confirmed(site, verified_on, review_due, published, is_due):
    page = PracticePageFactory(verified_on=verified_on, review_due=review_due)
    PracticePage.objects.filter(pk=page.pk).update(first_published_at=f"{published}T12:00:00Z")
    assert PracticePage.objects.due_for_confirmation(365, TODAY).exists() == is_due


def test_what_is_not_listed_or_stopped_is_not_asked_for(shown):
    due = {"review_due": timezone.localdate()}
    PracticePageFactory(title="Gevraagd", **due)
    PracticePageFactory(title="Gestopt", status=Status.STOPPED, **due)
    PracticePageFactory(title="Weg", archived_on=timezone.localdate(), **due)
    PracticePageFactory(title="Concept", live=False, **due)
    panel = shown()["te-bevestigen"]
    assert rows(panel) == [("Gevraagd", "nog nooit bevestigd")]


def test_the_emptiest_records_come_first_with_what_helps_most(shown):
    PracticePageFactory(title="Leeg", place="")
    PracticePageFactory(title="Half", lessons="<p>Begin klein.</p>")
    PracticePageFactory(title="Vol", full=True)
    PracticePageFactory(title="Concept", draft=True)
    PracticePageFactory(title="Weg", archived_on=timezone.localdate())
    panel = shown()["onvolledig"]
    assert titles(panel) == ["Leeg", "Half"]
    assert re.match(r"\d+ % ingevuld; mist vooral resultaten, leerpunten", rows(panel)[0][1])
    assert panel.select_one(".work__row a")["href"].endswith("/edit/")


def test_the_period_is_a_setting(shown):
    PracticePageFactory(title="Vorige maand", verified_on=timezone.localdate() - datetime.timedelta(days=40))
    assert titles(shown()["te-bevestigen"]) == []
    SiteSettings.objects.update(review_days=30)
    assert titles(shown()["te-bevestigen"]) == ["Vorige maand"]


# --- Events ----------------------------------------------------------------------------------------------------------


def test_events_say_who_comes_and_who_waits(shown):
    start = timezone.now() + datetime.timedelta(days=10)
    times = {"starts_at": start, "ends_at": start + datetime.timedelta(hours=3)}
    event = OpenEventFactory(title="Studiedag", capacity=2, **times)
    RegistrationFactory.create_batch(2, event=event)
    RegistrationFactory(event=event, state=RegistrationState.WAITING)
    RegistrationFactory(event=event, state=RegistrationState.CANCELLED, cancelled_at=start)
    EventPageFactory(title="Zonder inschrijving", live=False, **times)
    past = {name: moment - datetime.timedelta(days=20) for name, moment in times.items()}
    EventPageFactory(title="Voorbij", **past)
    full, plain = shown("redacteur")["komende-evenementen"].select("li")
    assert full.a["href"] == reverse("event_participants", args=[event.pk])
    assert "2 van 2 plaatsen, 1 op de wachtlijst" in full.get_text()
    assert "Volzet" in full.get_text()
    assert plain.a["href"].endswith("/edit/")
    assert "Concept" in plain.get_text()


# --- Searches --------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_searches_that_found_too_little_stay_until_someone_does_something(shown):
    for text, outcome in [("zeppelin", Outcome.NOTHING), ("zeppelin", Outcome.NEAR), ("buurt", Outcome.ALL_WORDS)]:
        count_search(text, outcome)
    panel = shown("redacteur")["zoekopdrachten"]
    assert rows(panel) == [("zeppelin", "1 keer niets, 1 keer alleen iets dichtbij")]
    assert panel.li.a["href"] == "/cms/rapporten/zoekopdrachten/?q=zeppelin"
    WordGroupFactory(words="zeppelin, luchtschip")
    assert rows(shown("redacteur")["zoekopdrachten"]) == []


# --- Mails -----------------------------------------------------------------------------------------------------------


def test_mails_that_failed_are_shown_and_those_that_wait_their_turn_are_not(shown):
    OutgoingMailFactory(subject="Nog niet geprobeerd")
    mail = failed_mail(subject="Mislukt", to="an@example.be")
    panel = shown()["mails"]
    assert titles(panel) == ["Mislukt"]
    assert panel.li.a["href"] == f"{MAILS}#mail-{mail.pk}"


def test_a_mail_is_tried_again_or_dropped(client, people):
    again, gone = failed_mail(subject="Opnieuw"), failed_mail(subject="Weg")
    client.force_login(people["moderator"])
    assert client.get(MAILS)["Cache-Control"].count("no-store") == 1
    response = client.post(f"{MAILS}{again.pk}/opnieuw/", follow=True)
    assert "vertrekt zo meteen" in messages_of(response)
    client.post(f"{MAILS}{gone.pk}/weg/")
    assert send_due_mails() == 1
    assert list(OutgoingMail.objects.values_list("subject", "last_error")) == [("Opnieuw", "")]
    response = client.post(f"{MAILS}{again.pk}/weg/", follow=True)
    assert "intussen vertrokken" in messages_of(response)
    assert OutgoingMail.objects.filter(pk=again.pk).exists()
    labels = ModelLogEntry.objects.filter(action__startswith="post.").values_list("label", flat=True)
    assert list(labels) == ["een mail"] * 2


@pytest.mark.parametrize("role", ["redacteur", None])
def test_nobody_else_sees_or_touches_mails(client, people, role):
    mail = failed_mail(subject="Geheim", to="geheim@example.be")
    if role:
        client.force_login(people[role])
    for path in (MAILS, f"{MAILS}?export=csv", f"{MAILS}?export=xlsx", f"{MAILS}resultaten/"):
        response = client.get(path)
        assert response.status_code == 302, path
        assert b"eheim" not in response.content
    for step in ("opnieuw", "weg"):
        assert client.post(f"{MAILS}{mail.pk}/{step}/").status_code == 302
    assert OutgoingMail.objects.get().due_at == mail.due_at


def test_what_changes_something_is_no_get(client, people):
    client.force_login(people["moderator"])
    assert [client.get(f"{MAILS}{failed_mail().pk}/{step}/").status_code for step in ("opnieuw", "weg")] == [405, 405]

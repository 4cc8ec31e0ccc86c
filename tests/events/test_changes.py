"""Who cancels, puts off or moves an event with participants is told how many do not know yet, and where to write."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.templatetags.databank import dutch_date
from events.models import EventPage, RegistrationState
from events.models.choices import EventStatus
from post.models import OutgoingMail
from tests.cms import form_values, messages_of, soup
from tests.events.registering import DAY
from tests.factories import RegistrationFactory
from tests.factories.registration import OpenEventFactory
from tests.html import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site):
    """A published event to which two people come, while one waits and one cancelled."""
    # Whole minutes, as the form has them.
    starts_at = (timezone.now() + 30 * DAY).replace(second=0, microsecond=0)
    event = OpenEventFactory(title="Studiedag", programme="", capacity=2, starts_at=starts_at)
    event.save_revision().publish()
    states = RegistrationState
    for state in (states.CONFIRMED, states.CONFIRMED, states.WAITING):
        RegistrationFactory(event=event, state=state)
    RegistrationFactory(event=event, state=states.CANCELLED, cancelled_at=timezone.now())
    event.refresh_from_db()
    return event


@pytest.fixture
def cms(superuser):
    client = Client()
    client.force_login(superuser)
    return client


def save(cms, event, *, publish=True, **changes):
    """Save an event in the CMS, and return what the editor is told."""
    path = reverse("wagtailadmin_pages:edit", args=[event.pk])
    values = {**form_values(cms.get(path)), **changes}
    if publish:
        values["action-publish"] = "1"
    response = cms.post(path, values)
    assert response.status_code == 302, text_of(soup(response))
    return cms.get(response["Location"])


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("changes", "about", "words"),
    [
        ({"status": EventStatus.CANCELLED}, "geannuleerd", "Dit evenement is geannuleerd."),
        ({"status": EventStatus.POSTPONED}, "uitgesteld", "Dit evenement is uitgesteld."),
        ({"venue_name": "Het Predikheren"}, "verplaatst", "Tijd of plek van dit evenement is gewijzigd."),
    ],
)
def test_who_publishes_a_change_is_told_who_has_to_hear_it(event, cms, changes, about, words):
    response = save(cms, event, **changes)
    told = messages_of(response)
    assert words in told
    assert "Er zijn 2 mensen ingeschreven en 1 op de wachtlijst" in told
    link = soup(response).find("a", string=lambda text: text and text.strip() == "Schrijf de deelnemers")
    assert link["href"] == f"{reverse('event_mailings', args=[event.pk])}?over={about}"
    # Nothing goes by itself.
    assert not OutgoingMail.objects.exists()
    form = soup(cms.get(link["href"])).select_one("main form")
    assert "Studiedag" in form.select_one("[name=subject]")["value"]
    assert "Studiedag" in form.select_one("[name=text]").get_text()
    assert form.select_one("[name=audience][checked]")["value"] == "allen"


def test_a_new_moment_is_a_change(event, cms):
    starts, ends = (timezone.localtime(moment + 7 * DAY) for moment in (event.starts_at, event.ends_at))
    told = messages_of(save(cms, event, starts_at=f"{starts:%Y-%m-%d %H:%M}", ends_at=f"{ends:%Y-%m-%d %H:%M}"))
    assert "Tijd of plek van dit evenement is gewijzigd." in told


@pytest.mark.thorough
def test_a_postponed_event_says_until_when_participants_are_kept(event, cms):
    last = event.ends_at + datetime.timedelta(days=365)
    told = messages_of(save(cms, event, status=EventStatus.POSTPONED))
    assert f"verwijdert de site de inschrijvingen op {dutch_date(last)}" in told.replace("\xa0", " ")


@pytest.mark.thorough
@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_takes_place_after_all_is_a_change_too(event, cms, status):
    EventPage.objects.filter(pk=event.pk).update(status=status)
    event.refresh_from_db()
    event.save_revision()
    assert "Tijd of plek" in messages_of(save(cms, event, status=EventStatus.PLANNED))


def silent(told):
    return "Schrijf de deelnemers" not in told and "ingeschreven" not in told


@pytest.mark.thorough
def test_what_participants_need_not_hear_is_not_told(event, cms):
    assert silent(messages_of(save(cms, event, publish=False, status=EventStatus.CANCELLED)))
    assert silent(messages_of(save(cms, event, status=EventStatus.PLANNED, price="Gratis")))
    save(cms, event, status=EventStatus.CANCELLED)
    # Once is enough; and where a cancelled event would have been is no news.
    assert silent(messages_of(save(cms, event, venue_name="Elders")))


@pytest.mark.thorough
def test_without_participants_or_after_the_event_nothing_is_told(event, cms, site):
    empty = OpenEventFactory(programme="")
    empty.save_revision().publish()
    assert silent(messages_of(save(cms, empty, status=EventStatus.CANCELLED)))
    EventPage.objects.filter(pk=event.pk).update(starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - DAY)
    event.refresh_from_db()
    event.save_revision().publish()
    assert silent(messages_of(save(cms, event, venue_name="Elders")))


@pytest.mark.parametrize("about", ["", "iets", "\0", "x" * 2000, "'\";--", "%", "\N{PARTY POPPER}"])
def test_a_mail_about_nothing_known_begins_empty(event, cms, about):
    form = soup(cms.get(reverse("event_mailings", args=[event.pk]), {"over": about})).select_one("main form")
    assert not form.select_one("[name=subject]").get("value")
    assert form.select_one("[name=text]").get_text().strip() == ""


def test_the_suggestion_can_be_sent(event, cms):
    path = reverse("event_mailings", args=[event.pk])
    EventPage.objects.filter(pk=event.pk).update(title="Lang " * 40, status=EventStatus.CANCELLED)
    values = form_values(cms.get(path, {"over": "geannuleerd"}), "main form")
    assert cms.post(path, values).status_code == 302
    mails = OutgoingMail.objects.all()
    assert mails.count() == 3
    assert "gaat niet door" in mails[0].text

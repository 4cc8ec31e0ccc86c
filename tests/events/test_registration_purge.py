"""What people told is removed some time after the event, by itself."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.models import EventPage, Mailing, Registration, RegistrationMail, RegistrationState, WorkshopChoice
from events.models.choices import EventStatus
from events.registration.purge import purge_registrations
from library.models import SiteSettings
from post.daily import Days, day_begins
from post.models import OutgoingMail
from tests.factories import (
    MailingFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    RegistrationMailFactory,
    WorkshopChoiceFactory,
)
from tests.factories.registration import OpenEventFactory

pytestmark = pytest.mark.both_databases

DAY = datetime.timedelta(days=1)


def event_that_ended(ago):
    ends_at = timezone.now() - ago
    return OpenEventFactory(starts_at=ends_at - datetime.timedelta(hours=4), ends_at=ends_at)


def with_people(event):
    for state in (RegistrationState.CONFIRMED, RegistrationState.WAITING):
        row = RegistrationFactory(event=event, state=state)
        RegistrationMailFactory(registration=row, mailing=MailingFactory(event=event))
        WorkshopChoiceFactory(registration=row)
    return event


@pytest.fixture
def events(site):
    """Events of which the participants go, and stay."""
    return [with_people(event_that_ended(days)) for days in (90 * DAY, 90 * DAY - datetime.timedelta(minutes=5), -DAY)]


def left(model):
    return model.objects.count()


def test_after_the_days_of_the_setting_everything_of_a_person_goes(events):
    other = OutgoingMailFactory()
    purged = purge_registrations()
    assert (purged.registrations, purged.mails) == (2, 2)
    assert set(Registration.objects.values_list("event", flat=True)) == {event.pk for event in events[1:]}
    assert (left(RegistrationMail), left(WorkshopChoice), left(Mailing)) == (4, 4, 4)
    # Mails that have nothing to do with events stay.
    assert (left(OutgoingMail), OutgoingMail.objects.filter(pk=other.pk).exists()) == (5, True)
    assert EventPage.objects.filter(pk=events[0].pk, live=True).exists()
    assert purge_registrations().registrations == 0


def test_the_days_are_a_setting(events):
    SiteSettings.objects.update(registration_days=91)
    assert purge_registrations().registrations == 0
    SiteSettings.objects.update(registration_days=89)
    assert purge_registrations().registrations == 4
    SiteSettings.objects.all().delete()
    assert purge_registrations(timezone.now() + DAY).registrations == 0


@pytest.mark.parametrize(("ago", "kept"), [(91 * DAY, 2), (364 * DAY, 2), (365 * DAY, 0)])
def test_who_registered_for_what_was_postponed_is_kept_for_a_year(site, ago, kept):
    event = with_people(event_that_ended(ago))
    EventPage.objects.filter(pk=event.pk).update(status=EventStatus.POSTPONED)
    purge_registrations()
    assert left(Registration) == left(Mailing) == left(RegistrationMail) == kept


def test_a_postponed_event_with_a_new_date_is_one_like_all(site):
    event = with_people(event_that_ended(400 * DAY))
    now = timezone.now()
    EventPage.objects.filter(pk=event.pk).update(starts_at=now - 90 * DAY, ends_at=now - 89 * DAY)
    purge_registrations()
    assert left(Registration) == 2
    purge_registrations(now + DAY)
    assert left(Registration) == 0


def test_a_setting_of_more_than_a_year_holds_for_what_was_postponed(site):
    SiteSettings.objects.update(registration_days=500)
    event = with_people(event_that_ended(400 * DAY))
    EventPage.objects.filter(pk=event.pk).update(status=EventStatus.POSTPONED)
    assert purge_registrations().registrations == 0
    assert purge_registrations(timezone.now() + 100 * DAY).registrations == 2


def test_what_was_cancelled_goes_in_the_ordinary_time(site):
    event = with_people(event_that_ended(90 * DAY))
    EventPage.objects.filter(pk=event.pk).update(status=EventStatus.CANCELLED)
    assert purge_registrations().registrations == 2


def test_a_trial_only_counts(events):
    out = StringIO()
    call_command("purge_registrations", "--dry-run", stdout=out)
    assert out.getvalue() == "2 registrations and 2 mails would be removed (90 days after the event)\n"
    assert left(Registration) == 6
    out = StringIO()
    call_command("purge_registrations", stdout=out)
    assert out.getvalue() == "2 registrations and 2 mails removed (90 days after the event)\n"
    assert left(Registration) == 4


def test_no_name_is_logged(events, caplog):
    caplog.set_level("INFO")
    purge_registrations()
    assert "removed 2 registrations" in caplog.text
    assert "Peeters" not in caplog.text
    assert "@" not in caplog.text


@pytest.mark.thorough
def test_the_worker_does_it_once_a_day(events, monkeypatch):
    now = timezone.now()
    days = Days()
    days.look()
    assert left(Registration) == 4
    with_people(events[0])
    days.look()
    assert left(Registration) == 6
    monkeypatch.setattr(timezone, "now", lambda: now + DAY)
    days.look()
    assert left(Registration) == 2


@pytest.mark.thorough
def test_what_fails_stops_neither_the_rest_nor_the_worker(events, caplog):
    def fails(**_kwargs):
        raise RuntimeError("broken")

    day_begins.connect(fails)
    try:
        Days().look()
    finally:
        day_begins.disconnect(fails)
    assert left(Registration) == 4
    assert "broken" in caplog.text


def test_the_loop_of_the_outbox_looks_at_the_day(events, monkeypatch):
    def stop(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr("post.management.commands.send_outbox.time.sleep", stop)
    # The connection is that of the test, which undoes what it did.
    monkeypatch.setattr("post.management.commands.send_outbox.close_old_connections", lambda: None)
    with pytest.raises(KeyboardInterrupt):
        call_command("send_outbox", "--loop")
    assert left(Registration) == 4

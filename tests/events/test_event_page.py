"""Events: what the public sees of them, and what practices know of them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from events.models import EventPage
from events.models.choices import EventStatus, RegistrationMode
from events.registration.window import registering
from practices.models import PracticePage, PracticePresentation
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    EventPageFactory,
    FormPageFactory,
    PracticePageFactory,
    slot,
    speaker,
    workshop,
    workshop_round,
)
from tests.factories.base import stream
from tests.html import assert_sound, text_of

# The change stamp, the page, and who registered.
PAGE_QUERIES = 3
HOUR = datetime.timedelta(hours=1)


def publish(page):
    page.save_revision().publish()
    page.refresh_from_db()


def presented(practice):
    return [row.event_page_id for row in practice.public_presentations()]


# --- What a practice knows of events ---------------------------------------------------------------------------------


def test_publishing_tells_the_practices_and_unpublishing_takes_it_back(site):
    first, second, elsewhere = (PracticePageFactory() for _number in range(3))
    event = EventPageFactory(
        programme=stream(
            slot("13:00", "14:00", practices=[first]),
            workshop_round("14:00", "15:00", workshop(practices=[second, first]), workshop(practices=[second])),
        ),
        draft=True,
    )
    assert not PracticePresentation.objects.exists()
    publish(event)
    assert presented(first) == presented(second) == [event.pk]
    assert presented(elsewhere) == []
    assert PracticePresentation.objects.count() == 2
    event.unpublish()
    assert not PracticePresentation.objects.exists()


@pytest.mark.thorough
def test_publishing_again_follows_the_programme(site):
    first, second = PracticePageFactory(), PracticePageFactory()
    event = EventPageFactory(practices=[first])
    publish(event)
    event.programme = stream(slot("13:00", "14:00", practices=[second]))
    event.starts_at += HOUR
    event.ends_at += HOUR
    publish(event)
    assert presented(first) == []
    assert [row.starts_at for row in second.public_presentations()] == [event.starts_at]


def test_a_draft_of_a_published_event_tells_nothing_yet(site):
    first, second = PracticePageFactory(), PracticePageFactory()
    event = EventPageFactory(practices=[first])
    publish(event)
    event.programme = stream(slot("13:00", "14:00", practices=[second]))
    event.save_revision()
    assert presented(first) == [event.pk]
    assert presented(second) == []


def test_a_deleted_event_takes_its_rows_along(site):
    event = EventPageFactory(practices=[PracticePageFactory()])
    publish(event)
    event.delete()
    assert not PracticePresentation.objects.exists()


def test_a_deleted_practice_takes_its_rows_along(site):
    practice = PracticePageFactory()
    publish(EventPageFactory(practices=[practice]))
    practice.delete()
    assert not PracticePresentation.objects.exists()


def test_an_event_that_is_private_is_not_named(site):
    practice = PracticePageFactory()
    event = EventPageFactory(practices=[practice])
    publish(event)
    PageViewRestriction.objects.create(page=event, restriction_type=PageViewRestriction.LOGIN)
    assert presented(practice) == []


# --- The programme as it is shown ------------------------------------------------------------------------------------

GONE = {
    "unpublished": lambda page: page.unpublish(),
    "archived": lambda page: PracticePage.objects.filter(pk=page.pk).update(archived_on=datetime.date(2024, 1, 1)),
    "expired": lambda page: PracticePage.objects.filter(pk=page.pk).update(expire_at=timezone.now()),
    "deleted": lambda page: page.delete(),
}


@pytest.mark.thorough
@pytest.mark.parametrize("go", GONE.values(), ids=GONE)
def test_a_practice_that_is_gone_leaves_the_programme_whole(site, client, superuser, go):
    stays, goes = PracticePageFactory(title="Blijft staan"), PracticePageFactory(title="Verdwijnt hier")
    event = EventPageFactory(
        programme=stream(
            slot("13:00", "14:00", "Lezing", practices=[goes, stays]),
            workshop_round("14:00", "15:00", workshop("De workshop", practices=[goes])),
        )
    )
    publish(event)
    go(goes)
    text = text_of(assert_sound(client.get(event.url)))
    assert "Blijft staan" in text
    assert "Verdwijnt hier" not in text
    assert "Lezing" in text
    assert "De workshop" in text
    client.force_login(superuser)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).status_code == 200
    event = EventPage.objects.get(pk=event.pk)
    publish(event)


def test_the_whole_programme_is_shown(site, client):
    practice, other = PracticePageFactory(title="Pleinpatrons"), PracticePageFactory(title="Second Wave")
    event = EventPageFactory(full=True, practices=[practice, other])
    text = text_of(assert_sound(client.get(event.url)).select_one("main"))
    expected = [
        "Uitnodiging studienamiddag", event.title, "Kazerne Dossin", "Goswin de Stassartstraat 153", "Mechelen",
        "Agentschap Binnenlands Bestuur", "Onthaal", "Bondgenotenmethodiek", "vertrouwen", "Rachid Habchi",
        "Projectleider", "Pauze", "Parallelle workshops", "Workshop 1", "jongeren", "Zaal 2", "30", "Workshop 2",
        "wijk en buurt", "Receptie", "Pleinpatrons", "Second Wave", "gratis", "Verslag", "Presentatie",
    ]  # fmt: skip
    assert [phrase for phrase in expected if phrase not in text] == []
    assert "13.30" in text or "13:30" in text


@pytest.mark.parametrize(
    ("status", "words"), [(EventStatus.CANCELLED, "gaat niet door"), (EventStatus.POSTPONED, "is uitgesteld")]
)
def test_an_event_that_does_not_take_place_says_so(site, client, status, words):
    event = EventPageFactory(status=status)
    assert words in text_of(assert_sound(client.get(event.url)))
    assert status.label in text_of(assert_sound(client.get("/evenementen/")))


# --- Registration ----------------------------------------------------------------------------------------------------

URL = "https://www.example.be/inschrijven"


def external(**fields):
    return EventPageFactory(registration_mode=RegistrationMode.EXTERNAL, registration_url=URL, **fields)


def test_registration_on_another_site(site, client):
    event = external()
    assert registering(event).url == URL
    assert URL in client.get(event.url).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": EventStatus.CANCELLED},
        {"status": EventStatus.POSTPONED},
        {"past": True},
    ],
    ids=["cancelled", "postponed", "past"],
)
def test_no_registration_any_more(site, client, fields):
    event = external(**fields)
    assert registering(event).url == ""
    assert URL not in client.get(event.url).content.decode()


def test_no_registration_after_the_deadline(site):
    assert registering(external(registration_deadline=timezone.now() - HOUR)).url == ""
    assert registering(external(registration_deadline=timezone.now() + HOUR)).url == URL


def test_no_registration_when_that_is_not_needed(site):
    event = EventPageFactory(registration_mode=RegistrationMode.NONE, registration_url=URL)
    assert registering(event).url == ""


def test_registration_with_a_form_of_the_site(site):
    form = FormPageFactory()
    event = EventPageFactory(registration_mode=RegistrationMode.FORM, registration_form=form, registration_url=URL)
    assert registering(event).url == f"{event.url}inschrijven/"
    form.unpublish()
    assert registering(EventPage.objects.get(pk=event.pk)).url == ""
    form.delete()
    assert registering(EventPage.objects.get(pk=event.pk)).url == ""


@pytest.mark.parametrize(
    ("mode", "field"),
    [(RegistrationMode.EXTERNAL, "registration_url"), (RegistrationMode.FORM, "registration_form")],
)
def test_registration_asks_where(site, mode, field):
    event = EventPageFactory(registration_mode=mode)
    assert [item.field for item in event.missing_for_publish()] == [field]


# --- Rules -----------------------------------------------------------------------------------------------------------


def test_a_draft_may_lack_everything_and_says_what_it_lacks(site):
    assert [item.field for item in EventPage(title="Titel").missing_for_publish()] == [
        "starts_at",
        "ends_at",
        "venue_name",
        "introduction",
    ]


@pytest.mark.both_databases
@pytest.mark.parametrize("hours", [0, -1])
def test_an_event_ends_after_it_starts(site, hours):
    event = EventPageFactory()
    event.ends_at = event.starts_at + hours * HOUR
    with pytest.raises(ValidationError) as refused:
        event.clean()
    assert set(refused.value.message_dict) == {"ends_at"}
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(ends_at=event.ends_at)


@pytest.mark.both_databases
@pytest.mark.parametrize("values", [{"status": "misschien"}, {"registration_mode": "fax"}, {"capacity": 0}], ids=str)
def test_the_database_refuses(site, values):
    event = EventPageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(**values)


# --- Queries ---------------------------------------------------------------------------------------------------------


def rich_text(practice, document):
    page, file = (
        f'<a linktype="{kind}" id="{key}">' for kind, key in (("page", practice.pk), ("document", document.pk))
    )
    return f"<p>Lees {page}meer</a> of {file}dit</a>.</p>"


def long_programme(slots, practices, speakers):
    text = rich_text(practices[0], DatabankDocumentFactory())
    parts = []
    for number in range(slots):
        start, end = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (480 + 10 * number, 490 + 10 * number))
        first = number * 3 // 2 % len(practices)
        own = {
            "speakers": speakers[number % len(speakers) :][:2],
            "practices": practices[first:][:2],
            "text": text,
        }
        if number % 4 == 3:
            parts.append(workshop_round(start, end, *[workshop(**own)] * 3))
        else:
            parts.append(slot(start, end, **own))
    return stream(*parts)


@pytest.mark.thorough
@pytest.mark.parametrize(("slots", "count", "speaking"), [(4, 2, 1), (40, 8, 5)])
@pytest.mark.usefixtures("site")
def test_the_number_of_queries_is_fixed(client, django_assert_num_queries, slots, count, speaking):
    practices = [PracticePageFactory(full=True) for _number in range(count)]
    speakers = [speaker(f"Spreker {number}") for number in range(speaking)]
    for one in speakers:
        one.photo = DatabankImageFactory()
    event = EventPageFactory(full=True, speakers=speakers, programme=long_programme(slots, practices, speakers))
    client.get(event.url)
    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get(event.url)
    text = text_of(assert_sound(response))
    assert f"Spreker {speaking - 1}" in text
    assert practices[-1].title in text


def test_an_event_that_is_over_offers_nothing_to_come_to(site, client):
    event = EventPageFactory(registration_mode=RegistrationMode.EXTERNAL, registration_url="https://example.org/")
    event.starts_at, event.ends_at = timezone.now() - 4 * HOUR, timezone.now() - HOUR
    event.registration_deadline = None
    publish(event)
    calendar = reverse("event_calendar", args=[event.slug])
    shown = text_of(document := assert_sound(client.get(event.url)).select_one("main"))
    assert "voorbij" in shown
    assert "nschrij" not in shown
    assert calendar not in {link["href"] for link in document.select("a[href]")}
    event.starts_at, event.ends_at = timezone.now() + HOUR, timezone.now() + 2 * HOUR
    publish(event)
    assert calendar in {link["href"] for link in assert_sound(client.get(event.url)).select("a[href]")}

"""The programme, the speakers and the practical facts as the public sees them."""

import datetime

import pytest

from core.outputs.linked_data import without_empty
from events.models import EventPage
from events.models.choices import EventStatus
from events.programme.reading import Programme
from library.models import SiteSettings
from tests.factories import (
    DatabankImageFactory,
    EventPageFactory,
    PracticePageFactory,
    slot,
    speaker,
    workshop,
    workshop_round,
)
from tests.factories.base import stream
from tests.factories.events import BRUSSELS
from tests.html import assert_sound, text_of

pytestmark = pytest.mark.django_db


def shown(client, event):
    return assert_sound(client.get(event.url))


def two_days(**fields):
    """Return an event of which the second day is one hour shorter: summer time begins in between."""
    return EventPageFactory(
        starts_at=datetime.datetime(2030, 3, 30, 13, tzinfo=BRUSSELS),
        ends_at=datetime.datetime(2030, 3, 31, 17, tzinfo=BRUSSELS),
        **fields,
    )


# --- The timeline ----------------------------------------------------------------------------------------------------


def test_days_are_headings_and_their_parts_one_level_lower(site, client):
    rounds = workshop_round("09:00", "10:00", workshop("Kiezen"), title="Ronde")
    event = two_days(programme=stream(slot("13:00", "14:00", "Eerst"), (rounds[0], {**rounds[1], "day": 2})))
    programme = shown(client, event).select_one(".programme")
    headings = [(heading.name, text_of(heading)) for heading in programme.select("h2, h3, h4, h5")]
    assert headings == [
        ("h2", "Programma"),
        ("h3", "Zaterdag 30 maart 2030"),
        ("h4", "Eerst"),
        ("h3", "Zondag 31 maart 2030"),
        ("h4", "Ronde"),
        ("h5", "Kiezen"),
    ]


def test_an_event_of_two_days_says_when_it_begins_and_ends(site, client):
    when = "Zaterdag 30 maart 2030 om 13.00 uur tot zondag 31 maart 2030 om 17.00 uur"
    page = shown(client, two_days())
    assert text_of(page.select_one(".invitation__when")) == when
    assert when in text_of(page.select_one(".facts"))


def test_an_event_of_one_day_names_no_day(site, client):
    event = EventPageFactory(programme=stream(slot("13:00", "14:00", "Eerst", day=1)))
    assert [heading.name for heading in shown(client, event).select(".programme :is(h2, h3, h4)")] == ["h2", "h3"]


def test_the_moments_of_parts_follow_the_clock_of_brussels():
    event = EventPage(
        starts_at=datetime.datetime(2030, 3, 30, 13, tzinfo=BRUSSELS),
        programme=stream(slot("13:00", "14:00"), slot("13:00", "14:00", day=2)),
    )
    winter, summer = Programme.load(event).sessions
    assert winter.starts_at.isoformat() == "2030-03-30T13:00:00+01:00"
    assert summer.ends_at.isoformat() == "2030-03-31T14:00:00+02:00"


def test_a_theme_that_the_title_names_is_not_said_again(site, client):
    workshops = (workshop("Jongeren op het plein", theme="jongeren"), workshop("Bemiddelen", theme="buren"))
    page = shown(client, EventPageFactory(programme=stream(workshop_round("09:00", "10:00", *workshops))))
    assert [text_of(theme) for theme in page.select(".workshop__theme")] == ["Thema: buren"]


def test_a_workshop_with_times_of_its_own_shows_them(site, client):
    event = EventPageFactory(
        programme=stream(
            workshop_round("14:00", "16:00", workshop("Hele ronde"), workshop("Korter", start="14:30", end=None))
        )
    )
    whole, shorter = shown(client, event).select(".workshop")
    assert whole.select_one(".workshop__time") is None
    assert text_of(shorter.select_one(".workshop__time")) == "14.30 – 16.00 uur"


def test_a_link_in_a_text_leads_only_to_what_is_public(site, client):
    public, draft = PracticePageFactory(title="Publiek"), PracticePageFactory(draft=True)
    text = "".join(f'<p><a linktype="page" id="{page.pk}">lees {page.pk}</a></p>' for page in (public, draft))
    event = EventPageFactory(programme=stream(slot("13:00", "14:00", text=text)))
    links = {text_of(link): link.get("href") for link in shown(client, event).select(".timeline .prose a")}
    assert links == {f"lees {public.pk}": public.full_url, f"lees {draft.pk}": None}


# --- Speakers --------------------------------------------------------------------------------------------------------


def test_speakers_are_listed_once_and_named_where_they_speak(site, client):
    an, bo = speaker("An Peeters", "buurtwerker", "Stad Gent"), speaker("Bo Claes", "", "")
    an.photo, an.link = DatabankImageFactory(), "https://www.example.be/an"
    event = EventPageFactory(
        speakers=[an, bo],
        programme=stream(
            slot("13:00", "14:00", speakers=[an]), workshop_round("14:00", "15:00", workshop(speakers=[an, bo]))
        ),
    )
    page = shown(client, event)
    cards = page.select(".speakers li")
    assert [text_of(card) for card in cards] == ["An Peeters buurtwerker, Stad Gent", "Bo Claes"]
    assert cards[0].select_one("a")["href"] == "https://www.example.be/an"
    assert cards[0].select_one("img")["alt"] == ""
    assert cards[1].select_one("img") is None
    named = [text_of(name) for name in page.select(".timeline .speaker__name")]
    assert named == ["An Peeters", "An Peeters", "Bo Claes"]


def test_a_speaker_whose_row_is_gone_leaves_the_programme_whole(site, client):
    event = EventPageFactory(programme=stream(slot("13:00", "14:00", "Lezing", speakers=[speaker("Weg")])))
    page = shown(client, event)
    assert "Lezing" in text_of(page)
    assert page.select(".speaker") == []


def test_what_was_drafted_of_speakers_shows_only_when_it_is_published(site, client):
    event = EventPageFactory(speakers=[speaker("Nu")])
    draft = EventPage.objects.get(pk=event.pk)
    draft.speakers.set([speaker("Straks")])
    revision = draft.save_revision()
    assert "Straks" not in text_of(shown(client, event))
    revision.publish()
    assert "Straks" in text_of(shown(client, event))


def test_the_photo_of_a_speaker_is_made_when_the_event_is_published(site, client, django_capture_on_commit_callbacks):
    who = speaker()
    who.photo = DatabankImageFactory()
    event = EventPageFactory(speakers=[who], image=DatabankImageFactory(), draft=True)
    with django_capture_on_commit_callbacks(execute=True):
        event.save_revision().publish()
    made = who.photo.renditions.count(), event.image.renditions.count()
    client.get(event.url)
    # Of the image one is for who shares the page.
    assert made == (1, 3) == (who.photo.renditions.count(), event.image.renditions.count())


# --- Practical -------------------------------------------------------------------------------------------------------


def facts(page):
    return {text_of(row.dt): text_of(row.dd) for row in page.select(".facts__list > div")}


def test_the_practical_facts_stand_under_their_names(site, client):
    found = facts(shown(client, EventPageFactory(full=True)))
    assert without_empty(found) == found
    assert found["Prijs"] == "Gratis, lunch inbegrepen"
    assert found["Taal"] == "Nederlands"
    assert found["Toegankelijkheid"] == "Toegang zonder trappen."
    assert found["Contact"] == "Team Stedenbeleid stedenbeleid@example.org +32 2 553 55 99"


def test_the_contact_can_be_called_and_written_to(site, client):
    links = [link["href"] for link in shown(client, EventPageFactory(full=True)).select(".facts a[href]")]
    assert "mailto:stedenbeleid@example.org" in links
    assert "tel:+3225535599" in links


def test_what_is_not_known_takes_no_place(site, client):
    assert set(facts(shown(client, EventPageFactory()))) <= {"Wanneer", "Waar", "Inschrijven"}


def route(page):
    link = page.select_one(".facts__route")
    return link and link["href"]


def test_the_route_leads_to_the_map_site_of_the_settings(site, client):
    event = EventPageFactory(full=True, venue_address="Straat 1 & 2")
    assert (
        route(shown(client, event)) == "https://www.openstreetmap.org/search?query=Straat%201%20%26%202%2C%20Mechelen"
    )
    site.settings.map_url = ""
    site.settings.save()
    assert route(shown(client, event)) is None


def test_without_an_address_there_is_no_route(site, client):
    assert route(shown(client, EventPageFactory())) is None


@pytest.mark.parametrize(
    "address",
    ["http://kaart.example/{adres}", "javascript:{adres}", "https://kaart.example/", "https://{adres}{adres}"],
)
def test_a_map_site_is_secure_and_has_one_place_for_the_address(address):
    field = SiteSettings._meta.get_field("map_url")
    with pytest.raises(Exception, match="https://"):
        field.clean(address, None)
    assert field.clean("https://kaart.example/?q={adres}", None)


# --- Before, after and not at all ------------------------------------------------------------------------------------


def order(page):
    names = [heading.get("id") for heading in page.select("main h2[id]")]
    return names.index("na-afloop-titel"), names.index("praktisch-titel")


def test_materials_move_to_the_top_when_the_event_is_over(site, client):
    materials, practical = order(shown(client, EventPageFactory(full=True)))
    assert materials > practical
    materials, practical = order(shown(client, EventPageFactory(full=True, past=True)))
    assert materials < practical


def test_a_recording_says_what_it_is(site, client):
    recording = ("recording", {"label": "De lezing", "url": "https://www.example.be/lezing"})
    page = shown(client, EventPageFactory(past=True, materials=stream(recording)))
    assert text_of(page.select_one(".materials li")) == "De lezing opname op een andere site"


def test_a_deleted_document_leaves_no_empty_line(site, client):
    event = EventPageFactory(
        past=True, materials=stream(("document", 99999), ("link", {"label": "V", "url": "https://x.be"}))
    )
    assert len(shown(client, event).select(".materials li")) == 1


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_what_does_not_take_place_says_so_everywhere_at_the_top(site, client, status):
    page = shown(client, EventPageFactory(title="Studiedag", status=status, full=True))
    assert page.title.string.startswith(f"{status.label}: Studiedag")
    assert page.select_one("[property='og:title']")["content"] == f"{status.label}: Studiedag"
    first = page.select_one("header.page-head .notice")
    assert first.find_next("h1") is not None
    assert text_of(page.select_one(".invitation .status")) == status.label
    assert "Schrijf je in" not in text_of(page)
    unknown = "Wanneer Nog niet bekend" in text_of(page.select_one(".facts"))
    assert unknown == (status == EventStatus.POSTPONED)

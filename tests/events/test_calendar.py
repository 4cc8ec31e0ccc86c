"""Events as iCalendar: by the rules of RFC 5545, and by what another reader makes of it."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from events.models.choices import EventStatus
from events.outputs.calendar import event_calendar
from tests.factories import EventPageFactory, MunicipalityFactory, PracticePageFactory

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUR = datetime.timedelta(hours=1)
_VALUE = r"(?:\"[^\"]*\"|[^\";:,]*)"
_LINE = re.compile(rf"(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+={_VALUE}(?:,{_VALUE})*)*):(?P<value>.*)")


def local(*parts):
    return datetime.datetime(*parts, tzinfo=BRUSSELS)


def publish(event):
    event.save_revision().publish()
    event.refresh_from_db()


def rows_of(content: bytes) -> list[tuple[str, str, str]]:
    """Read the rows of a calendar by the letter of RFC 5545: name, parameters, value. Fails on what it forbids."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    lines = text[:-2].split("\r\n")
    assert "\n" not in "".join(lines)
    assert "\r" not in "".join(lines)
    assert all(len(line.encode()) <= 75 for line in lines), "a line is folded at 75 octets"
    unfolded: list[str] = []
    for line in lines:
        if line.startswith((" ", "\t")):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    rows = []
    open_components: list[str] = []
    for line in unfolded:
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line)
        match = _LINE.fullmatch(line)
        assert match, line
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            open_components.append(value)
        if name == "END":
            assert open_components.pop() == value
        if name in {"SUMMARY", "LOCATION", "DESCRIPTION"}:
            assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), f"not escaped: {value}"
        rows.append((name, match["params"], value))
    assert open_components == []
    return rows


def assert_valid(content: bytes) -> list[tuple[str, str, str]]:
    """Check what RFC 5545 requires of a published calendar; return its rows."""
    rows = rows_of(content)
    names = [name for name, _params, _value in rows]
    assert rows[0] == ("BEGIN", "", "VCALENDAR")
    assert names.count("VERSION") == names.count("PRODID") == names.count("METHOD") == 1
    assert ("VERSION", "", "2.0") in rows
    for start in (number for number, row in enumerate(rows) if row == ("BEGIN", "", "VEVENT")):
        end = rows.index(("END", "", "VEVENT"), start)
        event = [name for name, _params, _value in rows[start:end]]
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "URL", "LAST-MODIFIED"):
            assert event.count(name) == 1, name
    zones = {value for name, _params, value in rows if name == "TZID"}
    used = {zone for _name, params, _value in rows for zone in re.findall(r"TZID=([^;]+)", params)}
    assert used <= zones == {"Europe/Brussels"}
    return rows


def entry_of(content: bytes):
    """Return the only event, as icalendar reads it."""
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 1
    return events[0]


def test_an_event_is_one_entry(site, client):
    event = EventPageFactory(
        title="Samen, of apart; een \\ dag",
        introduction="<p>Kom langs &amp; luister.</p><ul><li>Eén, twee</li></ul>" + "<p>" + "é" * 300 + "</p>",
        starts_at=local(2026, 5, 12, 13),
        ends_at=local(2026, 5, 12, 17, 30),
        venue_address="Grote Markt 1",
        venue_municipality=MunicipalityFactory(mechelen=True),
    )
    publish(event)
    response = client.get(f"{event.url}kalender.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{event.slug}.ics"'
    assert_valid(response.content)
    entry = entry_of(response.content)
    assert entry["SUMMARY"] == event.title
    assert entry["LOCATION"] == "Kazerne Dossin, Grote Markt 1, Mechelen"
    assert entry["URL"] == event.full_url
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["DESCRIPTION"].startswith("Kom langs & luister.\n- Eén, twee\n")
    assert entry["DTSTART"].dt == event.starts_at
    assert entry["DTEND"].dt == event.ends_at
    assert entry["DTSTAMP"].dt == event.last_published_at.replace(microsecond=0)
    assert response.content == event_calendar(event)


@pytest.mark.parametrize(
    ("status", "expected", "title"),
    [(EventStatus.CANCELLED, "CANCELLED", "Geannuleerd: Dag"), (EventStatus.POSTPONED, "TENTATIVE", "Uitgesteld: Dag")],
)
def test_an_event_that_does_not_take_place_says_so(site, client, status, expected, title):
    event = EventPageFactory(title="Dag", status=status)
    entry = entry_of(client.get(f"{event.url}kalender.ics").content)
    assert (entry["STATUS"], entry["SUMMARY"]) == (expected, title)


def test_a_change_keeps_the_key_and_raises_the_sequence(site, client):
    event = EventPageFactory()
    seen = []
    for number in range(3):
        event.title, event.slug = f"Titel {number}", f"adres-{number}"
        publish(event)
        entry = entry_of(client.get(f"{event.url}kalender.ics").content)
        seen.append((str(entry["UID"]), entry["SEQUENCE"], str(entry["SUMMARY"])))
    assert [summary for _key, _sequence, summary in seen] == ["Titel 0", "Titel 1", "Titel 2"]
    assert len({key for key, _sequence, _summary in seen}) == 1
    sequences = [sequence for _key, sequence, _summary in seen]
    assert sequences == sorted(set(sequences))
    event.title = "Ontwerp"
    event.save_revision()
    again = entry_of(client.get(f"{event.url}kalender.ics").content)
    assert (again["SUMMARY"], again["SEQUENCE"]) == ("Titel 2", sequences[-1])


# The last Sundays of March and October, on which the clock changes between 1.00 and 3.00.
CHANGES = [(local(2026, 3, 29, 0, 30), local(2026, 3, 29, 9)), (local(2026, 10, 25, 0, 30), local(2026, 10, 25, 9))]


@pytest.mark.parametrize(("start", "end"), CHANGES, ids=["to summer", "to winter"])
def test_a_night_in_which_the_clock_changes(site, start, end):
    event = EventPageFactory(starts_at=start, ends_at=end)
    content = event_calendar(event)
    rows = assert_valid(content)
    times = {name: value for name, params, value in rows if "TZID" in params}
    assert times == {"DTSTART": start.strftime("%Y%m%dT%H%M%S"), "DTEND": end.strftime("%Y%m%dT%H%M%S")}
    # By the rule in the file alone: as a program does that knows no zones.
    zone = Calendar.from_ical(content).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    for moment in (start, end):
        assert moment.replace(tzinfo=zone).utcoffset() == moment.utcoffset()
    assert start.utcoffset() != end.utcoffset()


def test_the_zone_is_that_of_brussels_at_every_hour_around_a_change(site):
    zone = Calendar.from_ical(event_calendar(EventPageFactory())).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    for year in (2019, 2026, 2031, 2037):
        for month, day in ((1, 15), (3, 25), (7, 1), (10, 24), (12, 31)):
            first = datetime.datetime(year, month, day, tzinfo=datetime.UTC)
            for hours in range(24 * 8):
                moment = first + hours * HOUR
                assert moment.astimezone(zone).replace(tzinfo=None) == moment.astimezone(BRUSSELS).replace(tzinfo=None)


# --- Who may see it --------------------------------------------------------------------------------------------------


def test_what_is_not_public_is_in_no_calendar(site, client):
    shown = EventPageFactory(title="Te zien")
    draft = EventPageFactory(title="Ontwerp", draft=True)
    private = EventPageFactory(title="Besloten")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for slug in (draft.slug, private.slug, "bestaat-niet"):
        assert client.get(f"/evenementen/{slug}/kalender.ics").status_code == 404
    text = client.get("/evenementen/kalender.ics").content.decode()
    assert shown.title in text
    assert "Ontwerp" not in text
    assert "Besloten" not in text


# --- All of them -----------------------------------------------------------------------------------------------------


def test_a_calendar_to_subscribe_to(site, client):
    first = EventPageFactory(past=True, title="Toen")
    second = EventPageFactory(title="Straks", status=EventStatus.CANCELLED)
    response = client.get("/evenementen/kalender.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    rows = assert_valid(response.content)
    assert ("X-WR-CALNAME", "", "Evenementen: Databank sociale samenhang") in rows
    assert ("REFRESH-INTERVAL", ";VALUE=DURATION", "PT12H") in rows
    entries = {str(entry["UID"]): entry for entry in Calendar.from_ical(response.content).walk("VEVENT")}
    assert set(entries) == {str(first.translation_key), str(second.translation_key)}
    assert entries[str(second.translation_key)]["STATUS"] == "CANCELLED"


def test_no_events_is_a_valid_calendar(site, client):
    assert_valid(client.get("/evenementen/kalender.ics").content)


def test_the_filters_of_the_list_hold_for_the_calendar(site, client):
    EventPageFactory(past=True, title="Toen", practices=[PracticePageFactory()])
    EventPageFactory(title="Straks")
    response = client.get("/evenementen/kalender.ics?jaar=2019&utm_source=x")
    entries = Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in entries] == ["Toen"]
    refused = client.get("/evenementen/kalender.ics?jaar=ooit")
    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    assert "jaar=ooit" in refused.json()["detail"]


def test_who_has_it_already_is_told_so(site, client):
    event = EventPageFactory()
    publish(event)
    response = client.get("/evenementen/kalender.ics")
    again = client.get("/evenementen/kalender.ics", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    publish(event)
    changed = client.get("/evenementen/kalender.ics", headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries, count):
    for _number in range(count):
        EventPageFactory(full=True, programme="", materials="")
    client.get("/evenementen/kalender.ics")
    with django_assert_num_queries(4):
        client.get("/evenementen/kalender.ics")

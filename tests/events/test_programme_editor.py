"""The programme in the editor of an event, through the pages that a browser gets."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from events.cms.notices import programme_notices
from events.models import EventPage
from events.programme.reading import Programme
from tests.cms import form_values, messages_of, soup
from tests.factories import EventPageFactory, PracticePageFactory, slot, speaker, workshop, workshop_round
from tests.factories.base import stream
from tests.factories.events import BRUSSELS

pytestmark = pytest.mark.django_db

UNKNOWN = "Deze spreker staat niet (meer) bij de sprekers"


@pytest.fixture
def cms(client, site, superuser):
    """The CMS, for someone who may do everything."""
    client.force_login(superuser)
    return client


def address(event):
    return reverse("wagtailadmin_pages:edit", args=[event.pk])


def sent_list(values):
    rows = {
        str(order): {"deleted": "", "order": str(order), "value": value, "id": ""} for order, value in enumerate(values)
    }
    return {"count": str(len(values)), **rows}


def sent(kind, value):
    """Return a part of a programme as the browser sends it."""
    value = {name: "" if content is None else content for name, content in value.items()}
    value |= {"text": rich_text(value["text"])}
    value |= {name: sent_list(value[name]) for name in ("speakers", "practices") if name in value}
    if "workshops" in value:
        value["workshops"] = sent_list([sent("workshop", workshop)[1] for workshop in value["workshops"]])
    return kind, value


def form(cms, event, *parts, **changes):
    """Return what the browser would send for `event` with `parts` as its programme."""
    values = form_values(cms.get(address(event)))
    values = {name: value for name, value in values.items() if not name.startswith(("programme-", "materials-"))}
    streams = {"programme": streamfield([sent(*part) for part in parts]), "materials": streamfield([])}
    return {**values, **nested_form_data(streams), **changes}


def stream_errors(response, name="programme"):
    """Return what the editor of the stream is told of errors: position → ... → messages."""
    block = soup(response).select_one(f"#{name}[data-w-block-data-value]")
    found = json.loads(block["data-w-block-arguments-value"])[1]
    return found["blockErrors"] if found else {}


def save(cms, event, *parts, **changes):
    return cms.post(address(event), form(cms, event, *parts, **changes), follow=True)


def latest(event):
    """Return the event as it was last saved, published or not."""
    return EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()


# --- Times -----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_times_as_people_type_them_are_kept(cms):
    event = EventPageFactory()
    save(cms, event, slot("13.15", "13u30", "Eerst"), slot("1330", "14:00", "Daarna"))
    parts = latest(event).programme
    assert [(part.value["start"], part.value["end"]) for part in parts] == [
        (datetime.time(13, 15), datetime.time(13, 30)),
        (datetime.time(13, 30), datetime.time(14, 0)),
    ]
    assert '"13:15"' in soup(cms.get(address(event))).select_one("#programme")["data-w-block-arguments-value"]


@pytest.mark.thorough
def test_nonsense_is_named_and_given_back_as_it_was_typed(cms):
    event = EventPageFactory()
    response = save(cms, event, slot("kwart over een", "14:00"))
    assert stream_errors(response)["0"]["blockErrors"]["start"]["messages"] == [
        "‘kwart over een’ is geen tijd. Typ een tijd zoals 13.15 of 13:15."
    ]
    assert "kwart over een" in soup(response).select_one("#programme")["data-w-block-arguments-value"]


@pytest.mark.thorough
def test_an_overlap_stands_at_its_part(cms):
    event = EventPageFactory()
    parts = [slot("13:00", "14:00", "Lezing"), slot("13:45", "14:00", "Koffiepauze")]
    errors = stream_errors(save(cms, event, *parts))
    assert errors == {
        "1": {
            "blockErrors": {
                "start": {"messages": ["Onderdeel 2 ‘Koffiepauze’ begint vóór het einde van onderdeel 1 ‘Lezing’."]}
            }
        }
    }


# --- Days ------------------------------------------------------------------------------------------------------------


def two_days(**fields):
    return EventPageFactory(
        starts_at=datetime.datetime(2030, 3, 30, 13, tzinfo=BRUSSELS),
        ends_at=datetime.datetime(2030, 3, 31, 17, tzinfo=BRUSSELS),
        **fields,
    )


@pytest.mark.thorough
def test_a_day_after_the_last_one_is_refused_at_its_part(cms):
    event = two_days()
    errors = stream_errors(save(cms, event, slot("13:00", "14:00"), slot("09:00", "10:00", day=3)))
    assert errors["1"]["blockErrors"]["day"]["messages"][0].startswith(
        "Het evenement duurt 2 dagen, dus dag 3 is er niet"
    )
    assert not stream_errors(save(cms, two_days(), slot("13:00", "14:00"), slot("09:00", "10:00", day=2)))


@pytest.mark.thorough
def test_a_day_that_is_none_is_refused(cms):
    days = ["0", "-1", "1000000000", "morgen", "😀", "1; DROP TABLE"]
    parts = [slot(f"{hour}:00", f"{hour}:30", day=day) for hour, day in enumerate(days, 13)]
    errors = stream_errors(save(cms, two_days(), *parts))
    assert {days[int(at)]: list(error["blockErrors"]) for at, error in errors.items()} == {day: ["day"] for day in days}


@pytest.mark.thorough
def test_an_event_that_becomes_shorter_says_which_part_falls_off(cms):
    event = two_days(programme=stream(slot("13:00", "14:00"), slot("09:00", "10:00", day=2)))
    shorter = {"ends_at": "2030-03-30 17:00"}
    errors = stream_errors(save(cms, event, slot("13:00", "14:00"), slot("09:00", "10:00", day=2), **shorter))
    assert "één dag" in errors["1"]["blockErrors"]["day"]["messages"][0]


# --- Speakers --------------------------------------------------------------------------------------------------------


def speakers_of(event):
    return [str(row.key) for row in latest(event).speakers.all()]


@pytest.mark.thorough
def test_a_speaker_of_the_event_can_be_chosen(cms):
    event = EventPageFactory(speakers=[speaker("An"), speaker("Bo")])
    an, bo = event.speakers.all()
    save(cms, event, slot("13:00", "14:00", speakers=[bo]), workshop_round("14:00", "15:00", workshop(speakers=[an])))
    programme = Programme.load(latest(event))
    assert [who.name for who in programme.sessions[0].speakers] == ["Bo"]
    assert [who.name for who in programme.sessions[1].workshops[0].speakers] == ["An"]


@pytest.mark.thorough
def test_a_new_speaker_can_be_chosen_before_anything_is_saved(cms):
    event = EventPageFactory()
    key = "11111111-2222-4333-8444-555555555555"
    row = {
        "speakers-TOTAL_FORMS": "1",
        "speakers-0-id": "",
        "speakers-0-ORDER": "1",
        "speakers-0-key": key,
        "speakers-0-name": "Nieuw",
    }
    response = save(cms, event, slot("13:00", "14:00", speakers=[key]), **row)
    assert stream_errors(response) == {}
    assert speakers_of(event) == [key]
    # Once more, from a draft in which the row has no key of the database yet.
    response = save(cms, event, slot("13:00", "14:00", speakers=[key]))
    assert stream_errors(response) == {}
    assert speakers_of(event) == [key]


@pytest.mark.thorough
def test_rows_of_one_template_get_keys_of_their_own(cms):
    event = EventPageFactory()
    rows = {"speakers-TOTAL_FORMS": "3"}
    for number, key in enumerate(["11111111-2222-4333-8444-555555555555"] * 2 + [""]):
        rows |= {f"speakers-{number}-key": key, f"speakers-{number}-name": f"Naam {number}"}
        rows |= {f"speakers-{number}-id": "", f"speakers-{number}-ORDER": str(number + 1)}
    save(cms, event, slot("13:00", "14:00", speakers=["11111111-2222-4333-8444-555555555555"]), **rows)
    keys = speakers_of(event)
    assert len(set(keys)) == 3
    assert keys[0] == "11111111-2222-4333-8444-555555555555"


@pytest.mark.thorough
def test_a_speaker_who_was_taken_away_is_named_where_he_still_stands(cms):
    event = EventPageFactory(speakers=[speaker("An")])
    (an,) = event.speakers.all()
    parts = [slot("13:00", "14:00"), workshop_round("14:00", "15:00", workshop(), workshop(speakers=[an]))]
    errors = stream_errors(save(cms, event, *parts, **{"speakers-0-DELETE": "1"}))
    at = errors["1"]["blockErrors"]["workshops"]["blockErrors"]["1"]["blockErrors"]["speakers"]["blockErrors"]["0"]
    assert at["messages"][0].startswith(UNKNOWN)


# What no key can be is refused before what is the key of nobody is looked for.
@pytest.mark.thorough
@pytest.mark.parametrize("keys", [["niemand", "' OR 1=1 --", "%", "😀"], ["x" * 2000]], ids=["unknown", "no key"])
def test_a_speaker_that_is_none_is_refused(cms, keys):
    event = EventPageFactory(speakers=[speaker()])
    parts = [slot(f"13:{number}0", f"13:{number}5", speakers=[key]) for number, key in enumerate(keys)]
    errors = stream_errors(save(cms, event, *parts))
    named = {keys[int(at)]: list(error["blockErrors"]["speakers"]["blockErrors"]) for at, error in errors.items()}
    assert named == {key: ["0"] for key in keys}


@pytest.mark.thorough
def test_a_copy_takes_programme_and_speakers_along_and_shifts_nothing(cms):
    practice = PracticePageFactory()
    event = two_days(speakers=[speaker("An")])
    (an,) = event.speakers.all()
    event.programme = stream(
        slot("13:00", "14:00", speakers=[an], practices=[practice]),
        workshop_round("09:00", "10:00", workshop(speakers=[an], start="09:15", end="10:00")),
    )
    event.save_revision().publish()
    copy = event.copy(update_attrs={"slug": "kopie", "title": "Kopie"})
    assert describe(copy) == describe(event)
    # On other dates the programme moves along.
    copy.starts_at += datetime.timedelta(days=365)
    copy.ends_at += datetime.timedelta(days=365)
    assert [session.day.year for session in Programme.load(copy).sessions] == [2031, 2031]


def describe(event):
    return [
        (
            session.title,
            session.day,
            session.start,
            session.end,
            [who.name for who in session.speakers],
            session.practices,
        )
        for part in Programme.load(EventPage.objects.get(pk=event.pk)).sessions
        for session in [part, *part.workshops]
    ]


# --- What may be meant -----------------------------------------------------------------------------------------------


def afternoon(*parts, **fields):
    """Return an event from 13.00 to 17.00."""
    return EventPageFactory(
        starts_at=datetime.datetime(2030, 3, 26, 13, tzinfo=BRUSSELS),
        ends_at=datetime.datetime(2030, 3, 26, 17, tzinfo=BRUSSELS),
        programme=stream(*parts),
        **fields,
    )


@pytest.mark.thorough
def test_a_long_gap_is_told_but_not_refused(cms):
    parts = [slot("13:00", "13:30", "Onthaal"), slot("15:01", "16:00", "Lezing")]
    notice = "Tussen onderdeel 1 ‘Onthaal’ en onderdeel 2 ‘Lezing’ zit 1 uur en 31 minuten. Klopt dat?"
    response = save(cms, afternoon(), *parts)
    assert stream_errors(response) == {}
    assert notice in messages_of(response)
    assert notice in soup(response).select_one("#tab-programma").get_text(" ", strip=True)


def test_an_hour_and_a_half_is_no_long_gap_and_neither_is_a_night(site):
    assert programme_notices(afternoon(slot("13:00", "13:30"), slot("15:00", "16:00"))) == []
    assert programme_notices(two_days(programme=stream(slot("13:00", "14:00"), slot("16:00", "17:00", day=2)))) == []


def test_what_begins_before_or_ends_after_the_event_is_told(site):
    found = programme_notices(afternoon(slot("12:30", "13:30", "Lunch"), slot("14:00", "17:30", "Receptie")))
    assert found == [
        "Onderdeel 1 ‘Lunch’ begint om 12.30 uur, het evenement pas om 13.00 uur. Klopt dat?",
        "Onderdeel 2 ‘Receptie’ loopt tot 17.30 uur, het evenement maar tot 17.00 uur. Klopt dat?",
    ]


@pytest.mark.thorough
def test_a_programme_that_fits_is_left_in_peace(cms):
    event = afternoon(slot("13:00", "17:00"))
    response = save(cms, event, slot("13:00", "17:00"))
    assert "Klopt dat" not in response.content.decode()


@pytest.mark.thorough
def test_saving_in_the_background_says_nothing(cms):
    event = afternoon()
    values = form(cms, event, slot("13:00", "13:30"), slot("16:00", "17:00"))
    cms.post(address(event), values, headers={"accept": "application/json"})
    assert "Klopt dat" not in messages_of(cms.get(address(event)))


@pytest.mark.thorough
@pytest.mark.parametrize("go", ["unpublish", "archive", "delete"])
def test_the_editor_is_told_which_practices_are_gone(cms, go):
    stays, goes = PracticePageFactory(title="Blijft"), PracticePageFactory(title="Verdwijnt")
    event = afternoon(slot("13:00", "17:00", practices=[goes, stays, goes]))
    assert programme_notices(event) == []
    if go == "archive":
        goes.archived_on = datetime.date(2024, 1, 1)
        goes.save()
    else:
        getattr(goes, go)()
    (notice,) = programme_notices(EventPage.objects.get(pk=event.pk))
    name = "een praktijk die verwijderd is" if go == "delete" else "Verdwijnt"
    assert notice == (
        f"1 praktijk in het programma is niet zichtbaar op de site: {name}. De rest van het programma blijft staan."
    )
    assert notice in cms.get(address(event)).content.decode()


# --- Choosing a practice ---------------------------------------------------------------------------------------------


def test_the_chooser_shows_place_theme_and_visibility(cms):
    PracticePageFactory(title="Pleinpatrons", municipalities=["44021"])
    PracticePageFactory(title="Ontwerp", draft=True)
    chooser = reverse("practice_chooser:choose")
    table = BeautifulSoup(json.loads(cms.get(chooser).content)["html"], "html.parser")
    rows = [row.get_text(" ", strip=True) for row in table.select("tbody tr")]
    assert rows == [
        "Ontwerp sociale samenhang versterken niet op de site",
        "Pleinpatrons Gent sociale samenhang versterken op de site",
    ]


def test_a_chosen_practice_shows_its_place_in_the_form(cms):
    practice = PracticePageFactory(title="Pleinpatrons", municipalities=["44021"])
    shown = soup(cms.get(address(EventPageFactory(practices=[practice])))).select_one("#programme")
    assert "Pleinpatrons · Gent · op de site" in json.dumps(
        json.loads(shown["data-w-block-arguments-value"]), ensure_ascii=False
    )
    chosen = json.loads(cms.get(reverse("practice_chooser:chosen", args=[practice.pk])).content)
    assert chosen["result"]["title"] == "Pleinpatrons · Gent · op de site"

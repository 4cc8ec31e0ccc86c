"""The programme of an event in the API: typed, and with the practices that lists show only."""

import datetime

import pytest

from tests.api.conftest import EVENTS, PAGES
from tests.api.test_visibility import HIDE, SECRET
from tests.factories import EventPageFactory, PracticePageFactory


def archive(page):
    page.archived_on = datetime.date(2024, 1, 1)
    page.save()


def make_draft(page):
    page.unpublish()


def test_parts_hold_workshops_speakers_and_cards(get, site):
    first = PracticePageFactory(title="Bondgenoten", municipalities=["44021"])
    second = PracticePageFactory(title="Pleinpatrons")
    event = EventPageFactory(full=True, past=True, practices=[first, second])
    parts = get(f"{PAGES}{event.pk}/")["programme"]
    assert [part["kind"] for part in parts] == ["onthaal", "plenair", "pauze", "workshopronde", "receptie"]
    lecture, round_of_workshops = parts[1], parts[3]
    assert set(lecture) == {
        "key", "kind", "title", "starts_at", "ends_at", "text", "speakers", "practices", "workshops",
    }  # fmt: skip
    assert lecture["starts_at"] == "2019-03-26T13:30:00+01:00"
    assert [speaker["name"] for speaker in lecture["speakers"]] == ["Rachid Habchi", "An Peeters"]
    (card,) = lecture["practices"]
    assert (card["title"], card["url"], card["summary"]) == (first.title, first.full_url, first.summary)
    assert [municipality["name"] for municipality in card["municipalities"]] == ["Gent"]
    assert card["uri"].endswith(f"/id/praktijk/{first.translation_key}")
    assert {term["vocabulary"]["parameter"] for term in card["terms"]} == {"thema"}
    workshop, other = round_of_workshops["workshops"]
    assert (workshop["title"], workshop["room"], workshop["capacity"]) == ("Workshop 1", "Zaal 2", 30)
    assert workshop["starts_at"] == "2019-03-26T14:50:00+01:00"
    assert [card["title"] for card in workshop["practices"]] == ["Pleinpatrons"]
    assert (other["room"], other["capacity"], other["practices"]) == ("", None, [])


@pytest.mark.every_case
@pytest.mark.parametrize("hide", [*HIDE, archive, make_draft], ids=lambda hide: hide.__name__)
def test_a_hidden_practice_leaves_no_trace(client, get, site, superuser, hide):
    secret = PracticePageFactory(title=SECRET, slug="geheim", summary=f"{SECRET}, samengevat")
    shown = PracticePageFactory(title="Te zien")
    event = EventPageFactory(full=True, practices=[secret, shown])
    hide(secret)
    # Also for who is logged in: the API tells everyone the same.
    client.force_login(superuser)
    for path in (f"{PAGES}{event.pk}/", f"{EVENTS}&fields=*"):
        text = client.get(path).content.decode()
        assert SECRET not in text
        assert "geheim" not in text
        assert "Te zien" in text
    assert get(f"{PAGES}{event.pk}/")["programme"][1]["practices"] == []


def test_an_event_without_date_or_programme(get, site):
    event = EventPageFactory(starts_at=None, ends_at=None, programme="")
    assert get(f"{PAGES}{event.pk}/")["programme"] == []
    dateless = EventPageFactory(
        full=True, registration_opens=None, registration_deadline=None, starts_at=None, ends_at=None
    )
    assert get(f"{PAGES}{dateless.pk}/")["programme"][0]["starts_at"] is None

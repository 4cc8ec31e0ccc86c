"""/api/databank/events: the filters of the public list and whole events, typed; what it can't answer it says."""

import datetime
import json
from urllib.parse import quote, urlsplit

import pytest

from core.listing.parameters import PAGE_PARAMETER
from core.listing.query import PAGE
from events.api.fields import EVENT_FIELDS
from events.api.schemas import Material, Slot
from events.listing.parameters import BOUNDS, PARAMETERS, event_parameters
from events.models.blocks import SlotKind
from events.models.material_blocks import MaterialsBlock
from events.models.naming import event_uri
from tests.api.conftest import PAGES, linked_text, private_collection, problem, small_image
from tests.api.test_openapi import schema  # noqa: F401 - a fixture
from tests.api.test_visibility import HIDE, SECRET
from tests.events.listing import BRUSSELS, make, publish
from tests.factories import DatabankDocumentFactory, EventPageFactory, PracticePageFactory
from tests.factories.base import stream

EVENTS = "/api/databank/events"


@pytest.fixture
def ask(client, site):
    """Return the JSON of the list for a query string."""

    def answer(query="", path=EVENTS):
        response = client.get(f"{path}?{query}" if query else path)
        assert response.status_code == 200, response.content
        assert response["Content-Type"].startswith("application/json")
        return json.loads(response.content)

    return answer


def path_of(event):
    return f"{EVENTS}/{event.translation_key}"


def titles(answer):
    return [item["title"] for item in answer["items"]]


def full_event(**fields):
    """Return an event with everything that an event can have."""
    practices = fields.pop("practices", None) or PracticePageFactory.create_batch(2)
    event = EventPageFactory(full=True, past=True, image=small_image(), practices=practices, **fields)
    return publish(event)


# --- What is answered -------------------------------------------------------------------------------------------------


@pytest.fixture
def events(site):
    """Three events: one in Antwerpen about polarisation, one that comes, one in another year."""
    polarisation = PracticePageFactory(terms=["thema:polarisering"])
    full = EventPageFactory(full=True, past=True, title="Mechelen 2019", practices=[polarisation])
    return [
        publish(full),
        publish(make("Later", datetime.datetime(2031, 5, 2, 9, tzinfo=BRUSSELS))),
        publish(make("Vroeger", datetime.datetime(2018, 5, 2, 9, tzinfo=BRUSSELS))),
    ]


@pytest.mark.thorough
def test_the_list_answers_the_filters_of_the_page(events, ask):
    PracticePageFactory(terms=["thema:samenhang"])
    for query, expected in {
        "": ["Vroeger", "Mechelen 2019", "Later"],
        "jaar=2019": ["Mechelen 2019"],
        "jaar=2018&jaar=2031": ["Vroeger", "Later"],
        "provincie=antwerpen": ["Mechelen 2019"],
        "thema=polarisering&jaar=2019": ["Mechelen 2019"],
        "thema=samenhang&jaar=2019": [],
        "jaar=2044": [],
        "jaar=": ["Vroeger", "Mechelen 2019", "Later"],
    }.items():
        answer = ask(query)
        assert titles(answer) == expected, query
        assert (answer["total"], answer["page"], answer["pages"]) == (len(expected), 1, 1)
        assert (answer["next"], answer["previous"]) == (None, None)


@pytest.mark.thorough
def test_the_list_says_what_was_asked(events, ask):
    assert ask("jaar=2019&provincie=antwerpen")["sentence"] == "Evenementen in 2019 in de provincie Antwerpen"


def test_an_item_has_typed_keys(ask):
    event = full_event()
    (item,) = ask()["items"]
    assert (item["uuid"], item["uri"]) == (str(event.translation_key), event_uri(event))
    assert (item["page_id"], item["url"]) == (event.pk, event.full_url)
    assert urlsplit(item["detail_url"]).path == path_of(event)
    assert (item["starts_at"], item["ends_at"]) == ("2019-03-26T13:00:00+01:00", "2019-03-26T17:00:00+01:00")
    assert (item["status"], item["attendance_mode"]) == ("gepland", "ter-plaatse")
    assert (item["registration_mode"], item["registration_url"]) == ("extern", "https://www.example.be/inschrijven")
    assert item["registration_opens"] == "2019-01-25T13:00:00+01:00"
    assert item["registration_deadline"] == "2019-03-19T13:00:00+01:00"
    assert (item["capacity"], item["venue_municipality"]["name"]) == (120, "Mechelen")
    assert item["organiser"]["name"] == "Agentschap Binnenlands Bestuur"
    assert item["image"]["renditions"]["card"]["width"] == 64
    assert "programme" not in item


@pytest.mark.parametrize("status", ["uitgesteld", "geannuleerd"])
def test_an_event_that_does_not_take_place_says_so(ask, status):
    event = publish(EventPageFactory(status=status))
    assert ask()["items"][0]["status"] == status
    assert ask(path=path_of(event))["status"] == status


@pytest.mark.thorough
def test_pages_follow_each_other(ask):
    for number in range(5):
        publish(make(f"Dag {number}", datetime.datetime(2026, 5, number + 1, 9, tzinfo=BRUSSELS)))
    seen, url, pages = [], f"{EVENTS}?per_pagina=2&jaar=2026", []
    while url:
        answer = ask(urlsplit(url).query)
        assert (answer["total"], answer["pages"], answer["per_page"]) == (5, 3, 2)
        seen += titles(answer)
        pages.append(answer)
        url = answer["next"]
    assert seen == [f"Dag {number}" for number in range(5)]
    assert titles(ask(urlsplit(pages[2]["previous"]).query)) == titles(pages[1])


def test_one_event_is_what_wagtails_api_tells_of_it(client, ask):
    target, document = PracticePageFactory(), DatabankDocumentFactory(file__filename="handleiding.pdf", file_size=17)
    recording = ("recording", {"label": "Opname", "url": "https://www.example.be/opname"})
    link = ("link", {"label": "Verslag", "url": "https://www.example.be/verslag"})
    event = full_event(
        introduction=linked_text(target, document), materials=stream(("document", document.pk), link, recording)
    )
    whole = ask(path=path_of(event))
    told = client.get(f"{PAGES}{event.pk}/").json()
    for field in EVENT_FIELDS:
        assert whole[field.name] == told[field.name], field.name
    assert [item["type"] for item in whole["materials"]] == ["document", "link", "recording"]


def test_the_programme_is_typed_down_to_the_cards(ask):
    first, second = PracticePageFactory(title="Bondgenoten", municipalities=["44021"]), PracticePageFactory()
    event = full_event(practices=[first, second])
    slots = ask(path=path_of(event))["programme"]
    assert [slot["kind"] for slot in slots] == ["onthaal", "plenair", "pauze", "workshopronde", "receptie"]
    assert slots[1]["starts_at"] == "2019-03-26T13:30:00+01:00"
    assert [speaker["name"] for speaker in slots[1]["speakers"]] == ["Rachid Habchi", "An Peeters"]
    (card,) = slots[1]["practices"]
    assert (card["title"], card["municipalities"][0]["name"], card["record_type"]) == (
        "Bondgenoten",
        "Gent",
        first.record_type,
    )
    # The identifier of a card leads to its record.
    record = ask(path=f"/api/databank/practices/{card['uri'].rpartition('/')[2]}")
    assert record["title"] == "Bondgenoten"
    workshops = slots[3]["workshops"]
    assert [(each["title"], each["room"], each["capacity"]) for each in workshops] == [
        ("Workshop 1", "Zaal 2", 30),
        ("Workshop 2", "", None),
    ]
    assert [[card["title"] for card in each["practices"]] for each in workshops] == [[second.title], []]


def test_an_event_is_found_by_its_identifier_and_by_its_address(ask):
    event = publish(EventPageFactory(slug="studiedag"))
    by_identifier = ask(path=path_of(event))
    assert by_identifier == ask(path=f"{EVENTS}/studiedag")
    assert urlsplit(by_identifier["detail_url"]).path == path_of(event)


def test_an_event_of_which_little_is_known(ask):
    event = EventPageFactory(starts_at=None, ends_at=None, programme="", introduction="", venue_name="")
    whole = ask(path=path_of(event))
    assert (whole["starts_at"], whole["programme"], whole["contact"]) == (None, [], None)
    # A list is in the order of time, so what has none is in no list.
    assert ask()["total"] == 0


def test_every_kind_that_can_be_stored_has_a_type():
    kinds = Slot.model_fields["kind"].annotation.__args__[0].__args__
    assert set(kinds) == {*SlotKind.values, "workshopronde"}
    described = {kind.model_fields["type"].annotation.__args__[0] for kind in Material.__origin__.__args__}
    assert described == set(MaterialsBlock().child_blocks)


def test_every_parameter_that_is_read_is_described():
    described = {parameter.name for parameter in (*event_parameters(), PAGE_PARAMETER)}
    assert described == {*PARAMETERS, PAGE, *(bound.name for bound in BOUNDS)}


def test_an_answer_has_the_keys_that_are_described(client, schema, ask):  # noqa: F811
    event = full_event()
    described = schema["components"]["schemas"]
    listed, whole = ask(), ask(path=path_of(event))
    slot = whole["programme"][1]
    for answer, name in (
        (listed, "EventList"),
        (listed["items"][0], "EventItem"),
        (whole, "Event"),
        (whole["contact"], "EventContact"),
        (whole["materials"][0], "DocumentMaterial"),
        (slot, "Slot"),
        (slot["speakers"][0], "Speaker"),
        (slot["practices"][0], "PracticeCard"),
        (whole["programme"][3]["workshops"][0], "Workshop"),
    ):
        assert answer.keys() == described[name]["properties"].keys(), name
        assert answer.keys() == set(described[name]["required"]), name


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("utm_source=x", ("utm_source", "", "unknown_parameter")),
        ("q=mechelen", ("q", "", "unknown_parameter")),
        ("Jaar=2019", ("Jaar", "", "unknown_parameter")),
        ("jaar=negentien", ("jaar", "negentien", "unknown_value")),
        ("jaar=1999", ("jaar", "1999", "unknown_value")),
        ("jaar=2019&jaar=x", ("jaar", "x", "unknown_value")),
        ("provincie=holland", ("provincie", "holland", "unknown_value")),
        ("thema=ruimtevaart", ("thema", "ruimtevaart", "unknown_value")),
        ("pagina=0", ("pagina", "0", "unknown_value")),
        ("pagina=twee", ("pagina", "twee", "unknown_value")),
        ("pagina=%D9%A2", ("pagina", "٢", "unknown_value")),
        ("pagina=1&pagina=2", ("pagina", "", "repeated")),
        ("per_pagina=101", ("per_pagina", "101", "unknown_value")),
        ("per_pagina=1&per_pagina=1", ("per_pagina", "", "repeated")),
        ("jaar=%00", ("jaar", "�", "unknown_value")),
        (f"thema={'x' * 2000}", ("thema", "x" * 80, "unknown_value")),
        ("provincie=%25", ("provincie", "%", "unknown_value")),
        (f"jaar={quote(chr(39))}%20OR%201=1--", ("jaar", "' OR 1=1--", "unknown_value")),
        (f"thema={quote('👩')}", ("thema", "👩", "unknown_value")),
        ("&".join(["jaar=2019"] * 200), ("jaar", "", "too_many")),
    ],
)
def test_what_does_not_exist_is_refused_by_name(client, site, query, refused):
    body = problem(client.get(f"{EVENTS}?{query}"), 400)
    assert refused in [tuple(error.values()) for error in body["errors"]]
    assert refused[0] in body["detail"]


def test_a_page_beyond_the_last_is_not_there(client, ask):
    assert ask("pagina=1")["total"] == 0
    problem(client.get(f"{EVENTS}?pagina=2"), 404)


def test_one_event_takes_no_parameters(client, site):
    body = problem(client.get(f"{path_of(EventPageFactory())}?jaar=2019"), 400)
    assert body["errors"] == [{"parameter": "jaar", "value": "", "reason": "unknown_parameter"}]


@pytest.mark.parametrize("key", ["nope", "0" * 32, "%00", "1 OR 1", "x" * 2000, "%27", "%F0%9F%8E%89", "studiedag/x"])
def test_nothing_there(client, site, key):
    problem(client.get(f"{EVENTS}/{key}", follow=True), 404)


# --- What is public ---------------------------------------------------------------------------------------------------


@pytest.mark.every_case
@pytest.mark.parametrize("hide", HIDE, ids=lambda hide: hide.__name__)
def test_a_hidden_event_is_nowhere(client, ask, superuser, hide):
    event = publish(EventPageFactory(title=SECRET, slug="geheim"))
    hide(event)
    client.force_login(superuser)
    assert ask()["items"] == []
    problem(client.get(path_of(event)), 404)
    problem(client.get(f"{EVENTS}/geheim"), 404)


def archive(page):
    page.archived_on = datetime.date(2024, 1, 1)
    page.save()


@pytest.mark.every_case
@pytest.mark.parametrize("hide", [*HIDE, archive], ids=lambda hide: hide.__name__)
def test_a_hidden_practice_leaves_no_trace(client, ask, superuser, hide):
    secret = PracticePageFactory(title=SECRET, slug="geheim", summary=f"{SECRET}, samengevat")
    event = full_event(practices=[secret, PracticePageFactory(title="Te zien")])
    hide(secret)
    client.force_login(superuser)
    whole = ask(path=path_of(event))
    text = json.dumps([whole, ask()])
    assert SECRET not in text
    assert "geheim" not in text
    assert "Te zien" in text
    assert whole["programme"][1]["practices"] == []


def test_private_files_and_forms_are_not_told(ask):
    event = full_event()
    hidden = private_collection()
    for file in (event.image, event.materials[0].value):
        file.collection = hidden
        file.save()
    whole = ask(path=path_of(event))
    assert (whole["image"], [item["type"] for item in whole["materials"]]) == (None, ["link"])
    assert ask()["items"][0]["image"] is None


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed_whatever_is_found(client, site, django_assert_num_queries):
    events = [full_event() for _number in range(6)]
    client.get(EVENTS)
    for size in (1, 6):
        assert len(client.get(f"{EVENTS}?per_pagina={size}&jaar=2019").json()["items"]) == size
        with django_assert_num_queries(4):
            client.get(f"{EVENTS}?per_pagina={size}&jaar=2019")
    small = publish(EventPageFactory(full=True, image=small_image(), practices=PracticePageFactory.create_batch(1)))
    large = full_event(practices=PracticePageFactory.create_batch(8))
    assert len(events) == 6
    for event in (small, large):
        client.get(path_of(event))
        with django_assert_num_queries(9):
            client.get(path_of(event))

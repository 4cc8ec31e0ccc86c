"""The programme of an event as an editor fills it in: what is refused, and how that is said."""

import copy
import datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError

from events.models.blocks import ProgrammeBlock
from tests.factories import slot, workshop, workshop_round

BLOCK = ProgrammeBlock()


def programme(*parts):
    return BLOCK.to_python([{"type": kind, "value": value} for kind, value in parts])


def problems(*parts):
    """Return what cleaning says: position of the part → name of the field → message."""
    try:
        BLOCK.clean(programme(*parts))
    except StreamBlockValidationError as error:
        return {
            position: {name: message.messages[0] for name, message in part.block_errors.items()}
            for position, part in error.block_errors.items()
        }
    return {}


def test_an_afternoon_that_fits():
    parts = [
        slot("13:00", "13:30"),
        slot("13:30", "14:30"),
        workshop_round("14:50", "16:00", workshop(), workshop()),
        slot("16:00", "17:00"),
    ]
    assert problems(*parts) == {}
    cleaned = BLOCK.clean(programme(*parts))
    assert [part.value["start"] for part in cleaned][:2] == [datetime.time(13, 0), datetime.time(13, 30)]


def test_an_empty_programme_is_one():
    assert problems() == {}


@pytest.mark.parametrize(("start", "end"), [("14:00", "13:00"), ("14:00", "14:00"), ("23:30", "00:30")])
@pytest.mark.parametrize("part", [slot, workshop_round])
def test_the_end_comes_after_the_start(part, start, end):
    found = problems(part(start, end))
    assert list(found) == [0]
    assert found[0]["end"].startswith("Het einde moet na het begin komen.")


def test_parts_do_not_overlap_and_the_message_names_both():
    found = problems(
        slot("13:00", "14:00", "Onthaal"), slot("14:00", "15:00", "Lezing"), slot("14:59", "16:00", "Receptie")
    )
    assert found == {2: {"start": "Onderdeel 3 ‘Receptie’ begint vóór het einde van onderdeel 2 ‘Lezing’."}}


def test_a_round_of_workshops_does_not_overlap_either():
    found = problems(slot("13:00", "15:00", "Lezing"), workshop_round("14:50", "16:00", title="Workshops"))
    assert found == {1: {"start": "Onderdeel 2 ‘Workshops’ begint vóór het einde van onderdeel 1 ‘Lezing’."}}


def test_times_ascend():
    found = problems(slot("15:00", "16:00", "Laat"), slot("13:00", "14:00", "Vroeg"))
    assert found == {1: {"start": "Onderdeel 2 ‘Vroeg’ begint vóór het einde van onderdeel 1 ‘Laat’."}}


def test_every_part_that_comes_too_early_is_named():
    found = problems(slot("13:00", "17:00", "Lang"), slot("14:00", "15:00", "Een"), slot("14:30", "15:30", "Twee"))
    assert list(found) == [1, 2]


def test_a_part_within_a_longer_one_before_it_is_found():
    """The latest end counts, not only that of the part right before."""
    found = problems(slot("13:00", "17:00", "Lang"), slot("13:10", "13:20", "Kort"), slot("13:30", "14:00", "Binnen"))
    assert list(found) == [1, 2]


def test_a_gap_is_no_problem():
    assert problems(slot("13:00", "13:30"), slot("15:00", "16:00")) == {}


def test_in_a_draft_times_may_lack():
    block = copy.deepcopy(BLOCK)
    for child in (block.child_blocks["slot"], block.child_blocks["workshop_round"]):
        child.child_blocks["start"].field.required = False
        child.child_blocks["end"].field.required = False
    parts = [slot(None, None), slot("13:00", None), workshop_round(None, "16:00"), slot("14:00", "15:00")]
    value = block.to_python([{"type": kind, "value": part} for kind, part in parts])
    assert len(block.clean(value)) == 4


def test_without_a_time_it_can_not_be_published():
    found = problems(slot(None, "14:00"))
    assert list(found[0]) == ["start"]


def test_a_round_has_a_workshop():
    kind, value = workshop_round("14:00", "15:00")
    assert "workshops" in problems((kind, {**value, "workshops": []}))[0]


@pytest.mark.parametrize("capacity", [0, -1])
def test_a_workshop_has_places_or_no_limit(capacity):
    assert problems(workshop_round("14:00", "15:00", workshop(capacity=capacity)))
    assert problems(workshop_round("14:00", "15:00", workshop(capacity=None))) == {}


# --- Times as people type them ---------------------------------------------------------------------------------------

TIME = BLOCK.child_blocks["slot"].child_blocks["start"].field


@pytest.mark.parametrize("typed", ["13.15", "13:15", "13u15", "13U15", "13 u 15", "1315", " 13.15 ", "13h15"])
def test_a_time_may_be_typed_in_several_ways(typed):
    assert TIME.clean(typed) == datetime.time(13, 15)


@pytest.mark.parametrize(("typed", "hour", "minute"), [("9.05", 9, 5), ("905", 9, 5), ("13u", 13, 0), ("00:00", 0, 0)])
def test_a_time_may_be_short(typed, hour, minute):
    assert TIME.clean(typed) == datetime.time(hour, minute)


BAD_TIMES = [
    "25:00", "13:60", "13", "13:1", "13.15.30", "kwart voor drie", "-1:00", "١٣:١٥", "13:15\0", "\0", "x" * 2000,
    "'; DROP TABLE", "%", "😀", "13,15", "1 pm",
]  # fmt: skip


@pytest.mark.parametrize("typed", BAD_TIMES, ids=ascii)
def test_what_is_no_time_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError) as refused:
        TIME.clean(typed)
    (message,) = refused.value.messages
    assert message.endswith("is geen tijd. Typ een tijd zoals 13.15 of 13:15.")
    assert len(message) < 90


def test_a_time_is_shown_with_a_colon():
    block = BLOCK.child_blocks["slot"].child_blocks["start"]
    assert block.get_form_state(datetime.time(9, 5)) == "09:05"
    assert block.get_form_state("kwart") == "kwart"


# --- Days ------------------------------------------------------------------------------------------------------------


def test_the_next_day_begins_anew():
    assert problems(slot("13:00", "17:00"), slot("09:00", "10:00", day=2), slot("10:00", "11:00", day=2)) == {}


def test_an_earlier_day_does_not_come_after_a_later_one():
    found = problems(slot("13:00", "14:00", "Morgen", day=2), slot("15:00", "16:00", "Vandaag"))
    assert found == {1: {"day": "Onderdeel 2 ‘Vandaag’ begint vóór het einde van onderdeel 1 ‘Morgen’."}}


# --- Workshops within their round ------------------------------------------------------------------------------------


def workshop_problems(*workshops, start="14:00", end="16:00"):
    """Return what cleaning says of the workshops of a round: position → name of the field → message."""
    try:
        BLOCK.clean(programme(workshop_round(start, end, *workshops)))
    except StreamBlockValidationError as error:
        found = error.block_errors[0].block_errors["workshops"].block_errors
        return {
            position: {name: message.messages[0] for name, message in one.block_errors.items()}
            for position, one in found.items()
        }
    return {}


@pytest.mark.parametrize("own", [{}, {"start": "14:00", "end": "16:00"}, {"start": "14:30"}, {"end": "15:00"}])
def test_a_workshop_within_its_round_is_right(own):
    assert workshop_problems(workshop(), workshop(**own)) == {}


@pytest.mark.parametrize(
    ("own", "field", "message"),
    [
        ({"start": "13:59"}, "start", "‘Meten’ begint vóór de workshopronde (14:00)."),
        ({"end": "16:01"}, "end", "‘Meten’ eindigt na de workshopronde (16:00)."),
        ({"start": "16:00"}, "start", "‘Meten’ past zo niet in de workshopronde."),
        ({"end": "14:00"}, "end", "‘Meten’ past zo niet in de workshopronde."),
        ({"start": "15:00", "end": "15:00"}, "end", "Het einde moet na het begin komen. Kijk beide tijden na."),
    ],
)
def test_a_workshop_outside_its_round_is_named_at_its_place(own, field, message):
    assert workshop_problems(workshop(), workshop("Meten", **own)) == {1: {field: message}}


def test_workshops_of_one_round_may_overlap():
    assert workshop_problems(workshop(start="14:00", end="15:30"), workshop(start="15:00", end="16:00")) == {}

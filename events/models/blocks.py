"""The programme of an event: slots in the order of the day, and rounds of parallel workshops."""

import datetime
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from core.blocks import NARRATIVE_FEATURES
from core.presenting import Named
from events.models.speaker_select import SpeakerSelect
from events.models.times import TimeOfDayField
from practices.cms.choosers import PracticeChooserBlock

# Longer than any event that we know of; keeps a slip of the finger out.
MAX_DAYS = 31


class SlotKind(TextChoices):
    """What happens in a slot of the programme; a round of workshops is a block of its own."""

    RECEPTION_DESK = "onthaal", "Onthaal"
    PLENARY = "plenair", "Plenair"
    BREAK = "pauze", "Pauze"
    DRINKS = "receptie", "Receptie"


class ProgrammeTimeBlock(blocks.TimeBlock):
    """A time of the day, typed as 13.15, 13:15, 13u15 or 1315."""

    @cached_property
    def field(self) -> TimeOfDayField:
        return TimeOfDayField(**self.field_options)


_WORKSHOP_EXAMPLE = {
    "title": "Workshop 1",
    "theme": "jongeren",
    "text": "<p>Twee praktijken uit de databank, met wie ze maakte.</p>",
    "speakers": [],
    "practices": [],
    "room": "Zaal 2",
    "capacity": 30,
}


class SpeakerChoiceBlock(blocks.FieldBlock):
    """One of the speakers of the event, by key. The form of the event checks that there is such a speaker."""

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=required,
            help_text=help_text or "",
            max_length=36,
            widget=SpeakerSelect(),
            error_messages={"required": "Kies een spreker, of haal deze regel weg."},
        )
        super().__init__(**kwargs)

    class Meta:
        icon = "user"
        label = "Spreker"


def _speakers() -> blocks.ListBlock:
    return blocks.ListBlock(
        SpeakerChoiceBlock(),
        label="Sprekers",
        help_text="Kies uit de sprekers die je bovenaan dit tabblad invult.",
        default=[],
        collapsed=True,
    )


def _practices() -> blocks.ListBlock:
    return blocks.ListBlock(
        PracticeChooserBlock(label="Praktijk"),
        label="Praktijken uit de databank",
        default=[],
        collapsed=True,
    )


def _text() -> blocks.RichTextBlock:
    return blocks.RichTextBlock(label="Toelichting", features=NARRATIVE_FEATURES, required=False)


class TimedBlock(blocks.StructBlock):
    """A part of the programme with a beginning and an end."""

    # What the programme calls this type of block.
    stored_type: ClassVar[str]
    # Makes of its type and stored form what the page shows.
    as_session = Named("events.programme.reading.preview")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["session"] = self.as_session(self.stored_type, self.get_prep_value(value))
        return context

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            raise _at("end", "Het einde moet na het begin komen. Kijk beide tijden na.")
        return cleaned


class PartBlock(TimedBlock):
    """What stands on the programme by itself, on a day of the event."""

    day = blocks.IntegerBlock(
        label="Dag",
        required=False,
        min_value=1,
        max_value=MAX_DAYS,
        help_text="Alleen als het evenement meer dan één dag duurt: 1 voor de eerste dag, 2 voor de tweede.",
        form_classname="programme-day",
    )
    start = ProgrammeTimeBlock(label="Van", help_text="Typ 13.15 of 13:15.")
    end = ProgrammeTimeBlock(label="Tot")


class SlotBlock(PartBlock):
    stored_type = "slot"

    kind = blocks.ChoiceBlock(label="Soort", choices=SlotKind.choices, default=SlotKind.PLENARY)
    title = blocks.CharBlock(label="Titel", max_length=200)
    text = _text()
    speakers = _speakers()
    practices = _practices()

    class Meta:
        icon = "time"
        label = "Onderdeel"
        label_format = "{start} {title}"
        description = "Eén onderdeel van het programma, zoals een lezing of een pauze."
        template = "events/blocks/slot.html"
        preview_value: dict[str, Any] = {
            "start": datetime.time(13, 35),
            "end": datetime.time(14, 35),
            "kind": SlotKind.PLENARY,
            "title": "Bondgenotenmethodiek: netwerken voor een meer inclusieve samenleving",
            "text": "<p>Hoe politie, stad en bewoners in rustige tijden vertrouwen opbouwen.</p>",
            "speakers": [],
            "practices": [],
        }


class WorkshopBlock(TimedBlock):
    stored_type = "workshop"

    title = blocks.CharBlock(label="Titel", max_length=200)
    theme = blocks.CharBlock(label="Thema", required=False, max_length=120, help_text="Bijvoorbeeld: jongeren.")
    text = _text()
    speakers = _speakers()
    practices = _practices()
    room = blocks.CharBlock(label="Zaal", required=False, max_length=80)
    capacity = blocks.IntegerBlock(
        label="Plaatsen", required=False, min_value=1, help_text="Leeg als er geen grens is."
    )
    start = ProgrammeTimeBlock(
        label="Van", required=False, help_text="Alleen als deze workshop niet de hele ronde duurt."
    )
    end = ProgrammeTimeBlock(label="Tot", required=False)

    class Meta:
        icon = "group"
        label = "Workshop"
        label_format = "{title}"
        description = "Eén van de workshops die tegelijk lopen."
        template = "events/blocks/workshop.html"
        preview_value = _WORKSHOP_EXAMPLE


class WorkshopRoundBlock(PartBlock):
    stored_type = "workshop_round"

    title = blocks.CharBlock(label="Titel", max_length=200, default="Parallelle workshops")
    text = _text()
    workshops = blocks.ListBlock(WorkshopBlock(), label="Workshops", min_num=1)

    class Meta:
        icon = "group"
        label = "Workshopronde"
        label_format = "{start} {title}"
        description = "Workshops die tegelijk lopen: een deelnemer kiest er één."
        template = "events/blocks/workshop_round.html"
        preview_value: dict[str, Any] = {
            "start": datetime.time(14, 50),
            "end": datetime.time(16, 0),
            "title": "Parallelle workshops",
            "text": "",
            "workshops": [
                _WORKSHOP_EXAMPLE,
                {**_WORKSHOP_EXAMPLE, "title": "Workshop 2", "theme": "wijk en buurt", "room": "Zaal 3"},
            ],
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {
            number: error
            for number, workshop in enumerate(cleaned["workshops"])
            if (error := _outside_round(workshop, cleaned.get("start"), cleaned.get("end")))
        }
        if errors:
            raise StructBlockValidationError(block_errors={"workshops": ListBlockValidationError(block_errors=errors)})
        return cleaned


def _outside_round(workshop: Any, start: datetime.time | None, end: datetime.time | None) -> ValidationError | None:
    """Return what is wrong with the times of a workshop in a round from `start` to `end`, if anything is."""
    name = workshop.get("title")
    begins, ends = workshop.get("start") or start, workshop.get("end") or end
    if start and workshop.get("start") and workshop["start"] < start:
        return _at("start", f"‘{name}’ begint vóór de workshopronde ({start:%H:%M}).")
    if end and workshop.get("end") and workshop["end"] > end:
        return _at("end", f"‘{name}’ eindigt na de workshopronde ({end:%H:%M}).")
    if begins and ends and ends <= begins:
        return _at("start" if workshop.get("start") else "end", f"‘{name}’ past zo niet in de workshopronde.")
    return None


def _at(field: str, message: str) -> StructBlockValidationError:
    return StructBlockValidationError(block_errors={field: ValidationError(message)})


class ProgrammeBlock(blocks.StreamBlock):
    """The parts of each day. Times ascend and do not overlap: what runs at the same time is a round of workshops."""

    slot = SlotBlock()
    workshop_round = WorkshopRoundBlock()

    class Meta:
        icon = "list-ul"
        label = "Programma"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = dict(_order_errors(cleaned))
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned


def part_name(position: int, part: Any) -> str:
    """Name a part of a programme, counted from 0, as the editor sees it: "onderdeel 4 ‘Koffiepauze’"."""
    title = part.value.get("title")
    return f"onderdeel {position + 1} ‘{title}’" if title else f"onderdeel {position + 1}"


def _order_errors(programme: Any) -> Iterator[tuple[int, ValidationError]]:
    latest: tuple[tuple[int, datetime.time], str] | None = None
    for position, part in enumerate(programme):
        start, end = part.value.get("start"), part.value.get("end")
        if start is None or end is None:
            # A draft in which a time is still to be filled in.
            continue
        day, name = part.value.get("day") or 1, part_name(position, part)
        if latest is not None and (day, start) < latest[0]:
            field = "day" if day < latest[0][0] else "start"
            yield position, _at(field, f"{capfirst(name)} begint vóór het einde van {latest[1]}.")
        if latest is None or (day, end) > latest[0]:
            latest = ((day, end), name)


def day_errors(programme: Any, days: int | None) -> dict[int, ValidationError]:
    """Return the errors of parts that stand on a day after the last one; days: how many the event has, if known."""
    late = {
        position: part.value["day"]
        for position, part in enumerate(programme)
        if days is not None and (part.value.get("day") or 1) > days
    }
    lasts = "één dag" if days == 1 else f"{days} dagen"
    return {
        position: _at("day", f"Het evenement duurt {lasts}, dus dag {day} is er niet. Kijk ook begin en einde na.")
        for position, day in late.items()
    }

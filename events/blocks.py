"""The programme of an event: slots in the order of the day, and rounds of parallel workshops."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from core.blocks import NARRATIVE_FEATURES


class SlotKind(TextChoices):
    """What happens in a slot of the programme; a round of workshops is a block of its own."""

    RECEPTION_DESK = "onthaal", "Onthaal"
    PLENARY = "plenair", "Plenair"
    BREAK = "pauze", "Pauze"
    DRINKS = "receptie", "Receptie"


class ProgrammeTimeBlock(blocks.TimeBlock):
    """A time of the day, typed as 13.15 or 13:15."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("format", "%H:%M")
        super().__init__(**kwargs)


_SPEAKER_EXAMPLE = {
    "name": "Rachid Habchi",
    "role": "Landelijk projectleider",
    "organisation": "Politie Midden-Nederland",
}
_WORKSHOP_EXAMPLE = {
    "title": "Workshop 1",
    "theme": "jongeren",
    "text": "<p>Twee praktijken uit de databank, met wie ze maakte.</p>",
    "speakers": [],
    "practices": [],
    "room": "Zaal 2",
    "capacity": 30,
}


class SpeakerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label="Naam", max_length=120)
    role = blocks.CharBlock(label="Functie", required=False, max_length=160)
    organisation = blocks.CharBlock(label="Organisatie", required=False, max_length=160)

    class Meta:
        icon = "user"
        label = "Spreker"
        template = "events/blocks/speaker.html"
        description = "Wie aan het woord komt."
        preview_value = _SPEAKER_EXAMPLE


def _speakers() -> blocks.ListBlock:
    return blocks.ListBlock(SpeakerBlock(), label="Sprekers", default=[], collapsed=True)


def _practices() -> blocks.ListBlock:
    return blocks.ListBlock(
        blocks.PageChooserBlock(page_type="practices.PracticePage", label="Praktijk"),
        label="Praktijken uit de databank",
        default=[],
        collapsed=True,
    )


def _text() -> blocks.RichTextBlock:
    return blocks.RichTextBlock(label="Toelichting", features=NARRATIVE_FEATURES, required=False)


class TimedBlock(blocks.StructBlock):
    """A part of the programme with a beginning and an end."""

    start = ProgrammeTimeBlock(label="Van", help_text="Typ 13.15 of 13:15.")
    end = ProgrammeTimeBlock(label="Tot")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            raise StructBlockValidationError(
                block_errors={"end": ValidationError("Het einde moet na het begin komen. Kijk beide tijden na.")}
            )
        return cleaned


class SlotBlock(TimedBlock):
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
            "speakers": [_SPEAKER_EXAMPLE],
            "practices": [],
        }


class WorkshopBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titel", max_length=200)
    theme = blocks.CharBlock(label="Thema", required=False, max_length=120, help_text="Bijvoorbeeld: jongeren.")
    text = _text()
    speakers = _speakers()
    practices = _practices()
    room = blocks.CharBlock(label="Zaal", required=False, max_length=80)
    capacity = blocks.IntegerBlock(
        label="Plaatsen", required=False, min_value=1, help_text="Leeg als er geen grens is."
    )

    class Meta:
        icon = "group"
        label = "Workshop"
        label_format = "{title}"
        description = "Eén van de workshops die tegelijk lopen."
        template = "events/blocks/workshop.html"
        preview_value = _WORKSHOP_EXAMPLE


class WorkshopRoundBlock(TimedBlock):
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


class ProgrammeBlock(blocks.StreamBlock):
    """The parts of the day. Times ascend and do not overlap: what runs at the same time is a round of workshops."""

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


def _order_errors(programme: Any) -> Iterator[tuple[int, ValidationError]]:
    previous: tuple[int, datetime.time, str] | None = None
    for position, part in enumerate(programme):
        start, end = part.value.get("start"), part.value.get("end")
        if start is None or end is None:
            # A draft in which a time is still to be filled in.
            continue
        if previous is not None and start < previous[1]:
            number, _end, title = previous
            yield (
                position,
                StructBlockValidationError(
                    block_errors={
                        "start": ValidationError(
                            f"Onderdeel {position + 1} '{part.value.get('title')}' begint vóór het einde van "
                            f"onderdeel {number} '{title}'."
                        )
                    }
                ),
            )
        if previous is None or end > previous[1]:
            previous = (position + 1, end, part.value.get("title"))


class MaterialLinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label="Naam", max_length=200)
    url = blocks.URLBlock(label="Adres", max_length=500)

    class Meta:
        icon = "link"
        label = "Link"
        description = "Verslag, opname of foto's op een andere site."
        template = "events/blocks/material_link.html"
        preview_value: dict[str, str] = {
            "label": "Verslag van de studienamiddag",
            "url": "https://www.example.be/verslag",
        }


class MaterialsBlock(blocks.StreamBlock):
    """What remains of the event: documents of the library, and links."""

    document = DocumentChooserBlock(label="Document", template="events/blocks/material_document.html")
    link = MaterialLinkBlock()

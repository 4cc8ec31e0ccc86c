"""Blocks of the home page."""

from typing import Any

from wagtail import blocks

from core.blocks import NARRATIVE_FEATURES


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Vraag", max_length=200)
    text = blocks.RichTextBlock(label="Antwoord in één of twee zinnen", features=NARRATIVE_FEATURES, required=False)
    address = blocks.RegexBlock(
        label="Waar de vraag naartoe leidt",
        regex=r"^/(?!/)[^\s]*$",
        error_messages={
            "invalid": "Plak het deel van het adres vanaf de eerste schuine streep, zoals /praktijken/?thema=…"
        },
        max_length=500,
        required=False,
        help_text="Een adres op deze site, zoals /praktijken/?doelgroep=jongeren.",
    )

    class Meta:
        icon = "help"
        label = "Vraag"
        description = "Een vraag waarop de databank een antwoord geeft."
        template = "home/blocks/question.html"
        preview_value: dict[str, Any] = {
            "question": "Hoe versterk je de sociale samenhang in een buurt?",
            "text": "<p>Praktijken waarin buren elkaar leren kennen.</p>",
            "address": "/praktijken/",
        }


class QuestionsBlock(blocks.StreamBlock):
    """The questions that the databank answers."""

    question = QuestionBlock()

"""The start kit of a practice: what an officer who begins with it needs on paper, in blocks that editors fill in."""

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from practices.models.choices import BudgetBand

# More questions than this are not asked twice, before and after.
MOST_QUESTIONS = 5
_LINE = 200


class KitStepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Wat", max_length=_LINE)
    who = blocks.CharBlock(label="Wie", max_length=120, required=False)
    when = blocks.CharBlock(label="Wanneer", max_length=120, required=False)

    class Meta:
        icon = "order"
        label = "Stap"
        label_format = "{title}"


class KitStepsBlock(blocks.ListBlock):
    """Steps, in the order in which they are taken, each with who takes it and when."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(KitStepBlock(), **kwargs)

    class Meta:
        icon = "list-ol"
        label = "Stappen"
        description = "Wat je na elkaar doet, met wie het doet en wanneer."
        template = "practices/blocks/kit_steps.html"
        preview_value = [
            {"title": "Ga van deur tot deur", "who": "Buurtwerker", "when": "Vier weken vooraf"},
            {"title": "Zet de tafels buiten", "who": "Bewoners", "when": "De dag zelf"},
        ]


class KitRoleBlock(blocks.StructBlock):
    who = blocks.CharBlock(label="Wie", max_length=120)
    task = blocks.CharBlock(label="Doet wat", max_length=300)

    class Meta:
        icon = "user"
        label = "Rol"
        label_format = "{who}"


class KitRolesBlock(blocks.ListBlock):
    """Who does what."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(KitRoleBlock(), **kwargs)

    class Meta:
        icon = "group"
        label = "Rollen"
        description = "Wie je nodig hebt, en wat elk doet."
        template = "practices/blocks/kit_roles.html"
        preview_value = [
            {"who": "Buurtwerker", "task": "Kent de straat en nodigt iedereen uit."},
            {"who": "Bewoners", "task": "Kiezen de plek en koken."},
        ]


class KitCostValue(blocks.StructValue):
    """A line of the budget, with its band in words."""

    @property
    def band_text(self) -> str:
        """How much it costs; what is not known is said to be so."""
        return str(dict(BudgetBand.choices).get(self["band"], ""))


class KitCostBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Waarvoor", max_length=_LINE)
    band = blocks.ChoiceBlock(label="Hoeveel", choices=BudgetBand.choices, default=BudgetBand.UNKNOWN)
    payer = blocks.CharBlock(label="Wie betaalt", max_length=120, required=False)

    class Meta:
        icon = "tag"
        label = "Kost"
        label_format = "{title}"
        value_class = KitCostValue


class KitCostsBlock(blocks.ListBlock):
    """Lines of the budget, each in a band: what another paid is no price for you."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(KitCostBlock(), **kwargs)

    class Meta:
        icon = "table"
        label = "Budget"
        description = "Waarvoor je geld nodig hebt, met een grootteorde en wie betaalt."
        template = "practices/blocks/kit_costs.html"
        preview_value = [
            {"title": "Tafels en tenten", "band": BudgetBand.UP_TO_5K, "payer": "Stad"},
            {"title": "Halftijdse buurtwerker", "band": BudgetBand.UP_TO_100K, "payer": "Stad en Vlaanderen"},
        ]


class KitArrangementsBlock(blocks.ListBlock):
    """What has to be arranged before one begins."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(blocks.CharBlock(label="Wat", max_length=300), **kwargs)

    class Meta:
        icon = "tasklist"
        label = "Vooraf regelen"
        description = "Vergunningen, verzekering, afspraken: wat er moet zijn voor je begint. Komt als afvinklijst."
        template = "practices/blocks/kit_arrangements.html"
        preview_value = ["Vraag de inname van het openbaar domein aan.", "Verwittig de politie en de brandweer."]


class KitQuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Vraag", max_length=_LINE)
    how = blocks.CharBlock(
        label="Hoe en wanneer",
        max_length=_LINE,
        required=False,
        help_text="Bijvoorbeeld: voor en na, van 1 tot 5.",
    )

    class Meta:
        icon = "help"
        label = "Vraag"
        label_format = "{question}"


class KitQuestionsBlock(blocks.ListBlock):
    """Questions by which one measures what the practice does, ready to be asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(KitQuestionBlock(), max_num=MOST_QUESTIONS, **kwargs)

    class Meta:
        icon = "help"
        label = "Vragen om te meten"
        description = "Hoogstens vijf vragen die je kunt stellen zoals ze er staan, om te weten of het werkt."
        template = "practices/blocks/kit_questions.html"
        preview_value = [
            {"question": "Hoeveel buren ken je bij naam?", "how": "Voor en na, bij dezelfde mensen"},
            {"question": "Met hoeveel buren sprak je deze week?", "how": "Voor en na, bij dezelfde mensen"},
        ]


class KitTemplatesBlock(blocks.ListBlock):
    """Documents to fill in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DocumentChooserBlock(label="Document"), **kwargs)

    class Meta:
        icon = "doc-full"
        label = "Sjablonen"
        description = "Documenten om in te vullen: een uitnodiging, een vragenlijst, een draaiboek."
        template = "practices/blocks/kit_templates.html"
        preview_value: list[Any] = []


class StartKitBlock(blocks.StreamBlock):
    """The parts of a start kit, in the order in which editors put them; each part once."""

    steps = KitStepsBlock()
    roles = KitRolesBlock()
    costs = KitCostsBlock()
    arrangements = KitArrangementsBlock()
    questions = KitQuestionsBlock()
    templates = KitTemplatesBlock()

    class Meta:
        block_counts = {
            name: {"max_num": 1} for name in ("steps", "roles", "costs", "arrangements", "questions", "templates")
        }

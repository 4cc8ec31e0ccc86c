"""What the declaration of a record says of a field: its kind, where editors fill it in, and which outputs show it."""

from dataclasses import dataclass
from enum import Enum, auto

from django.apps import apps
from django.utils.text import capfirst


class Kind(Enum):
    """What a field holds, and so how an output reads it."""

    LINE = auto()
    EMAIL = auto()
    RICH_TEXT = auto()
    BLOCKS = auto()
    # The parts of a start kit, which has a page and a file of its own.
    KIT = auto()
    CHOICE = auto()
    NUMBER = auto()
    DAY = auto()
    # A year, a month or a day, as text.
    PARTIAL_DATE = auto()
    SWITCH = auto()
    # One thing of a register, a page or an image.
    REFERENCE = auto()
    # Any number of things.
    ROWS = auto()


class Tab(Enum):
    """The tabs in which editors fill in the record, with their headings."""

    IDENTITY = "Wat en waar"
    CLASSIFICATION = "Indeling"
    CONTENT = "Inhoud"
    MEANS = "Middelen en bewijs"
    PEOPLE = "Wie en bronnen"
    START_KIT = "Startpakket"
    LIFE_CYCLE = "Levensloop"


class Question(Enum):
    """What an officer asks of a practice, in the order of asking."""

    WHAT = "Wat en voor wie"
    WHERE = "Waar"
    HOW_LONG = "Hoe lang"
    MEANS = "Geld en mensen"
    NEEDED = "Wat moet er al zijn"
    LEARNED = "Wat leerden ze"
    CERTAIN = "Hoe zeker is het"


class Output(Enum):
    """Where a field is shown or read. API is one practice whole, LIST what the lists of /api/databank/ tell of it."""

    PAGE = auto()
    CARD = auto()
    COMPARISON = auto()
    NOTE = auto()
    EXPORT = auto()
    API = auto()
    LIST = auto()
    HAND_IN = auto()
    SEARCH = auto()
    FACET = auto()
    DEMO = auto()


PAGE, CARD, COMPARISON, NOTE, EXPORT, API, LIST, HAND_IN, SEARCH, FACET, DEMO = Output
# These show a choice of the record: a field is in them when its declaration says so.
_CHOSEN = frozenset({CARD, LIST})
# Only texts and names are searched word by word; only closed lists can be filtered by.
_SEARCHED = frozenset({Kind.LINE, Kind.RICH_TEXT, Kind.BLOCKS, Kind.REFERENCE, Kind.ROWS})
# Facts that several fields make together.
EVIDENCE, OWNER, CONTACT, PERIOD = "evidence", "project_owner", "contact", "period"


@dataclass(frozen=True)
class RecordField:
    """One field of the record.

    name: of the field of the model; of rows, what the API calls them, with `relation` as the model's name.
    tab: where editors fill it in; none for what happens elsewhere. group: the heading of a frame around neighbours.
    beside_next: it stands on one line with the field that follows. label: its title, where that is not the name that
    the model gives it. answers: the question under which it is compared.
    also: the outputs of a choice that show it. but_not: the outputs that leave it out.
    read_before: the field before which people read it, where the API has another order.
    fact: which fact it is a part of, where several fields make one. key: of the API, where that is not the name.
    handed_in_as: the value and the label of what an answer of a form fills, where that is not the field itself.
    weight: how much it helps who reads the record, from 0 (not counted for completeness) to 3.
    """

    name: str
    kind: Kind
    tab: Tab | None
    answers: Question | None = None
    weight: int = 0
    also: tuple[Output, ...] = ()
    but_not: tuple[Output, ...] = ()
    group: str = ""
    beside_next: bool = False
    label: str = ""
    relation: str = ""
    fact: str = ""
    key: str = ""
    read_before: str = ""
    handed_in_as: tuple[str, str] | None = None

    @property
    def api_key(self) -> str:
        """The key of the API that tells it."""
        return self.key or self.name

    @property
    def attribute(self) -> str:
        """The attribute of the model that holds it."""
        return self.relation or self.name

    @property
    def title(self) -> str:
        """Its name as a heading or a label, in Dutch."""
        if self.label:
            return self.label
        model = apps.get_model("practices", "PracticePage")
        return str(capfirst(model._meta.get_field(self.name).verbose_name))

    def is_in(self, output: Output) -> bool:
        """Return whether `output` shows or reads the field."""
        if output in _CHOSEN:
            return output in self.also
        if output is FACET and self.kind is not Kind.CHOICE:
            return False
        if output is SEARCH and self.kind not in _SEARCHED:
            return False
        return output not in self.but_not

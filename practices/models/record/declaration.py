"""The record of a practice, declared once: which fields there are, what each holds, and where it is shown.

Panels, the page, the comparison, the note, the export, the API, the hand-in, the search, the demo, the generator and
completeness read this. A field stands in every output, except where its declaration says that it does not;
`tests/practices/test_record.py` names what was forgotten.
"""

from practices.models.record.fields import (
    API,
    CARD,
    COMPARISON,
    CONTACT,
    DEMO,
    EVIDENCE,
    EXPORT,
    HAND_IN,
    LIST,
    NOTE,
    OWNER,
    PERIOD,
    SEARCH,
    Kind,
    Output,
    Question,
    RecordField,
    Tab,
)

# In the order of the API.
RECORD: tuple[RecordField, ...] = (
    # The API of Wagtail tells the title itself; the demo makes its pages by it.
    RecordField("title", Kind.LINE, Tab.IDENTITY, also=(CARD, LIST), but_not=(COMPARISON, API, DEMO)),
    RecordField("summary", Kind.LINE, Tab.IDENTITY, weight=3, also=(CARD, LIST), but_not=(COMPARISON,)),
    RecordField("record_type", Kind.CHOICE, Tab.IDENTITY, Question.WHAT, weight=1, also=(CARD, LIST)),
    RecordField(
        "method",
        Kind.REFERENCE,
        Tab.IDENTITY,
        Question.WHAT,
        label="Past methodiek toe",
        but_not=(EXPORT, HAND_IN, SEARCH),
    ),
    # Handed in among the files; the demo draws a cover.
    RecordField(
        "image",
        Kind.REFERENCE,
        Tab.IDENTITY,
        weight=1,
        also=(CARD, LIST),
        but_not=(COMPARISON, NOTE, EXPORT, HAND_IN, SEARCH, DEMO),
    ),
    RecordField("place", Kind.LINE, Tab.IDENTITY, Question.WHERE, also=(CARD, LIST), group="Waar"),
    # Questions of their own types ask for municipalities and terms.
    RecordField(
        "municipalities",
        Kind.ROWS,
        Tab.IDENTITY,
        Question.WHERE,
        weight=2,
        also=(CARD, LIST),
        but_not=(HAND_IN,),
        group="Waar",
        label="Gemeenten",
        relation="practice_municipalities",
        read_before="place",
    ),
    RecordField("scale", Kind.CHOICE, Tab.IDENTITY, Question.WHERE, also=(LIST,), group="Waar"),
    RecordField(
        "terms",
        Kind.ROWS,
        Tab.CLASSIFICATION,
        Question.WHAT,
        weight=2,
        also=(CARD, LIST),
        but_not=(HAND_IN,),
        label="Indeling",
        relation="practice_terms",
    ),
    RecordField(
        "tags",
        Kind.ROWS,
        Tab.CLASSIFICATION,
        weight=1,
        also=(LIST,),
        but_not=(COMPARISON, NOTE),
        relation="tagged_items",
        label="Sleutelwoorden",
        handed_in_as=("tags", "Sleutelwoorden (met komma's)"),
    ),
    # Running text fits no cell of a spreadsheet.
    RecordField("reason", Kind.RICH_TEXT, Tab.CONTENT, weight=1, but_not=(COMPARISON, NOTE, EXPORT)),
    RecordField("goals", Kind.RICH_TEXT, Tab.CONTENT, weight=2, but_not=(COMPARISON, NOTE, EXPORT)),
    RecordField("approach", Kind.BLOCKS, Tab.CONTENT, weight=3, but_not=(COMPARISON, EXPORT)),
    RecordField("lessons", Kind.RICH_TEXT, Tab.CONTENT, Question.LEARNED, weight=3, but_not=(EXPORT,)),
    RecordField("success_factors", Kind.RICH_TEXT, Tab.CONTENT, weight=2, but_not=(COMPARISON, EXPORT)),
    RecordField("preconditions", Kind.RICH_TEXT, Tab.CONTENT, Question.NEEDED, weight=2, but_not=(EXPORT,)),
    RecordField("not_when", Kind.RICH_TEXT, Tab.CONTENT, Question.LEARNED, weight=2, but_not=(EXPORT,)),
    RecordField(
        "results", Kind.RICH_TEXT, Tab.CONTENT, Question.CERTAIN, weight=3, but_not=(EXPORT,), read_before="lessons"
    ),
    RecordField("unknowns", Kind.RICH_TEXT, Tab.CONTENT, Question.CERTAIN, weight=1, but_not=(EXPORT,)),
    # The page leads to it. Not every practice is one to begin with, so it does not count for completeness.
    RecordField("start_kit", Kind.KIT, Tab.START_KIT, but_not=(COMPARISON, NOTE, EXPORT, HAND_IN)),
    RecordField(
        "lead_time",
        Kind.LINE,
        Tab.MEANS,
        Question.HOW_LONG,
        weight=2,
        but_not=(SEARCH,),
        group="Middelen",
        beside_next=True,
    ),
    RecordField(
        "fte", Kind.NUMBER, Tab.MEANS, Question.MEANS, weight=2, but_not=(HAND_IN,), group="Middelen", label="Inzet"
    ),
    RecordField(
        "budget_band",
        Kind.CHOICE,
        Tab.MEANS,
        Question.MEANS,
        weight=3,
        also=(LIST,),
        group="Middelen",
        label="Budget",
        beside_next=True,
    ),
    RecordField("funding", Kind.LINE, Tab.MEANS, Question.MEANS, weight=1, group="Middelen"),
    # Only who assesses fills in the evidence: nobody hands it in, and no practice of the demo was assessed.
    RecordField(
        "evidence_level",
        Kind.CHOICE,
        Tab.MEANS,
        Question.CERTAIN,
        also=(LIST,),
        but_not=(HAND_IN, DEMO),
        group="Bewijs",
        fact=EVIDENCE,
    ),
    RecordField(
        "assessed_by",
        Kind.LINE,
        Tab.MEANS,
        Question.CERTAIN,
        but_not=(HAND_IN, SEARCH, DEMO),
        group="Bewijs",
        beside_next=True,
        fact=EVIDENCE,
    ),
    RecordField(
        "assessed_on", Kind.DAY, Tab.MEANS, Question.CERTAIN, but_not=(HAND_IN, DEMO), group="Bewijs", fact=EVIDENCE
    ),
    RecordField(
        "project_owner", Kind.REFERENCE, Tab.PEOPLE, Question.MEANS, weight=2, also=(LIST,), group="Wie", fact=OWNER
    ),
    RecordField(
        "owner_unknown_reason",
        Kind.LINE,
        Tab.PEOPLE,
        Question.MEANS,
        but_not=(EXPORT, HAND_IN, SEARCH),
        group="Wie",
        fact=OWNER,
    ),
    RecordField(
        "partners",
        Kind.ROWS,
        Tab.PEOPLE,
        Question.MEANS,
        weight=1,
        also=(LIST,),
        group="Wie",
        label="Partners",
        relation="practice_partners",
    ),
    # Personal, so in no file that goes round, and made for nobody in the demo.
    RecordField(
        "contact_name",
        Kind.LINE,
        Tab.PEOPLE,
        weight=1,
        but_not=(COMPARISON, EXPORT, SEARCH, DEMO),
        group="Contactpunt",
        beside_next=True,
        fact=CONTACT,
        key=CONTACT,
    ),
    RecordField(
        "contact_email",
        Kind.EMAIL,
        Tab.PEOPLE,
        weight=2,
        but_not=(COMPARISON, EXPORT, DEMO),
        group="Contactpunt",
        fact=CONTACT,
        key=CONTACT,
    ),
    RecordField(
        "contact_public",
        Kind.SWITCH,
        Tab.PEOPLE,
        but_not=(COMPARISON, EXPORT, HAND_IN, DEMO),
        group="Contactpunt",
        fact=CONTACT,
        key=CONTACT,
    ),
    RecordField(
        "started",
        Kind.PARTIAL_DATE,
        Tab.LIFE_CYCLE,
        Question.HOW_LONG,
        weight=1,
        also=(LIST,),
        beside_next=True,
        fact=PERIOD,
    ),
    RecordField("ended", Kind.PARTIAL_DATE, Tab.LIFE_CYCLE, Question.HOW_LONG, also=(LIST,), fact=PERIOD),
    RecordField("status", Kind.CHOICE, Tab.LIFE_CYCLE, Question.HOW_LONG, weight=1, also=(LIST,)),
    RecordField(
        "verified_on",
        Kind.DAY,
        Tab.LIFE_CYCLE,
        Question.CERTAIN,
        weight=1,
        also=(CARD, LIST),
        but_not=(HAND_IN, DEMO),
        beside_next=True,
    ),
    RecordField("review_due", Kind.DAY, Tab.LIFE_CYCLE, but_not=(COMPARISON, NOTE, EXPORT, HAND_IN, DEMO)),
    # Whom the databank asks whether it still holds: for editors alone.
    RecordField("owner_email", Kind.EMAIL, Tab.LIFE_CYCLE, but_not=tuple(Output)),
    # What editors looked at, in no words.
    RecordField("personal_data_seen", Kind.LINE, None, but_not=tuple(Output)),
    # The export and the comparison hold no archived practice, or say it beside the title.
    RecordField("archived_on", Kind.DAY, Tab.LIFE_CYCLE, also=(LIST,), but_not=(COMPARISON, EXPORT, HAND_IN, DEMO)),
    RecordField(
        "links",
        Kind.ROWS,
        Tab.PEOPLE,
        label="Zie ook",
        weight=1,
        but_not=(COMPARISON, EXPORT, SEARCH),
        relation="links",
        handed_in_as=("links", "Zie ook (een adres per regel)"),
    ),
    RecordField(
        "documents",
        Kind.ROWS,
        Tab.PEOPLE,
        weight=1,
        but_not=(COMPARISON, NOTE, EXPORT, SEARCH, DEMO),
        label="Documenten",
        relation="practice_documents",
        handed_in_as=("files", "Beeld en downloads"),
    ),
    RecordField(
        "related_practices",
        Kind.ROWS,
        Tab.PEOPLE,
        but_not=(COMPARISON, NOTE, EXPORT, HAND_IN, SEARCH),
        label="Verwante praktijken",
        relation="related_rows",
    ),
    RecordField(
        "adoptions",
        Kind.ROWS,
        None,
        but_not=(COMPARISON, NOTE, EXPORT, HAND_IN, SEARCH, DEMO),
        label="Ook toegepast in",
        relation="adoptions",
    ),
    RecordField(
        "presentations",
        Kind.ROWS,
        None,
        but_not=(COMPARISON, NOTE, EXPORT, HAND_IN, SEARCH, DEMO),
        label="Voorgesteld op",
        relation="presentations",
    ),
)
BY_NAME = {field.name: field for field in RECORD}
_PLACES = {field.name: place for place, field in enumerate(RECORD)}
# As people write and read them.
READING_ORDER = tuple(
    sorted(RECORD, key=lambda field: _PLACES[field.read_before or field.name] - bool(field.read_before) / 2)
)


def fields_in(output: Output, *kinds: Kind) -> list[RecordField]:
    """Return the fields that `output` shows or reads, of these kinds or of all, as people read them."""
    return [field for field in READING_ORDER if field.is_in(output) and (not kinds or field.kind in kinds)]

"""Schemas of forms and submissions at /api/databank/."""

import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from library.api.schemas import ProblemItem


class FormQuestion(Schema):
    """A question of a form. choices: the values that may be answered, with their labels; empty where any text may."""

    name: str
    label: str
    type: str
    required: bool
    help_text: str
    choices: list[dict[str, str]]


class FormDefinition(Schema):
    """A form, and `answers_schema`: the JSON Schema of `answers` in what is handed in with it.

    notice: the privacy notice that whoever asks the questions must show beside them. asks_practice: what is handed in
    must name the `practice` that it is about.
    """

    slug: str
    title: str
    url: str
    notice: str
    asks_practice: bool
    questions: list[FormQuestion]
    answers_schema: dict[str, Any]


# Any value is read, so that an answer of a wrong type is refused with the name of its question.
_Answer = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                *({"type": kind} for kind in ("string", "boolean", "integer", "number")),
                {"type": "array", "items": {"type": "string"}},
            ]
        }
    ),
]


class SubmissionIn(Schema):
    """What is handed in. answers: by the name of the question; practice: the slug of the practice that it is about;
    files: the `files` of the answer to `forms/<slug>/files`, when files go with it.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    answers: dict[str, _Answer] = Field(max_length=200)
    practice: str = ""
    files: str = ""


class ReceivedFile(Schema):
    """A file that was taken in. size: in bytes, as it is kept."""

    question: str
    name: str
    media_type: str
    size: int


class FilesOut(Schema):
    """Files that wait for their answers. files: hand it in with those, before `kept_until`."""

    files: str
    kept_until: datetime.datetime
    received: list[ReceivedFile]


class SubmissionOut(Schema):
    """What was stored. status_url: the page on which whoever has this address follows it, answers and withdraws."""

    reference: str
    status_url: str


class FieldProblem(Schema):
    """What is wrong with an answer, in Dutch.

    question: its name; 'practice' for the practice that it is about; empty when it is about the whole.
    """

    question: str
    messages: list[str]


class SubmissionProblem(Schema):
    """An error (RFC 9457) in what was handed in. answers: what is wrong, question by question."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemItem] = []
    answers: list[FieldProblem] = []

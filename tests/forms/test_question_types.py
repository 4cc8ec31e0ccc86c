"""A type of question is one class, which tells all that a form does with it.

Each type that there is goes its whole way here (asked, described, answered by a program, kept, read back), and so does
one that only these tests know, through every page that meets a question.
"""

import importlib
import inspect
import io
import json
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.http import QueryDict
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from forms.filling.links import path_to
from forms.handling.conversion import make_practice
from forms.models import FormField, HandInDraft, Submission
from forms.models.answers import Answer, as_stored, stored_questions
from forms.models.question_types import QuestionType, question_type, question_types, register, unregister
from forms.questions import types
from forms.questions.builder import HandInFormBuilder, QuestionsForm
from tests.cms import soup
from tests.factories import FormFieldFactory, FormPageFactory, MunicipalityFactory, term
from tests.forms.stepped import at, begin
from tests.html import assert_sound, text_of

# A value that fits what the schema of an answer says.
OF_FORMAT = {
    "email": "an@example.be",
    "uri": "https://example.be/",
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:30:00",
}
OF_TYPE = {"string": "tekst", "boolean": True, "number": 3, "integer": 1998}


def asking() -> list[str]:
    """Return the names of the types that ask something that a program can answer."""
    return [kind.name for kind in question_types() if not kind.begins_step and not kind.takes_files]


def classes_in(package) -> Iterator[type[QuestionType]]:
    """Yield the classes of types in the modules of `package` that have a name of their own."""
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for _name, member in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
            if member.__module__ == found.name and issubclass(member, QuestionType) and "name" in vars(member):
                yield member


def missing_parts(kind: QuestionType) -> set[str]:
    """Return which parts of a type of question are not there, or don't fit each other, by name."""
    question = question_of(kind.name)
    missing = set() if inspect.getdoc(type(kind)) != inspect.getdoc(QuestionType) else {"docstring"}
    if not str(kind.label).strip():
        missing.add("label")
    if kind.begins_step:
        return missing
    form_class = HandInFormBuilder([question]).form_class(QuestionsForm)
    field = form_class.base_fields["vraag"]
    if not isinstance(field, forms.Field) or field.label != "Vraag":
        missing.add("form_field")
    if kind.takes_files:
        return missing if kind.complaint("x") else missing | {"complaint"}
    schema = kind.answer_schema(field)
    if not {"title", "type"} <= set(schema):
        return missing | {"answer_schema"}
    value = sample(schema)
    if kind.complaint(value) or not kind.complaint(None):
        missing.add("complaint")
    data = as_sent(kind, value)
    form = form_class(data)
    if not form.is_valid():
        return missing | {"as_sent"}
    given = form.answers()
    [stored] = [Answer.of(one, as_stored(given)) for one in stored_questions([question])]
    if not stored.text or stored.text != form.in_words("vraag"):
        missing.add("in_words")
    return missing


def question_of(name: str) -> FormField:
    """Return a question of this type, with what any type may need."""
    return FormField(
        label="Vraag",
        clean_name="vraag",
        field_type=name,
        required=True,
        choices="Project\r\nMethodiek",
        vocabulary=term("thema:samenhang").vocabulary,
        word_target=100,
    )


def as_sent(kind, value):
    data = QueryDict(mutable=True)
    data.setlist("vraag", kind.as_sent(value))
    return data


def sample(schema):
    """Return a value that fits a schema."""
    if schema["type"] == "array":
        return [value for value in schema["items"]["enum"] if value][:1]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value)
    return OF_FORMAT.get(schema.get("format", "")) or OF_TYPE[schema["type"]]


# --- Those that there are --------------------------------------------------------------------------------------------


def test_each_class_is_a_type_that_an_editor_can_choose():
    classes = {member.name: member for member in classes_in(types)}
    offered = [name for name, _label in FormField._meta.get_field("field_type").choices]
    assert set(classes) - set(offered) == set(), "these lack the decorator `register`"
    assert set(offered) - set(classes) == set(), "these have no class in forms/questions/types"
    assert [name for name in offered if type(question_type(name)) is not classes[name]] == []


def test_each_type_of_wagtail_has_its_class():
    assert [name for name, _label in FORM_FIELD_CHOICES if type(question_type(name)) is type(question_type(""))] == []


@pytest.mark.every_case
@pytest.mark.parametrize("name", [kind.name for kind in question_types()])
def test_each_type_has_all_its_parts(db, name):
    MunicipalityFactory()
    assert missing_parts(question_type(name)) == set()


@pytest.mark.parametrize(
    ("part", "planted"),
    [
        ("label", {"label": " "}),
        ("form_field", {"form_field": lambda *_args: forms.CharField(label="Anders")}),
        ("answer_schema", {"answer_schema": lambda *_args: {}}),
        ("complaint", {"complaint": lambda *_args: "geef niets."}),
        ("complaint", {"complaint": lambda *_args: ""}),
        ("as_sent", {"as_sent": lambda *_args: []}),
        ("in_words", {"in_words": lambda *_args: ""}),
        ("in_words", {"in_words": lambda _self, value: type(value).__name__}),
        ("docstring", {"__doc__": None}),
    ],
)
def test_a_class_that_lacks_a_part_is_named(db, part, planted):
    base = question_type("date").__class__ if part == "in_words" else question_type("singleline").__class__
    kind = type("PlantedQuestion", (base,), {"__doc__": "Planted.", "name": "planted", "label": "Geplant", **planted})
    if part == "docstring":
        kind = type("PlantedQuestion", (QuestionType,), {
            **{key: value for key, value in vars(Year).items() if not key.startswith("__")}, "name": "planted",
        })  # fmt: skip
    register(kind)
    try:
        assert missing_parts(question_type("planted")) == {part}
    finally:
        unregister("planted")


@pytest.mark.parametrize("facts", [{}, {"name": "jaar"}, {"label": "Jaar"}, {"name": "x" * 17, "label": "Jaar"}])
def test_a_type_without_name_or_label_is_refused(facts):
    with pytest.raises(ValueError, match="needs a label"):
        register(type("Nameless", (QuestionType,), facts))


def test_no_type_takes_the_name_of_another():
    with pytest.raises(ValueError, match="already: DateQuestion"):
        register(type("SecondDate", (type(question_type("date")),), {}))


# --- One that is new -------------------------------------------------------------------------------------------------


class Year(QuestionType):
    """A year, for these tests."""

    name = "proefjaar"
    label = "Jaar, op proef"
    json_schema = {"type": "integer"}

    def form_field(self, question, options, registers):
        return forms.IntegerField(min_value=1900, max_value=2100, **options)

    def complaint(self, value):
        return "" if type(value) is int else "geef een jaartal."

    def in_words(self, value):
        return f"het jaar {value}" if value else ""


@pytest.fixture
def year():
    register(Year)
    yield
    if question_type("proefjaar").name:
        unregister("proefjaar")


@pytest.fixture
def asked(site, year):
    """The hand-in form asks for a year."""
    FormFieldFactory(page=site.hand_in, label="Sinds", field_type="proefjaar", sort_order=20, required=True)
    return site.hand_in


@pytest.mark.thorough
def test_an_editor_can_choose_it_without_a_migration(asked, client, superuser):
    client.force_login(superuser)
    shown = soup(client.get(reverse("wagtailadmin_pages:edit", args=[asked.pk])))
    offered = shown.select("select[name=form_fields-0-field_type] option")
    assert "Jaar, op proef" in [option.get_text() for option in offered]
    asked.form_fields.get(field_type="proefjaar").full_clean()
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    unregister("proefjaar")
    with pytest.raises(ValidationError, match="field_type"):
        asked.form_fields.get(field_type="proefjaar").full_clean()


def test_it_has_all_its_parts(db, year):
    assert missing_parts(question_type("proefjaar")) == set()


def test_the_page_asks_it_and_keeps_it(asked, client, answers, superuser):
    url = asked.url
    assert assert_sound(client.get(url)).select_one("input[name=sinds]")["type"] == "number"
    refused = assert_sound(client.post(url, {**answers, "sinds": "1066"}), status=422)
    assert refused.select_one("input[name=sinds]")["aria-invalid"] == "true"
    assert client.post(url, {**answers, "sinds": "1998"}).status_code == 303
    submission = Submission.objects.get()
    assert submission.form_data["sinds"] == 1998
    assert "het jaar 1998" in submission.answer_text()
    assert "het jaar 1998" in submission.mails.get(to=submission.email).text
    client.get(path_to(submission))
    client.force_login(superuser)
    letter = client.get(reverse("inzendingen_modeladmin_inspect", args=[submission.pk]))
    assert "het jaar 1998" in text_of(soup(letter))
    exported = client.get(reverse("inzendingen_modeladmin_index"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(exported.streaming_content)))
    _heading, row = sheet.active.values
    assert "Sinds: het jaar 1998" in row[-1]


def test_the_api_describes_it_and_takes_it(asked, client):
    form = "/api/databank/forms/praktijk-doorgeven"
    told = client.get(form).json()
    assert told["questions"][-1]["type"] == "proefjaar"
    assert told["answers_schema"]["properties"]["sinds"] == {"title": "Sinds", "type": "integer"}
    given = {
        "naam_van_de_praktijk": "Leefstraat",
        "omschrijving": "Buren maken van hun straat een plek.",
        "je_naam": "An Peeters",
        "je_e_mailadres": "an@example.be",
        "ik_ga_akkoord": True,
    }

    def send(value):
        body = json.dumps({"answers": {**given, "sinds": value}})
        return client.post(f"{form}/submissions", body, content_type="application/json")

    refused = send("1998")
    assert refused.status_code == 422
    assert refused.json()["answers"] == [{"question": "sinds", "messages": ["Sinds: geef een jaartal."]}]
    assert send(1066).status_code == 422
    assert send(1998).status_code == 201
    assert Submission.objects.get().form_data["sinds"] == 1998


def test_a_draft_keeps_it_and_the_review_shows_it(site, year, client, superuser):
    fields = [
        {"label": "De praktijk", "field_type": "step"},
        {"label": "Titel", "field_type": "singleline", "maps_to": "title"},
        {"label": "Sinds", "field_type": "proefjaar", "maps_to": "started"},
    ]
    FormPageFactory(title="Vertel", slug="vertel", fields=fields)
    first = begin(client)
    wrong = assert_sound(client.post(first, {"titel": "Leefstraat", "sinds": "1066"}), status=422)
    assert wrong.select_one("input[name=sinds]")["aria-invalid"] == "true"
    assert client.post(first, {"titel": "Leefstraat", "sinds": "1998"}).status_code == 303
    assert HandInDraft.objects.get().data["sinds"] == ["1998"]
    assert assert_sound(client.get(first)).select_one("input[name=sinds]")["value"] == "1998"
    review = at(first, "nakijken")
    assert "het jaar 1998" in text_of(assert_sound(client.get(review)).select_one("main"))
    HandInDraft.objects.update(created_at="2026-01-01T00:00:00Z")
    assert client.post(review).status_code == 303
    made = make_practice(Submission.objects.get(), superuser)
    assert (made.page.title, made.page.started) == ("Leefstraat", "1998")


def test_what_was_answered_outlives_the_type(asked, client, answers, superuser):
    client.post(asked.url, {**answers, "sinds": "1998"})
    unregister("proefjaar")
    submission = Submission.objects.get()
    [told] = [answer.text for answer in submission.answers if answer.label == "Sinds"]
    assert told == "1998"
    client.force_login(superuser)
    assert client.get(reverse("inzendingen_modeladmin_inspect", args=[submission.pk])).status_code == 200
    assert client.get(asked.url).status_code == 200

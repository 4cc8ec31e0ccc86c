"""Makes the form that visitors fill in from the fields that editors made."""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar

from django import forms
from django.core import signing
from django.http import QueryDict
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from core.text.cleaning import clean_query
from forms.models.question_types import QuestionType, in_words, question_type
from forms.models.registers import Registers
from forms.models.reserved_names import HONEYPOT_FIELD, PRACTICE, TOKEN_FIELD
from forms.questions.about_practice import PracticeField

# Seconds. No person reads and fills in a form faster; a form older than a day may be of another version of the page.
FASTEST = 3
OLDEST = 24 * 60 * 60

_SALT = "forms.hand-in"


class MultiParams(Protocol):
    """Query parameters, of which each may have several values: Django's QueryDict."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class AskedQuestion:
    """A question of a form. parameter: the query parameter by which an address answers it; empty when none does."""

    type: QuestionType
    parameter: str


def add_aria_attributes(form: forms.Form) -> None:
    """Connect each field to its help text and errors for screen readers: aria-describedby and aria-invalid."""
    for name, field in form.fields.items():
        described = [f"id_{name}_helptext"] if field.help_text else []
        if form.is_bound and name in form.errors and not field.widget.is_hidden:
            described.insert(0, f"id_{name}_error")
            field.widget.attrs["aria-invalid"] = "true"
        if described:
            field.widget.attrs["aria-describedby"] = " ".join(described)


def new_token() -> str:
    """Return a signed token: when the form was shown, and a key by which handing in twice is recognised."""
    return signing.dumps({"key": str(uuid.uuid4()), "shown": time.time()}, salt=_SALT)


class PracticeForm(forms.Form):
    """Asks which practice a form is about and nothing else, before its first step."""

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.fields[PRACTICE] = PracticeField()
        add_aria_attributes(self)


class QuestionsForm(BaseForm):
    """The questions of editors, without traps for robots.

    key: identifies this filling in: the same form handed in twice has the same key. Known after validation.
    """

    key: uuid.UUID
    data: QueryDict
    # The questions of editors by name. Not among the fields, where a question may have any name.
    asked: ClassVar[Mapping[str, AskedQuestion]] = MappingProxyType({})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            # What comes from the API, or from a draft, has passed no form of the site.
            self.data = clean_query(self.data)
        self.add_traps()
        for name, field in self.fields.items():
            if name == PRACTICE:
                continue
            is_box = isinstance(field.widget, forms.CheckboxInput)
            field.error_messages["required"] = (
                "Vink dit aan om verder te gaan." if is_box else f"{field.label}: vul dit in."
            )
        # Asking for errors validates every field, so each has its messages by now.
        add_aria_attributes(self)

    def add_traps(self) -> None:
        """Add the fields that only robots touch."""

    @classmethod
    def named_answers(cls, params: MultiParams) -> dict[str, Any]:
        """Return the answers that an address gives: known terms of the vocabularies that are asked for, and texts."""
        return {name: cls.asked[name].type.initial(named) for name, named in cls._named(params)}

    @classmethod
    def known_parameters(cls, params: MultiParams) -> list[tuple[str, str]]:
        """Return what of an address answers a question, as pairs of parameter and value."""
        pairs = [(cls.asked[name].parameter, value) for name, named in cls._named(params) for value in named]
        return list(dict.fromkeys(pairs))

    @classmethod
    def _named(cls, params: MultiParams) -> Iterator[tuple[str, list[str]]]:
        """Yield the name of each question that the address answers, and by what."""
        for name, asked in cls.asked.items():
            if asked.parameter and (named := asked.type.named(cls.base_fields[name], params.getlist(asked.parameter))):
                yield name, named

    @classmethod
    def files_questions(cls) -> list[str]:
        """Return the names of the questions that ask for files."""
        return [name for name, asked in cls.asked.items() if asked.type.takes_files]

    @property
    def asks_practice(self) -> bool:
        """Whether one chooses the practice that it is about."""
        return PRACTICE in self.fields

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields that a person answers."""
        return [field for field in self if field.name not in (HONEYPOT_FIELD, TOKEN_FIELD)]

    @property
    def traps(self) -> list[forms.BoundField]:
        """The fields that only robots touch."""
        return [field for field in self if field.name in (HONEYPOT_FIELD, TOKEN_FIELD)]

    def answers(self) -> dict[str, Any]:
        """The validated answers, without the traps. Of files that is how they are called."""
        # The practice that it is about is no answer: it is kept beside them.
        return {field.name: self.cleaned_data.get(field.name) for field in self.questions if field.name != PRACTICE}

    def chosen_terms(self) -> list[int]:
        """The primary keys of all terms that were chosen, after validation."""
        # By what was sent: the answer is made of labels.
        return [
            key for name, asked in self.asked.items() for key in asked.type.terms(self.fields[name], self[name].data)
        ]

    def chosen_municipalities(self) -> list[int]:
        """The primary keys of all municipalities that were chosen, after validation."""
        return [key for kind, field, answer in self._answered() for key in kind.municipalities(field, answer)]

    def given_consents(self) -> list[str]:
        """The full wording of all that was agreed to, after validation."""
        return [text for kind, field, answer in self._answered() for text in kind.consents(field, answer)]

    def in_words(self, name: str) -> str:
        """Return the answer to a question as a person reads it, after validation."""
        answer = self.cleaned_data.get(name)
        return self.asked[name].type.in_words(answer) if name in self.asked else in_words(answer)

    def _answered(self) -> Iterator[tuple[QuestionType, forms.Field, Any]]:
        for name, asked in self.asked.items():
            yield asked.type, self.fields[name], self.cleaned_data.get(name)


_Form = TypeVar("_Form", bound=QuestionsForm)


class HoneypotForm(QuestionsForm):
    """A form with a trap for robots: a field that people do not see."""

    def add_traps(self) -> None:
        self.fields[HONEYPOT_FIELD] = forms.CharField(required=False, label="Laat dit veld leeg")
        self.fields[HONEYPOT_FIELD].widget.attrs.update(autocomplete="off", tabindex="-1")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get(HONEYPOT_FIELD):
            raise forms.ValidationError(
                "Het veld 'Laat dit veld leeg' was ingevuld. Maak het leeg en geef het formulier opnieuw door.",
                code="honeypot",
            )
        return cleaned


class HandInForm(HoneypotForm):
    """A form with a second trap: the time that it took."""

    def add_traps(self) -> None:
        super().add_traps()
        self.fields[TOKEN_FIELD] = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_token)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            token = signing.loads(cleaned.get(TOKEN_FIELD) or "", salt=_SALT, max_age=OLDEST)
            self.key = uuid.UUID(token["key"])
        except signing.BadSignature:
            self._renew_token()
            raise forms.ValidationError(
                "Het formulier stond te lang open. Je antwoorden staan er nog: kijk ze na en geef ze opnieuw door.",
                code="expired",
            ) from None
        if time.time() - token["shown"] < FASTEST:
            raise forms.ValidationError(
                "Dat ging wel heel snel. Wacht enkele seconden en geef het formulier opnieuw door.",
                code="too_fast",
            )
        return cleaned

    def _renew_token(self) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix(TOKEN_FIELD)] = new_token()


class HandInFormBuilder(FormBuilder):
    """Makes a form of the questions of editors: each type of question knows the field that asks it."""

    def __init__(self, fields: Iterable[Any]) -> None:
        super().__init__([field for field in fields if not field.question_type.begins_step])
        vocabularies = {field.vocabulary_id for field in self.fields if field.question_type.needs_vocabulary}
        self._registers = Registers(vocabularies - {None})

    def get_form_class(self, *, asks_practice: bool = False) -> type[HandInForm]:
        """Return the form with these questions. asks_practice: it begins with the practice that it is about."""
        return self.form_class(HandInForm, {PRACTICE: PracticeField()} if asks_practice else {})

    def form_class(self, base: type[_Form], first: Mapping[str, forms.Field] | None = None) -> type[_Form]:
        """Return a kind of `base` with these questions. first: fields that come before them."""
        built = self.formfields
        made: type[_Form] = type("VisitorForm", (base,), {**(first or {}), **built})
        made.asked = self.asked(built)
        return made

    def asked(self, built: Mapping[str, forms.Field]) -> dict[str, AskedQuestion]:
        """Return the questions by name. built: the fields that were made of them."""
        return {
            name: AskedQuestion(question.question_type, question.question_type.parameter(question, field))
            for question, (name, field) in zip(self.fields, built.items(), strict=True)
        }

    def get_create_field_function(self, type: str) -> Callable[[Any, dict[str, Any]], forms.Field]:
        kind = question_type(type)
        return lambda question, options: kind.form_field(question, options, self._registers)

    def get_field_options(self, field: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_field_options(field)
        options["error_messages"] = {}
        return options

    @property
    def formfields(self) -> dict[str, forms.Field]:
        built: dict[str, forms.Field] = super().formfields
        for field, form_field in zip(self.fields, built.values(), strict=True):
            if field.autocomplete:
                form_field.widget.attrs["autocomplete"] = field.autocomplete
        return built

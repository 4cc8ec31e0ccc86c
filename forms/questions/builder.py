"""Makes the form that visitors fill in from the fields that editors made."""

import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, ClassVar, Protocol, TypeVar

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.functional import cached_property
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from core.text.cleaning import clean_query
from forms.models.choices import STEP, TERM_TYPES
from forms.models.reserved_names import HONEYPOT_FIELD, PRACTICE, TOKEN_FIELD
from forms.questions.about_practice import PracticeField
from forms.questions.fields import ConsentField, FilesField, MunicipalityField, OrganisationField
from library.models import Municipality, Organisation, Term
from practices.query.practice_query import clean_text

# Seconds. No person reads and fills in a form faster; a form older than a day may be of another version of the page.
FASTEST = 3
OLDEST = 24 * 60 * 60
MULTILINE_MAX_LENGTH = 10_000

_SALT = "forms.hand-in"


class MultiParams(Protocol):
    """What terms are named by: Django's QueryDict has this shape."""

    def getlist(self, key: str) -> list[str]: ...


class _TermField(forms.ChoiceField):
    """Asks for terms of a vocabulary. Terms are sent as slugs, and kept as the labels that a person reads.

    parameter: the query parameter by which an address names terms of the vocabulary. terms: pairs of slug and label.
    keys: the primary key of the term of each slug.
    """

    def __init__(
        self, *, parameter: str, terms: Sequence[tuple[str, str]], keys: Mapping[str, int], **options: Any
    ) -> None:
        self.parameter = parameter
        self.labels = dict(terms)
        self.keys = keys
        super().__init__(**options)

    def named(self, values: Iterable[str]) -> list[str]:
        """Return those of `values` that name a term, each once."""
        return list(dict.fromkeys(value for value in values if value in self.labels))

    def keys_of(self, sent: str | Iterable[str] | None) -> list[int]:
        """Return the primary keys of the terms that were sent."""
        slugs = [sent] if isinstance(sent, str) else sent or []
        return [self.keys[slug] for slug in self.named(slugs)]


class TermField(_TermField):
    """Asks for one term."""

    def __init__(self, *, terms: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(terms=terms, choices=[("", "Maak een keuze"), *terms], **options)

    def clean(self, value: Any) -> str:
        return self.labels.get(super().clean(value), "")

    def initial_of(self, values: Iterable[str]) -> str:
        """Return which of the named terms the form starts with: the first."""
        return next(iter(self.named(values)), "")


class TermsField(_TermField, forms.MultipleChoiceField):
    """Asks for any number of terms."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, terms: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(terms=terms, choices=terms, **options)

    def clean(self, value: Any) -> list[str]:
        chosen: list[str] = super().clean(value)
        return [self.labels[slug] for slug in self.named(chosen)]

    def initial_of(self, values: Iterable[str]) -> list[str]:
        """Return which of the named terms the form starts with: all of them."""
        return self.named(values)


def tie_notes(form: forms.Form) -> None:
    """Tie help text and error to each field for those who hear the form instead of seeing it."""
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
        tie_notes(self)


class QuestionsForm(BaseForm):
    """The questions of editors, without traps for robots.

    key: identifies this filling in: the same form handed in twice has the same key. Known after validation.
    """

    key: uuid.UUID
    data: QueryDict
    # Questions of which the address may hold the answer: the name of each, and the parameter.
    prefilled: ClassVar[tuple[tuple[str, str], ...]] = ()

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
        tie_notes(self)

    def add_traps(self) -> None:
        """Add the fields that only robots touch."""

    @classmethod
    def named_answers(cls, params: MultiParams) -> dict[str, Any]:
        """Return the answers that an address gives: known terms of the vocabularies that are asked for, and texts."""
        return {**cls._named_terms(params), **{name: text for name, _parameter, text in cls._named_texts(params)}}

    @classmethod
    def _named_terms(cls, params: MultiParams) -> dict[str, Any]:
        fields = {name: field for name, field in cls.base_fields.items() if isinstance(field, TermField | TermsField)}
        initial = {name: field.initial_of(params.getlist(field.parameter)) for name, field in fields.items()}
        return {name: chosen for name, chosen in initial.items() if chosen}

    @classmethod
    def known_parameters(cls, params: MultiParams) -> list[tuple[str, str]]:
        """Return what of an address answers a question, as pairs of parameter and value."""
        fields = [field for field in cls.base_fields.values() if isinstance(field, TermField | TermsField)]
        terms = [(field.parameter, slug) for field in fields for slug in field.named(params.getlist(field.parameter))]
        texts = {parameter: text for _name, parameter, text in cls._named_texts(params)}
        return [*terms, *texts.items()]

    @classmethod
    def _named_texts(cls, params: MultiParams) -> list[tuple[str, str, str]]:
        """Return the name of each question that the address answers with a text, the parameter, and the text."""
        told = [
            (name, parameter, clean_text((params.getlist(parameter) or [""])[0])) for name, parameter in cls.prefilled
        ]
        return [(name, parameter, text) for name, parameter, text in told if text]

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
        fields = [field for field in self if isinstance(field.field, TermField | TermsField)]
        return [key for field in fields for key in field.field.keys_of(field.data)]

    def files_questions(self) -> list[str]:
        """The names of the questions that ask for files."""
        return [field.name for field in self if isinstance(field.field, FilesField)]

    def chosen_municipalities(self) -> list[int]:
        """The primary keys of all municipalities that were chosen, after validation."""
        fields = [field for field in self if isinstance(field.field, MunicipalityField)]
        return [field.field.keys[name] for field in fields if (name := self.cleaned_data.get(field.name))]

    def given_consents(self) -> list[str]:
        """The full wording of all that was agreed to, after validation."""
        fields = [field for field in self if isinstance(field.field, ConsentField)]
        return [field.field.wording for field in fields if self.cleaned_data.get(field.name)]


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


@dataclass
class _Vocabulary:
    """What a field needs to know of a vocabulary."""

    parameter: str = ""
    terms: list[tuple[str, str]] = dataclass_field(default_factory=list)
    keys: dict[str, int] = dataclass_field(default_factory=dict)


class HandInFormBuilder(FormBuilder):
    """Adds to Wagtail's builder what the web asks of a form for people."""

    def __init__(self, fields: Iterable[Any]) -> None:
        super().__init__([field for field in fields if field.field_type != STEP])

    def get_form_class(self, *, asks_practice: bool = False) -> type[HandInForm]:
        """Return the form with these questions. asks_practice: it begins with the practice that it is about."""
        return self.form_class(HandInForm, {PRACTICE: PracticeField()} if asks_practice else {})

    def form_class(self, base: type[_Form], first: Mapping[str, forms.Field] | None = None) -> type[_Form]:
        """Return a kind of `base` with these questions. first: fields that come before them."""
        built = self.formfields
        prefilled = [(field.clean_name, field.prefilled_by) for field in self.fields if field.prefilled_by]
        # Where a text is no answer, such as a choice, it is not put in.
        texts = tuple((name, parameter) for name, parameter in prefilled if type(built[name]) is forms.CharField)
        made: type[_Form] = type("VisitorForm", (base,), {**(first or {}), **built})
        # Not among the fields, where a question may have that name.
        made.prefilled = texts
        return made

    def get_field_options(self, field: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_field_options(field)
        options["error_messages"] = {}
        return options

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=MULTILINE_MAX_LENGTH, **options)

    def create_longtext_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        attrs = {"rows": 10}
        if field.word_target:
            attrs["data-words"] = field.word_target
            options["help_text"] = f"{options['help_text']} Ongeveer {field.word_target} woorden.".strip()
        return forms.CharField(widget=forms.Textarea(attrs=attrs), max_length=MULTILINE_MAX_LENGTH, **options)

    def create_municipality_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return MunicipalityField(self._municipalities, **options)

    def create_organisation_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return OrganisationField(self._organisations, **options)

    def create_consent_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return ConsentField(f"{field.label}\n{field.help_text}".strip(), **{**options, "initial": False})

    def create_files_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return FilesField(**{**options, "initial": None})

    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        # The longest that mail knows, and that the database holds.
        return forms.EmailField(max_length=254, **options)

    def create_term_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return TermField(**self._term_options(field, options))

    def create_terms_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return TermsField(**self._term_options(field, options))

    def _term_options(self, field: Any, options: dict[str, Any]) -> dict[str, Any]:
        vocabulary = self._vocabularies.get(field.vocabulary_id, _Vocabulary())
        terms = vocabulary.terms
        return {
            **options,
            "parameter": vocabulary.parameter,
            "terms": terms,
            "keys": vocabulary.keys,
            "initial": None,
            # A question without a possible answer must not keep anyone from handing in.
            "required": field.required and bool(terms),
        }

    @cached_property
    def _vocabularies(self) -> dict[int, "_Vocabulary"]:
        """Each vocabulary that is asked for, with its current terms: one query."""
        asked = {field.vocabulary_id for field in self.fields if field.field_type in TERM_TYPES} - {None}
        found: dict[int, _Vocabulary] = {}
        if asked:
            terms = Term.objects.current().filter(vocabulary__in=asked).select_related("vocabulary")
            for term in terms:
                vocabulary = found.setdefault(term.vocabulary_id, _Vocabulary(term.vocabulary.parameter))
                vocabulary.terms.append((term.slug, term.label))
                vocabulary.keys[term.slug] = term.pk
        return found

    @cached_property
    def _municipalities(self) -> list[Municipality]:
        return list(Municipality.objects.all())

    @cached_property
    def _organisations(self) -> list[str]:
        return list(Organisation.objects.values_list("name", flat=True))

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        choices: Sequence[tuple[str, str]] = [
            ("", "Maak een keuze"),
            *self.get_formatted_field_choices(field),
        ]
        return forms.ChoiceField(choices=choices, **options)

    @property
    def formfields(self) -> dict[str, forms.Field]:
        built: dict[str, forms.Field] = super().formfields
        for field, form_field in zip(self.fields, built.values(), strict=True):
            if field.autocomplete:
                form_field.widget.attrs["autocomplete"] = field.autocomplete
        return built

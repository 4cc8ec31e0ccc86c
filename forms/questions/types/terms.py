"""Questions from a vocabulary. A new term can be answered at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from forms.models.question_types import QuestionType, register
from forms.models.registers import Registers
from forms.questions.types.options import OptionsQuestion


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


class TermsField(_TermField, forms.MultipleChoiceField):
    """Asks for any number of terms."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, terms: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(terms=terms, choices=terms, **options)

    def clean(self, value: Any) -> list[str]:
        chosen: list[str] = super().clean(value)
        return [self.labels[slug] for slug in self.named(chosen)]


class VocabularyQuestion(QuestionType):
    """Terms of the vocabulary that an editor chose. They find their place in the record by themselves."""

    needs_vocabulary = True

    def parameter(self, question: Any, field: Any) -> str:
        return str(field.parameter)

    def named(self, field: Any, values: Sequence[str]) -> list[str]:
        found: list[str] = field.named(values)
        return found

    def terms(self, field: Any, sent: Any) -> list[int]:
        found: list[int] = field.keys_of(sent)
        return found


@register
class TermQuestion(VocabularyQuestion):
    """One term."""

    name = "term"
    label = "Eén term van een vocabularium"

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return TermField(**_options(question, options, registers))

    def answer_schema(self, field: forms.Field) -> dict[str, Any]:
        # Of a vocabulary without terms there is nothing to answer.
        schema = super().answer_schema(field)
        return schema if "enum" in schema else {**schema, "enum": [""]}


@register
class TermsQuestion(VocabularyQuestion, OptionsQuestion):
    """Any number of terms."""

    name = "terms"
    label = "Termen van een vocabularium"

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return TermsField(**_options(question, options, registers))

    def initial(self, named: Sequence[str]) -> list[str]:
        return list(named)


def _options(question: Any, options: dict[str, Any], registers: Registers) -> dict[str, Any]:
    vocabulary = registers.vocabulary(question.vocabulary_id)
    return {
        **options,
        "parameter": vocabulary.parameter,
        "terms": vocabulary.terms,
        "keys": vocabulary.keys,
        "initial": None,
        # A question without a possible answer must not keep anyone from handing in.
        "required": question.required and bool(vocabulary.terms),
    }

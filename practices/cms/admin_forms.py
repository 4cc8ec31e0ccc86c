"""The editor's form of a practice: one field for each vocabulary."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from core.publishing.admin_forms import STAR, BasePageForm
from library.models import Term, Vocabulary
from practices.models import PracticePage, PracticeTag, PracticeTagItem
from practices.query.question import question_in
from practices.query.results import PracticeAnswer

TERMS_PREFIX = "terms_"


class TermsField(forms.TypedMultipleChoiceField):
    """The terms of one vocabulary that a practice holds, as their keys."""

    def __init__(self, vocabulary: Vocabulary, terms: list[Term], **kwargs: Any) -> None:
        self.max_terms = vocabulary.max_terms
        super().__init__(
            coerce=int,
            choices=[(term.pk, self._label(term)) for term in _narrower_below_broader(terms)],
            label=capfirst(vocabulary.name) + (STAR if vocabulary.required else ""),
            help_text=vocabulary.help_text,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **kwargs,
        )

    @staticmethod
    def _label(term: Term) -> str:
        return f"– {term.label}" if term.broader_id else term.label

    def validate(self, value: list[Any]) -> None:
        super().validate(value)
        if self.max_terms is not None and len(value) > self.max_terms:
            raise ValidationError(f"Kies hoogstens {self.max_terms}. Je koos er {len(value)}.", code="max_terms")


def _narrower_below_broader(terms: list[Term]) -> list[Term]:
    """Return `terms` with each narrower term right below its broader one, orders kept otherwise."""
    by_broader: dict[int | None, list[Term]] = {}
    keys = {term.pk for term in terms}
    for term in terms:
        by_broader.setdefault(term.broader_id if term.broader_id in keys else None, []).append(term)

    def walk(parent: int | None) -> list[Term]:
        return [found for term in by_broader.get(parent, []) for found in (term, *walk(term.pk))]

    return walk(None)


class PracticePageForm(BasePageForm):
    """Writes the chosen terms of every vocabulary to the one relation that holds them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [row.term_id for row in self.instance.practice_terms.all()]
        for vocabulary in Vocabulary.objects.prefetch_related("terms"):
            terms = [term for term in vocabulary.terms.all() if term.replaced_by_id is None]
            keys = {term.pk for term in terms}
            name = f"{TERMS_PREFIX}{vocabulary.parameter}"
            self.fields[name] = TermsField(vocabulary, terms, initial=[key for key in held if key in keys])

    def add_prefix(self, field_name: str) -> str:
        """Name the control of `method` otherwise: it would hide the form's own `method`, which scripts read to save."""
        return super().add_prefix("applied_method" if field_name == "method" else field_name)

    def terms_field_names(self) -> list[str]:
        """The names of the fields that choose terms, in the order of the vocabularies."""
        return [name for name in self.fields if name.startswith(TERMS_PREFIX)]

    def own_field_names(self) -> list[str]:
        return [*self.terms_field_names(), *super().own_field_names()]

    def _post_clean(self) -> None:
        # Before the rules of the page are asked, which look at its terms.
        names = self.terms_field_names()
        if all(name in self.cleaned_data for name in names):
            self._hold([key for name in names for key in self.cleaned_data[name]])
        if "tags" in self.cleaned_data:
            # Not stored: the form does so when it is saved, and looks up which there are.
            words = [PracticeTag(name=word) for word in self.cleaned_data["tags"]]
            self.instance.tagged_items.set([PracticeTagItem(tag=word) for word in words])
        super()._post_clean()

    def _hold(self, keys: list[int]) -> None:
        relation = self.instance.practice_terms
        rows = {row.term_id: row for row in relation.all()}
        chosen = [rows.get(key) or relation.model(term_id=key) for key in keys]
        for order, row in enumerate(chosen):
            row.sort_order = order
        relation.set(chosen)


class SituationPageForm(BasePageForm):
    """Tells an editor what a pasted query asks for that does not exist: visitors would get other practices."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        asked = {number: block.value["query"] for number, block in enumerate(values.get("moments") or ())}
        wrong = {number: error for number, query in asked.items() if (error := _unknown_in(query))}
        if wrong:
            self.add_error("moments", StreamBlockValidationError(block_errors=wrong))
        return values


def _unknown_in(query: str) -> StructBlockValidationError | None:
    unknown = PracticeAnswer(question_in(query), PracticePage.objects.all()).query.unknown
    if not unknown:
        return None
    named = ", ".join(f"{parameter}={value}" for parameter, value in unknown)
    told = f"Dit kennen we niet in een zoekvraag: {named}. Zoek opnieuw op de site, en plak dat adres."
    return StructBlockValidationError(block_errors={"query": ValidationError(told)})

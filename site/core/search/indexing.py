"""Lets the index of either database hold analysed text, without touching how it stores."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField
from wagtail.models import Page

from core.changes import ChangeStamp
from core.search.analysis import index_terms, words


def as_text(value: Any) -> str:
    """Return the words of a field's value: a text, or a list or dictionary of texts."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return " ".join(as_text(item) for item in value)
    return "" if value is None else str(value)


class AnalysedObject:
    """Stands for an object while it is indexed: the same fields, with analysed values.

    repeats: whether a field's boost is expressed by repeating its terms, for a database that knows no weights.
    """

    def __init__(self, instance: Any, *, repeats: bool) -> None:
        self.pk = instance.pk
        self._instance = instance
        self._repeats = repeats

    def get_search_fields(self) -> list[BaseField]:
        return [analysed(field, self._instance, repeats=self._repeats) for field in self._instance.get_search_fields()]


def analysed(field: BaseField, instance: Any = None, *, repeats: bool) -> BaseField:
    """Return a field that gives the analysed value of `field`, of `instance` or of the object that it is asked of."""
    if isinstance(field, RelatedFields):
        return _AnalysedRelation(field, instance, repeats=repeats)
    if isinstance(field, AutocompleteField):
        return _AnalysedAutocomplete(field, instance)
    if isinstance(field, SearchField):
        return _AnalysedText(field, instance, repeats=repeats)
    return field


class _AnalysedText(SearchField):
    def __init__(self, field: SearchField, instance: Any, *, repeats: bool) -> None:
        super().__init__(field.field_name, boost=field.boost)
        self._field = field
        self._instance = instance
        # The title has a place of its own in the index of every database.
        self._times = max(int(field.boost or 1), 1) if repeats and field.field_name != "title" else 1
        # Wagtail asks each field three times: for the title, the body and the autocompletion of the index.
        self._known: str | None = None

    def get_value(self, obj: Any) -> str:
        if self._instance is None:
            return self._analysed(obj)
        if self._known is None:
            self._known = self._analysed(self._instance)
        return self._known

    def _analysed(self, obj: Any) -> str:
        return " ".join(list(index_terms(as_text(self._field.get_value(obj)))) * self._times)


class _AnalysedAutocomplete(AutocompleteField):
    def __init__(self, field: AutocompleteField, instance: Any) -> None:
        super().__init__(field.field_name)
        self._field = field
        self._instance = instance

    def get_value(self, obj: Any) -> str:
        # What is completed is what was typed: words, not stems.
        return " ".join(words(as_text(self._field.get_value(self._instance or obj))))


class _AnalysedRelation(RelatedFields):
    def __init__(self, field: RelatedFields, instance: Any, *, repeats: bool) -> None:
        super().__init__(field.field_name, [analysed(inner, repeats=repeats) for inner in field.fields])
        self._field = field
        self._instance = instance

    def get_value(self, obj: Any) -> Any:
        return self._field.get_value(self._instance or obj)


def tell_stored(model: type[Model]) -> None:
    """Tell who keeps what was found that words of `model` were stored. Visitors search pages, and nothing else."""
    if issubclass(model, Page):
        ChangeStamp.move_words()

"""Lets the index of either database hold analysed text, without touching how it stores."""

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import Any

from django.db.models import Manager, Model
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField
from wagtail.models import get_page_models

from core.models import BasePage
from core.search.analysis import index_terms, words
from core.search.ranked import postings

# Pages that are in memory at the same time while all are stored.
AT_A_TIME = 500


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
        """Return the fields with their values, those of what the object refers to among them."""
        return list(_analysed(self._instance.get_search_fields(), self._instance, repeats=self._repeats))


def _analysed(fields: Iterable[BaseField], instance: Any, *, repeats: bool) -> Iterator[BaseField]:
    for field in fields:
        if isinstance(field, RelatedFields):
            # Read here once. Wagtail reads what an object refers to for the title, the body and the autocompletion.
            for related in _related(field.get_value(instance)):
                yield from _analysed(field.fields, related, repeats=repeats)
        elif isinstance(field, AutocompleteField):
            yield _AnalysedAutocomplete(field, instance)
        elif isinstance(field, SearchField):
            yield _AnalysedText(field, instance, repeats=repeats)


def _related(value: Any) -> Iterable[Any]:
    """Return the objects that a relation leads to."""
    if value is None:
        return ()
    if isinstance(value, Manager):
        return value.all()
    return (value() if callable(value) else value,)


class _AnalysedText(SearchField):
    def __init__(self, field: SearchField, instance: Any, *, repeats: bool) -> None:
        super().__init__(field.field_name, boost=field.boost)
        # The title has a place of its own in the index of every database.
        self._times = max(int(field.boost or 1), 1) if repeats and field.field_name != "title" else 1
        self._read = partial(field.get_value, instance)

    @cached_property
    def _value(self) -> str:
        return " ".join(list(index_terms(as_text(self._read()))) * self._times)

    def get_value(self, _obj: Any) -> str:
        return self._value


class _AnalysedAutocomplete(AutocompleteField):
    def __init__(self, field: AutocompleteField, instance: Any) -> None:
        super().__init__(field.field_name)
        self._read = partial(field.get_value, instance)

    @cached_property
    def _value(self) -> str:
        # What is completed is what was typed: words, not stems.
        return " ".join(words(as_text(self._read())))

    def get_value(self, _obj: Any) -> str:
        return self._value


def store_words(model: type[Model], objs: Iterable[Any]) -> None:
    """Store the words of pages for the ranked search, which visitors use, when Wagtail stores them in its index."""
    if issubclass(model, BasePage):
        postings.store(objs)


def rebuild_words() -> int:
    """Store the words of all pages anew, and drop what was stored of others; return how many pages there are."""
    return postings.rebuild(_all_pages())


def _all_pages() -> Iterator[Any]:
    """Yield every page of ours with what it is searched by, some hundreds at a time."""
    for model in get_page_models():
        if issubclass(model, BasePage):
            keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
            for start in range(0, len(keys), AT_A_TIME):
                yield from model.objects.for_indexing().filter(pk__in=keys[start : start + AT_A_TIME])


def remove_words(item: Model) -> None:
    """Take out the words of a page that is gone."""
    if isinstance(item, BasePage):
        postings.remove([item.pk])

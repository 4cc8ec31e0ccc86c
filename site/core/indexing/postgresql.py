"""Wagtail's search on PostgreSQL with Dutch analysis."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from modelsearch.backends.database.postgres import postgres
from modelsearch.backends.database.postgres.query import Lexeme
from modelsearch.query import Phrase, PlainText
from modelsearch.query import SearchQuery as Query

from core.indexing.storing import AnalysedObject, remove_words, store_words
from core.search.analysis import query_terms, words


class DutchPostgresIndex(postgres.PostgresIndex):
    """Stores analysed terms; weights are those of PostgreSQL."""

    def add_items(self, model: Any, objs: Any) -> None:
        super().add_items(model, [AnalysedObject(obj, repeats=False) for obj in objs])
        store_words(model, objs)

    def delete_item(self, item: Any) -> None:
        super().delete_item(item)
        remove_words(item)


class DutchPostgresQueryCompiler(postgres.PostgresSearchQueryCompiler):
    """Analyses what is searched for."""

    def analyse(self, text: str) -> list[str]:
        """Return the terms that are looked up in the index."""
        return query_terms(text)

    def build_tsquery_content(self, query: Query, config: Any = None, invert: bool = False) -> Any:
        if isinstance(query, Phrase):
            # The index holds terms, with the parts of compounds between them: words count, not their distance.
            query = PlainText(query.query_string, operator="and")
        if isinstance(query, PlainText):
            query = PlainText(" ".join(self.analyse(query.query_string)), operator=query.operator)
        return super().build_tsquery_content(query, config, invert)

    def search(
        self, config: Any, start: int | None, stop: int | None, score_field: str | None = None, **kwargs: Any
    ) -> Any:
        if not isinstance(self.query, Phrase | PlainText):
            return super().search(config, start, stop, score_field, **kwargs)
        terms = self.analyse(self.query.query_string)
        if not terms:
            return self.queryset.none()
        if self.fields is not None:
            return super().search(config, start, stop, score_field, **kwargs)
        rank = self._build_rank_expression(self.get_index_vectors(None), config)
        found = self.queryset.filter(self._holds(terms, config))
        return self._apply_ordering_and_scoring(found, rank, start, stop, score_field)

    def _holds(self, terms: list[str], config: Any) -> Q:
        """Return the condition that an entry holds the terms, one by one and column by column.

        Wagtail's own joins the columns before it looks, and so reads every entry: no index is on what is joined.
        """
        lexemes = [
            Lexeme(term, prefix=self.LAST_TERM_IS_PREFIX and number == len(terms))
            for number, term in enumerate(terms, start=1)
        ]
        asked = [SearchQuery(lexeme, search_type="raw", config=config) for lexeme in lexemes]
        columns = [vector.name for vector, _boost in self.get_index_vectors(None)]
        held = [reduce(or_, (Q(**{column: one}) for column in columns)) for one in asked]
        return reduce(or_ if getattr(self.query, "operator", "and") == "or" else and_, held)


class DutchPostgresAutocompleteCompiler(DutchPostgresQueryCompiler, postgres.PostgresAutocompleteQueryCompiler):
    """Completes the last word that was typed."""

    def analyse(self, text: str) -> list[str]:
        return words(text)


class DutchPostgresSearchBackend(postgres.PostgresSearchBackend):
    query_compiler_class = DutchPostgresQueryCompiler
    autocomplete_query_compiler_class = DutchPostgresAutocompleteCompiler
    index_class = DutchPostgresIndex

    def __init__(self, params: dict[str, Any]) -> None:
        # The terms are stems already: PostgreSQL takes them as they are.
        super().__init__({**params, "SEARCH_CONFIG": "simple"})

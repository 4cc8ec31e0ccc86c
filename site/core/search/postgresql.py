"""Wagtail's search on PostgreSQL with Dutch analysis."""

from typing import Any

from modelsearch.backends.database.postgres import postgres
from modelsearch.query import Phrase, PlainText, SearchQuery

from core.search.analysis import query_terms, words
from core.search.indexing import AnalysedObject


class DutchPostgresIndex(postgres.PostgresIndex):
    """Stores analysed terms; weights are those of PostgreSQL."""

    def add_items(self, model: Any, objs: Any) -> None:
        super().add_items(model, [AnalysedObject(obj, repeats=False) for obj in objs])


class DutchPostgresQueryCompiler(postgres.PostgresSearchQueryCompiler):
    """Analyses what is searched for."""

    def analyse(self, text: str) -> list[str]:
        """Return the terms that are looked up in the index."""
        return query_terms(text)

    def build_tsquery_content(self, query: SearchQuery, config: Any = None, invert: bool = False) -> Any:
        if isinstance(query, Phrase):
            # The index holds terms, with the parts of compounds between them: words count, not their distance.
            query = PlainText(query.query_string, operator="and")
        if isinstance(query, PlainText):
            query = PlainText(" ".join(self.analyse(query.query_string)), operator=query.operator)
        return super().build_tsquery_content(query, config, invert)

    def search(self, config: Any, start: int | None, stop: int | None, **kwargs: Any) -> Any:
        if isinstance(self.query, Phrase | PlainText) and not self.analyse(self.query.query_string):
            return self.queryset.none()
        return super().search(config, start, stop, **kwargs)


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

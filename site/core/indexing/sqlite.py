"""Wagtail's search on SQLite with Dutch analysis, ranked by one join."""

from typing import Any

from django.db.models import FloatField
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.backends.database.sqlite.query import normalize
from modelsearch.query import And, Phrase, PlainText, SearchQuery
from modelsearch.utils import get_descendants_content_types_pks

from core.indexing.storing import AnalysedObject, remove_words, store_words
from core.search.analysis import query_terms, words

_ENTRY = sqlite.IndexEntry._meta.db_table
_FTS = sqlite.SQLiteFTSIndexEntry._meta.db_table
# How much a word counts in each column of the index: autocomplete, body, title.
_WEIGHTS = "1.0, 1.0, 10.0"


class DutchSQLiteIndex(sqlite.SQLiteIndex):
    """Stores analysed terms."""

    def add_items(self, model: Any, objs: Any) -> None:
        super().add_items(model, [AnalysedObject(obj, repeats=True) for obj in objs])
        store_words(model, objs)

    def delete_item(self, item: Any) -> None:
        super().delete_item(item)
        remove_words(item)

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Store no lengths of titles: FTS5 ranks by its own, and to average them reads every entry at each change."""


class DutchSQLiteQueryCompiler(sqlite.SQLiteSearchQueryCompiler):
    """Analyses what is searched for, and ranks by joining the index.

    Wagtail's own asks the index again for every row that is found, which takes seconds where a word is common.
    """

    def analyse(self, text: str) -> list[str]:
        """Return the terms that are looked up in the index."""
        return query_terms(text)

    def build_search_query_content(self, query: SearchQuery, config: Any = None) -> Any:
        if isinstance(query, Phrase):
            # The index holds terms, with the parts of compounds between them: words count, not their distance.
            query = PlainText(query.query_string, operator="and")
        if isinstance(query, PlainText):
            terms = " ".join(self.analyse(query.query_string))
            query = PlainText(terms, operator=query.operator)
        return super().build_search_query_content(query, config)

    def search(self, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> Any:
        query = normalize(self.query)
        if not isinstance(query, Phrase | PlainText | And):
            # Everything, nothing, and combinations with "not" have no single ranking.
            return super().search(config, start, stop, score_field)
        content = self.build_search_query(query, config=config)
        if content is None:
            return self.queryset.none()
        return self._ranked(self._match_text(content), score_field)[start:stop]

    def _match_text(self, content: Any) -> str:
        """Return the query in the language of FTS5. Analysed terms hold letters and digits only, so none can escape."""
        compiler = self.queryset.query.get_compiler(using=self.queryset.db)
        expression = sqlite.MatchExpression(self.fields or self.FTS_TABLE_FIELDS, content)
        _sql, params = expression.as_sql(compiler, compiler.connection)
        return str(params[0])

    def _ranked(self, match: str, score_field: str | None) -> Any:
        key = f'"{self.queryset.model._meta.db_table}"."{self.queryset.model._meta.pk.column}"'
        types = ", ".join(str(int(pk)) for pk in get_descendants_content_types_pks(self.queryset.model))
        queryset = self.queryset.extra(  # noqa: S610 - names of our own tables and numbers; the query is a parameter
            tables=[_FTS, _ENTRY],
            where=[
                f'"{_FTS}" MATCH %s',
                f'"{_ENTRY}"."id" = "{_FTS}"."rowid"',
                f'"{_ENTRY}"."content_type_id" IN ({types})',
                f'CAST("{_ENTRY}"."object_id" AS INTEGER) = {key}',
            ],
            params=[match],
        )
        # bm25 gives better matches a lower number.
        rank = RawSQL(f'bm25("{_FTS}", {_WEIGHTS})', (), output_field=FloatField())  # noqa: S611 - no input
        if score_field is not None:
            queryset = queryset.annotate(**{score_field: rank})
        if self.order_by_relevance:
            return queryset.order_by(rank, "-pk")
        return queryset if queryset.query.order_by else queryset.order_by("-pk")


class DutchSQLiteAutocompleteCompiler(DutchSQLiteQueryCompiler, sqlite.SQLiteAutocompleteQueryCompiler):
    """Completes the last word that was typed."""

    def analyse(self, text: str) -> list[str]:
        return words(text)


class DutchSQLiteSearchBackend(sqlite.SQLiteSearchBackend):
    query_compiler_class = DutchSQLiteQueryCompiler
    autocomplete_query_compiler_class = DutchSQLiteAutocompleteCompiler
    index_class = DutchSQLiteIndex

"""Counting in the database for reports."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet[Any], refers: str) -> Coalesce:
    """Return how many of `rows` refer by `refers` to the row of the query around it; 0 where none do.

    A subquery of its own: several counts in one query by joins would count each other's rows.
    """
    found = rows.filter(**{refers: OuterRef("pk")}).order_by().values(refers)
    counts = found.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)

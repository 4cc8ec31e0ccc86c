"""The check of a date of which only the year or the month may be known."""

from django.core.exceptions import ValidationError

from core.text.partial_dates import first_day


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless `value` is YYYY, YYYY-MM or YYYY-MM-DD and exists in the calendar."""
    try:
        first_day(value)
    except ValueError as error:
        raise ValidationError(
            "Geef een jaar (2019), een maand (2019-03) of een dag (2019-03-26) op.", code="partial_date"
        ) from error

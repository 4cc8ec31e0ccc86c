"""What structured data of every page type shares."""

from typing import Any


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known: in structured data an empty value says something else."""
    return {key: value for key, value in data.items() if value}

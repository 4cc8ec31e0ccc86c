"""The programme as it is stored: dictionaries. Its blocks would each ask the database for what they refer to."""

from collections.abc import Iterator
from typing import Any

from library.api.public import Reference, rich_text_references


def practice_keys(stream: Any) -> list[int]:
    """Return the keys of the practices on a programme, each once, in the order of the day."""
    return list(
        dict.fromkeys(key for value in part_values(stored_parts(stream)) for key in items(value, "practices") if key)
    )


def text_references(parts: list[dict[str, Any]]) -> Iterator[Reference]:
    """Yield the pages and documents to which the texts of stored parts link."""
    for value in [*part_values(parts), *(part["value"] for part in parts)]:
        yield from rich_text_references(value.get("text") or "")


def stored_parts(stream: Any) -> list[dict[str, Any]]:
    """Return the parts of a programme as they are stored: dictionaries with type, value and id."""
    return list(stream.raw_data)


def day_number(part: dict[str, Any]) -> int:
    """Return on which day of its event a stored part stands; one that does not say stands on the first."""
    number = part["value"].get("day")
    return number if isinstance(number, int) and number > 0 else 1


def part_values(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the stored values that hold speakers and practices: parts, and workshops in place of their round."""
    for part in parts:
        if part["type"] == "workshop_round":
            yield from items(part["value"], "workshops")
        else:
            yield part["value"]


def items(value: dict[str, Any], name: str) -> list[Any]:
    return [item for _key, item in identified(value, name)]


def identified(value: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    """Return the items of a stored list with their keys; what code wrote may be bare, without one."""
    return [
        (item.get("id") or "", item["value"]) if isinstance(item, dict) and item.get("type") == "item" else ("", item)
        for item in value.get(name) or []
    ]

"""Fields inside fields: `fields=image(title,renditions)`, as Wagtail writes it, of what is told as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import fields as plain
from rest_framework.fields import Field
from wagtail.api.v2.utils import BadRequestError

# As parse_fields_parameter of Wagtail gives it: name, whether it is left out, and what is asked inside.
Config = Sequence[tuple[str, bool, Any]]
# What Wagtail tells of anything inside, beside what is asked.
_ALWAYS = ("id", "meta", "type", "detail_url")
_ALL, _NONE = "*", "_"
_PLAIN = (
    plain.BooleanField,
    plain.CharField,
    plain.ChoiceField,
    plain.DateField,
    plain.DateTimeField,
    plain.DecimalField,
    plain.FloatField,
    plain.IntegerField,
)


def outer(config: Config) -> list[tuple[str, bool, None]]:
    """Return what is asked of the whole, without what is asked inside."""
    return [(name, negated, None) for name, negated, _inside in config]


def check_inside(fields: Mapping[str, Field], config: Config) -> None:
    """Raise BadRequestError when something is asked inside a field that is one plain value, whatever the rows are."""
    for name, _negated, below in config:
        if below and isinstance(fields.get(name), _PLAIN):
            raise BadRequestError(f"fields: {name} has no fields inside")


def narrowed(row: dict[str, Any], config: Config) -> dict[str, Any]:
    """Return a row with what is asked inside its fields alone. Raises BadRequestError for what is not there."""
    inside = {name: below for name, _negated, below in config if below}
    if not inside:
        return row
    found = {name: _narrowed(name, value, inside.get(name)) for name, value in row.items()}
    if "meta" in found:
        found["meta"] = {name: _narrowed(name, value, inside.get(name)) for name, value in row["meta"].items()}
    return found


def _narrowed(name: str, value: Any, config: Config | None) -> Any:
    if not config or value is None:
        return value
    if isinstance(value, list):
        return [_narrowed(name, one, config) for one in value]
    if not isinstance(value, dict):
        raise BadRequestError(f"fields: {name} has no fields inside")
    first = config[0][0]
    rest = config[1:] if first in {_ALL, _NONE} else config
    if unknown := [below for below, _negated, _inside in rest if below not in value]:
        raise BadRequestError(f"fields: {name} has no field {unknown[0][:40]}")
    chosen = {} if first == _NONE else dict.fromkeys(value if first == _ALL else _ALWAYS)
    for below, negated, _inside in rest:
        if negated:
            chosen.pop(below, None)
        else:
            chosen[below] = None
    further = {below: inside for below, _negated, inside in rest if inside}
    return {below: _narrowed(below, one, further.get(below)) for below, one in value.items() if below in chosen}

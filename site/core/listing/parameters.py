"""The parameters of a list, described: for OpenAPI in English, for people in Dutch."""

from dataclasses import dataclass
from typing import Any

from core.listing.limits import LONGEST_LIMIT, Bound
from core.listing.query import MAX_PAGE_DIGITS, MAX_VALUES, PAGE


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    label, meaning: what it chooses, in Dutch; description: the same in English.
    values: pairs of value and Dutch label; empty where the data say which there are.
    example: a value, where there are none. repeatable: whether it takes more than one value (OR).
    longest: the most characters of a text; 0 where the values are not written freely. pattern: what every value looks
    like, as a regular expression of JSON Schema. most: the highest number.
    """

    name: str
    label: str
    meaning: str
    description: str
    values: tuple[tuple[str, str], ...] = ()
    example: str = ""
    repeatable: bool = False
    kind: str = "string"
    longest: int = 0
    pattern: str = ""
    most: int = 10**MAX_PAGE_DIGITS - 1

    def openapi(self) -> dict[str, Any]:
        """The parameter as OpenAPI describes it."""
        value: dict[str, Any] = {"type": self.kind}
        if self.values:
            value["enum"] = [value for value, _label in self.values]
        if self.longest:
            value["maxLength"] = self.longest
        if self.pattern:
            value["pattern"] = self.pattern
        if self.kind == "integer":
            value |= {"minimum": 1, "maximum": self.most}
        schema = {"type": "array", "items": value, "maxItems": MAX_VALUES} if self.repeatable else value
        described = {"in": "query", "name": self.name, "description": self._description(), "required": False}
        if self.values:
            # What a form sends of which nothing was chosen.
            described["allowEmptyValue"] = True
        return {**described, "schema": schema, **({"example": self._example()} if self.example else {})}

    def _description(self) -> str:
        labels = "; ".join(f"`{value}`: {label}" for value, label in self.values)
        return f"{self.description} (Dutch: {self.label}.)" + (f" {labels}." if labels else "")

    def _example(self) -> Any:
        return [self.example] if self.repeatable else self.example


PAGE_PARAMETER = Parameter(PAGE, "Pagina", "Het nummer van de pagina.", "Number of the page, from 1.", kind="integer")


def bound_parameter(bound: Bound) -> Parameter:
    """Return one end of a range, described."""
    return Parameter(
        bound.name, bound.label, bound.meaning, bound.description, example=bound.example, longest=LONGEST_LIMIT
    )

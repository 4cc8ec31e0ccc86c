"""What an output of a list does not answer: a machine that gets something else than it asked for would not notice.
The page forgives the same with a notice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from django.http import JsonResponse, QueryDict

from core.http.problems import PARAMETERS, problem
from core.listing.options import printable
from core.listing.query import LONGEST_TEXT, MAX_PAGE_DIGITS, MAX_VALUES, ListQuery

# Of what was asked, in the answer that refuses it.
VALUE_SHOWN = 80
REFUSALS_SHOWN = 10


class Reason(Enum):
    """Why something in an address is refused."""

    UNKNOWN_PARAMETER = "unknown_parameter"
    UNKNOWN_VALUE = "unknown_value"
    REPEATED = "repeated"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"
    NOT_TOGETHER = "not_together"


_ENGLISH = {
    Reason.UNKNOWN_PARAMETER: "there is no parameter {parameter}",
    Reason.UNKNOWN_VALUE: "{parameter} has no value {value}",
    Reason.REPEATED: "{parameter} is given more than once",
    Reason.TOO_MANY: f"{{parameter}} has more than {MAX_VALUES} values",
    Reason.NOT_TOGETHER: "{parameter} can't be asked beside the rest",
    Reason.UNREADABLE: f"{{parameter}} holds a control character or more than {LONGEST_TEXT} characters",
}
_DUTCH = {
    Reason.UNKNOWN_PARAMETER: "{parameter} bestaat niet",
    Reason.UNKNOWN_VALUE: "{parameter}={value} bestaat niet",
    Reason.REPEATED: "{parameter} staat er meer dan één keer",
    Reason.TOO_MANY: f"{{parameter}} heeft meer dan {MAX_VALUES} waarden",
    Reason.NOT_TOGETHER: "{parameter} gaat niet samen met de rest",
    Reason.UNREADABLE: f"{{parameter}} is langer dan {LONGEST_TEXT} tekens of heeft tekens die niet kunnen",
}


@dataclass(frozen=True)
class Refusal:
    """A parameter that is refused, or one value of it.

    value: empty when it is about the parameter as a whole. hint: what would do instead, in English.
    """

    parameter: str
    value: str
    reason: Reason
    hint: str = ""

    @classmethod
    def of(cls, parameter: str, value: str, reason: Reason) -> "Refusal":
        """Return the refusal of what stood in an address, cut to what an answer can show."""
        return cls(_shown(parameter), _shown(value), reason)

    def explained(self, hint: str) -> "Refusal":
        """Return the refusal with what would do instead."""
        return replace(self, hint=hint)

    def data(self) -> dict[str, str]:
        """What a program reads of it."""
        return {"parameter": self.parameter, "value": self.value, "reason": self.reason.value}


def refused_values(query: ListQuery) -> list[Refusal]:
    """Return what a query dropped of the values of its own parameters."""
    unknown = [Refusal.of(name, value, Reason.UNKNOWN_VALUE) for name, value in query.unknown]
    return [*unknown, *(Refusal.of(name, "", Reason.TOO_MANY) for name in query.too_many)]


def refused_names(params: QueryDict, *, single: Collection[str], repeatable: Collection[str]) -> list[Refusal]:
    """Return the parameters that are neither `single` nor `repeatable`, and those with one value that are given more
    often.
    """
    known = {*single, *repeatable}
    found = [Refusal.of(name, "", Reason.UNKNOWN_PARAMETER) for name in params if name not in known]
    found += [Refusal.of(name, "", Reason.REPEATED) for name in single if len(params.getlist(name)) > 1]
    return found


def refused_number(params: QueryDict, name: str, highest: int = 10**MAX_PAGE_DIGITS - 1) -> list[Refusal]:
    """Return the refusal of a parameter that is no whole number from 1 up to `highest`; what is absent is fine."""
    text = params.get(name, "1").strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_PAGE_DIGITS
    return [] if is_number and 1 <= int(text) <= highest else [Refusal.of(name, text, Reason.UNKNOWN_VALUE)]


def refused_switch(params: QueryDict, name: str) -> list[Refusal]:
    """Return the refusal of a parameter that is neither 0 nor 1; what is absent is fine."""
    value = params.get(name, "0")
    return [] if value in {"0", "1"} else [Refusal.of(name, value, Reason.UNKNOWN_VALUE)]


def refusal_problem(refused: list[Refusal], *, dutch: bool = False) -> JsonResponse:
    """Return the answer to a request of which something is refused; in Dutch where a person may follow a link."""
    words = _DUTCH if dutch else _ENGLISH
    shown = sorted(refused, key=lambda refusal: (refusal.parameter, refusal.value))[:REFUSALS_SHOWN]
    detail = "; ".join(_told(refusal, words) for refusal in shown)
    title = "Onbekend in dit adres" if dutch else ""
    return problem(400, detail, title, kind=PARAMETERS, errors=[refusal.data() for refusal in shown])


def _told(refusal: Refusal, words: Mapping[Reason, str]) -> str:
    told = words[refusal.reason].format(**refusal.data())
    return f"{told}: {refusal.hint}" if refusal.hint and words is _ENGLISH else told


def _shown(text: str) -> str:
    return printable(text)[:VALUE_SHOWN]

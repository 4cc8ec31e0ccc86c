"""Finds what may be personal data in a text. It guesses: who uses it asks a person."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from stdnum.be import ssn, vat


class PersonalData(Enum):
    """A kind of personal data, as Dutch says it with its article."""

    NATIONAL_NUMBER = "een rijksregisternummer"
    EMAIL = "een e-mailadres"
    PHONE = "een telefoonnummer"
    ADDRESS = "een adres met huisnummer"


class Found(NamedTuple):
    """Something that a text holds, as it is written there."""

    kind: PersonalData
    text: str

    def __str__(self) -> str:
        return f"{self.kind.value}: ‘{self.text}’"


_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}\.[a-z]{2,24}", re.IGNORECASE)
# A Belgian phone number: nine or ten digits from a zero on, or as one calls from abroad.
_PHONE = re.compile(r"(?<![\d.,])(?:(?:\+|00)32[\s./-]?(?:\(0\))?|0)[1-9](?:[\s./-]?\d){7,8}(?![\d.,]?\d)")
_ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{2}[.\s-]?\d{2}[.\s-]?\d{2}[.\s-]?\d{3}[.\s-]?\d{2}(?!\d)")
_ADDRESS = re.compile(
    r"\b(?:[A-ZÀ-Ý][\w'’-]{0,40}(?:straat|laan|lei|steenweg|weg|dreef|plein|kaai|pad|hof|vest|dijk|markt|steeg)"
    # And the road to another place: Steenweg op Gent 14.
    r"|(?:Steenweg|Baan) (?:op|naar) [A-ZÀ-Ý][\w'’-]{1,40})"
    r"\s+\d{1,4}\s?[A-Za-z]?\b(?:\s*(?:bus|/)\s*\w{1,4})?(?!\s*(?:personen|deelnemers|buren|keer|uur|jaar|euro|km))"
)


def personal_data_in(text: str) -> Iterator[Found]:
    """Yield what in `text` may be personal data: national numbers of which the checksum is right, and what looks so."""
    yield from (
        Found(PersonalData.NATIONAL_NUMBER, found) for found in _ELEVEN_DIGITS.findall(text) if ssn.is_valid(found)
    )
    yield from (Found(PersonalData.EMAIL, found) for found in _EMAIL.findall(text))
    # The number of an enterprise has ten digits from a zero on as well; it is nobody's secret.
    yield from (Found(PersonalData.PHONE, found) for found in _PHONE.findall(text) if not vat.is_valid(found))
    yield from (Found(PersonalData.ADDRESS, match.group()) for match in _ADDRESS.finditer(text))


def kinds_in(text: str) -> list[str]:
    """Return the kinds of personal data that a text seems to hold, in Dutch; addresses, which places have too, not."""
    kinds = dict.fromkeys(found.kind for found in personal_data_in(text))
    return [kind.value for kind in kinds if kind is not PersonalData.ADDRESS]

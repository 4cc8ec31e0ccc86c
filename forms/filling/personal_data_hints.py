"""Finds what may be personal data of others in a text, to warn the submitter. It never refuses: it guesses."""

import re

from stdnum.be import ssn

_E_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}", re.IGNORECASE)
# A Belgian phone number: nine or ten digits from a zero on, or as one calls from abroad.
_PHONE = re.compile(r"(?<![\d.,])(?:(?:\+|00)32[\s./-]?(?:\(0\))?|0)[1-9](?:[\s./-]?\d){7,8}(?![\d.,]?\d)")
_ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{2}[.\s-]?\d{2}[.\s-]?\d{2}[.\s-]?\d{3}[.\s-]?\d{2}(?!\d)")


def personal_data_in(text: str) -> list[str]:
    """Return the kinds of personal data that a text seems to hold, in Dutch and with their article."""
    found = []
    if any(ssn.is_valid(match) for match in _ELEVEN_DIGITS.findall(text)):
        found.append("een rijksregisternummer")
    if _E_MAIL.search(text):
        found.append("een e-mailadres")
    if _PHONE.search(text):
        found.append("een telefoonnummer")
    return found

"""What in a text may be personal data."""

import time

import pytest

from core.text.personal_data import PersonalData, personal_data_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Haar nummer is 93.05.18-223.61.", PersonalData.NATIONAL_NUMBER),
        ("Bel 0470 12 34 56 voor meer.", PersonalData.PHONE),
        ("Bel +32 (0)9 233 12 34", PersonalData.PHONE),
        ("Ze woont in de Lange Steenstraat 14 bus 2.", PersonalData.ADDRESS),
        ("Kerkstraat 7b, Gent", PersonalData.ADDRESS),
        ("Steenweg op Gent 14", PersonalData.ADDRESS),
        ("Mail jan.peeters@example.be", PersonalData.EMAIL),
    ],
)
def test_what_may_be_personal_is_found(text, kind):
    assert [found.kind for found in personal_data_in(text)] == [kind]
    assert all(found.text in text for found in personal_data_in(text))


@pytest.mark.parametrize(
    "text",
    [
        # The checksum is wrong.
        "Haar nummer is 93.05.18-223.62.",
        "Op 26.03.2019 kwamen 1250 mensen.",
        "Het kostte 012.500 euro, of 25.000 tot 100.000.",
        # An enterprise, with a right checksum.
        "Ondernemingsnummer 0403.019.261.",
        "In de Kerkstraat kwamen 40 buren. Op het Zuidplein 40 deelnemers, in de Kerkstraat 12 keer.",
        "Sinds 2017 tot 2019, nummer 12345678901",
    ],
)
def test_what_looks_like_it_and_is_not(text):
    assert list(personal_data_in(text)) == []


def test_a_long_text_takes_no_time():
    begun = time.monotonic()
    for text in ("A" * 50_000, "A'" * 20_000, "Astraat" * 5_000, "Astraat 1" * 5_000, "0 " * 20_000, "1@" * 5000):
        list(personal_data_in(text))
    assert time.monotonic() - begun < 5

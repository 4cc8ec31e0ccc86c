"""Figures of municipalities as a file with a row for each: reading one, and storing it."""

import csv
import io
import math
from collections.abc import Mapping

from django.db import transaction

from core.text.characters import clean_text
from library.models import Indicator, Municipality, MunicipalityFigure

CODE, VALUE = "nis", "waarde"
MAX_BYTES = 500_000
MOST_FAULTS = 5


class FiguresError(ValueError):
    """A file that can't be read as figures, with Dutch sentences that say why."""

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = list(faults)


def read_figures(data: bytes) -> dict[str, float]:
    """Return the values of a CSV file by NIS code. Raises FiguresError."""
    if len(data) > MAX_BYTES:
        raise FiguresError("Het bestand is te groot: hoogstens 500 kB.")
    try:
        text = clean_text(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FiguresError("Bewaar het bestand als 'CSV UTF-8' en probeer het opnieuw.") from None
    heading = text.lstrip().split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text.lstrip()), delimiter=";" if ";" in heading else ",")
    if not {CODE, VALUE} <= set(reader.fieldnames or ()):
        raise FiguresError(f"De eerste rij moet de kolommen '{CODE}' en '{VALUE}' noemen.")
    known = set(Municipality.objects.values_list("nis", flat=True))
    figures: dict[str, float] = {}
    faults = []
    for row in reader:
        code, value = (row[CODE] or "").strip(), _number(row[VALUE] or "")
        if code not in known:
            faults.append(f"Rij {reader.line_num}: '{code[:20]}' is geen NIS-code van een Vlaamse gemeente.")
        elif code in figures:
            faults.append(f"Rij {reader.line_num}: {code} staat er twee keer.")
        elif value is None:
            faults.append(f"Rij {reader.line_num}: '{(row[VALUE] or '')[:20]}' is geen getal.")
        else:
            figures[code] = value
    if faults:
        more = [f"En nog {len(faults) - MOST_FAULTS} andere fouten."] if len(faults) > MOST_FAULTS else []
        raise FiguresError(*faults[:MOST_FAULTS], *more)
    if not figures:
        raise FiguresError("Er staat geen enkel cijfer in het bestand.")
    return figures


def _number(text: str) -> float | None:
    """Return a number as a spreadsheet writes it: a comma or a point before decimals, spaces between thousands."""
    try:
        number = float("".join(text.split()).replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def store_figures(indicator: Indicator, figures: Mapping[str, float]) -> None:
    """Put these values by NIS code in the place of those that the indicator had."""
    keys = dict(Municipality.objects.filter(nis__in=figures).values_list("nis", "pk"))
    with transaction.atomic():
        indicator.figures.all().delete()
        MunicipalityFigure.objects.bulk_create(
            MunicipalityFigure(indicator=indicator, municipality_id=keys[code], value=value)
            for code, value in figures.items()
        )
        # What is kept was made of the values that were there.
        indicator.save()

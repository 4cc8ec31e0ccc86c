"""The 285 municipalities of 2025. Source and licence: see library.models.Municipality."""

import csv
from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils.text import slugify

DATA = Path(__file__).parents[1] / "data" / "municipalities_2025.csv"


def load(apps: Any, schema_editor: Any) -> None:
    municipality = apps.get_model("library", "Municipality")
    with DATA.open(encoding="utf-8", newline="") as file:
        municipality.objects.bulk_create(
            municipality(
                nis=row["nis"],
                name=row["naam"],
                slug=slugify(row["naam"]),
                province=slugify(row["provincie"]),
                postal_codes=row["postcodes"].split(),
                lat=float(row["lat"]),
                lon=float(row["lon"]),
            )
            for row in csv.DictReader(file)
        )


def unload(apps: Any, schema_editor: Any) -> None:
    apps.get_model("library", "Municipality").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("library", "0002_library")]
    operations = [migrations.RunPython(load, unload)]

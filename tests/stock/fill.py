"""Fills the stock site with content that home.measuring.content wrote: python -m tests.stock.fill FILE."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.stock.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from tests.stock import models  # noqa: E402


def fill(content: dict[str, Any]) -> None:
    """Make pages of everything in `content`; Wagtail's own ways, with the search index at the end."""
    with transaction.atomic():
        Page.objects.filter(depth__gt=1).delete()
        Site.objects.all().delete()
        home = models.HomePage(title="Databank", slug="home", **content["home"])
        _root().add_child(instance=home)
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        rows = _Rows(content)
        by_slug = _practices(home, content["practices"], rows)
        _events(home, content["events"], rows, by_slug)
        for title, slug in content["standing"]:
            home.add_child(instance=models.StandardPage(title=title, slug=slug, body="<p>…</p>", show_in_menus=True))
    call_command("update_index", verbosity=0)


def _root() -> Page:
    Locale.objects.get_or_create(language_code="nl")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root")


class _Rows:
    """What pages refer to, by its key in the file."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.images = {key: Image.objects.create(**values) for key, values in content["images"].items()}
        self.owners = {
            key: models.Organisation.objects.create(**values) for key, values in content["organisations"].items()
        }
        self.places = {
            key: models.Municipality.objects.create(**values) for key, values in content["municipalities"].items()
        }
        self.terms = {}
        for vocabulary in content["vocabularies"]:
            terms = vocabulary.pop("terms")
            made = models.Vocabulary.objects.create(**vocabulary)
            for key, values in terms.items():
                self.terms[key] = models.Term.objects.create(vocabulary=made, **values)
        self.tags = {slug: models.PracticeTag.objects.create(slug=slug, name=name) for slug, name in content["tags"]}


def _practices(home: models.HomePage, practices: list[dict[str, Any]], rows: _Rows) -> dict[str, Page]:
    index = home.add_child(instance=models.PracticeIndexPage(title="Praktijken", slug="praktijken", show_in_menus=True))
    by_slug = {}
    for values in practices:
        many = {name: values.pop(name) for name in ("terms", "municipalities", "partners", "tags", "links")}
        values["image"] = rows.images.get(str(values["image"]))
        values["project_owner"] = rows.owners.get(str(values["project_owner"]))
        values["approach"] = json.dumps(values["approach"])
        page = models.PracticePage(**values)
        page.terms = [rows.terms[str(key)] for key in many["terms"]]
        page.municipalities = [rows.places[str(key)] for key in many["municipalities"]]
        page.partners = [rows.owners[str(key)] for key in many["partners"]]
        page.tagged_items = [models.PracticeTagItem(tag=rows.tags[slug]) for slug in many["tags"]]
        page.links = [models.PracticeLink(**link) for link in many["links"]]
        by_slug[page.slug] = index.add_child(instance=page)
    return by_slug


def _events(home: models.HomePage, events: list[dict[str, Any]], rows: _Rows, by_slug: dict[str, Page]) -> None:
    index = home.add_child(instance=models.EventIndexPage(title="Evenementen", slug="evenementen", show_in_menus=True))
    for values in events:
        speakers = values.pop("speakers")
        for name, found in {"image": rows.images, "organiser": rows.owners, "venue_municipality": rows.places}.items():
            values[name] = found.get(str(values[name]))
        values["programme"] = json.dumps([_part(part, by_slug) for part in values["programme"]])
        page = models.EventPage(**values)
        page.speakers = [
            models.EventSpeaker(**{**speaker, "photo": rows.images.get(str(speaker["photo"]))}) for speaker in speakers
        ]
        index.add_child(instance=page)


def _part(part: dict[str, Any], by_slug: dict[str, Page]) -> dict[str, Any]:
    value = part["value"]
    value["practices"] = [by_slug[slug].pk for slug in value["practices"] if slug in by_slug]
    value["workshops"] = [_part({"value": one}, by_slug)["value"] for one in value.get("workshops", [])]
    return part


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    written = json.loads(Path(sys.argv[1]).read_text())
    if models.PracticePage.objects.count() != len(written["practices"]):
        fill(written)

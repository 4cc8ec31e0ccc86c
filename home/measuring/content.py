"""The content of the databank as another site can take it over: plain values, what is referred to by its key."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from events.models import EventPage
from events.programme.stored import items
from home.models import HomePage
from library.models import DatabankImage, Municipality, Organisation, Vocabulary
from practices.models import PracticePage, PracticeTag, SituationPage

_IMAGE = ("title", "width", "height", "description")
_PRACTICE = [
    "title",
    "slug",
    "first_published_at",
    "summary",
    "record_type",
    "place",
    "scale",
    "reason",
    "goals",
    "lessons",
    "success_factors",
    "preconditions",
    "not_when",
    "results",
    "unknowns",
    "lead_time",
    "fte",
    "budget_band",
    "funding",
    "evidence_level",
    "started",
    "ended",
    "status",
    "verified_on",
]
_EVENT = [
    "title",
    "slug",
    "strapline",
    "starts_at",
    "ends_at",
    "venue_name",
    "venue_address",
    "introduction",
    "practical",
]
_SPEAKER = ("name", "role", "organisation", "photo_id")


def content() -> dict[str, Any]:
    """Return what is public of the databank."""
    home = HomePage.objects.public().get()
    slugs = dict(PracticePage.objects.public().values_list("pk", "slug"))
    return {
        "home": {"lead": home.lead, "questions": []},
        "standing": [(page.title, page.slug) for page in SituationPage.objects.public()],
        "images": {
            image.pk: {**_values(image, _IMAGE), "file": image.file.name} for image in DatabankImage.objects.all()
        },
        "organisations": {row.pk: _values(row, ("name", "website")) for row in Organisation.objects.all()},
        "municipalities": {row.pk: _values(row, ("name", "slug", "nis")) for row in Municipality.objects.all()},
        "vocabularies": [
            {
                **_values(vocabulary, ("name", "parameter")),
                "terms": {term.pk: _values(term, ("label", "slug")) for term in vocabulary.terms.all()},
            }
            for vocabulary in Vocabulary.objects.prefetch_related("terms")
        ],
        "tags": list(PracticeTag.objects.values_list("slug", "name")),
        "practices": [_practice(page) for page in PracticePage.objects.listed().for_export()],
        "events": [_event(page, slugs) for page in EventPage.objects.listed()],
    }


def _values(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name.removesuffix("_id"): getattr(row, name) for name in names}


def _practice(page: PracticePage) -> dict[str, Any]:
    return {
        **_values(page, _PRACTICE),
        "image": page.image_id,
        "project_owner": page.project_owner_id,
        "approach": list(page.approach.raw_data),
        "terms": [row.term_id for row in page.practice_terms.all()],
        "municipalities": [row.municipality_id for row in page.practice_municipalities.all()],
        "partners": [row.organisation_id for row in page.practice_partners.all()],
        "tags": [item.tag.slug for item in page.tagged_items.all()],
        "links": [{"label": link.label, "url": link.url} for link in page.links.all()],
    }


def _event(page: EventPage, slugs: dict[int, str]) -> dict[str, Any]:
    speakers = {str(speaker.key): speaker for speaker in page.speakers.all()}

    def part(value: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {
            name: value.get(name) for name in ("start", "end", "title", "text", "kind", "theme") if name in value
        }
        told["speakers"] = [str(speakers[key]) for key in items(value, "speakers") if key in speakers]
        told["practices"] = [slugs[key] for key in items(value, "practices") if key in slugs]
        told["workshops"] = [part(one) for one in items(value, "workshops")]
        return told

    return {
        **_values(page, _EVENT),
        "image": page.image_id,
        "organiser": page.organiser_id,
        "venue_municipality": page.venue_municipality_id,
        "speakers": [_values(speaker, _SPEAKER) for speaker in page.speakers.all()],
        "programme": [{"type": one["type"], "value": part(one["value"])} for one in page.programme.raw_data],
    }

"""Makes rows of the speakers that were typed in the programme, one for each, in pages and their stored versions."""

import copy
import json
import uuid

from django.db import migrations
from wagtail.blocks import StreamValue

_NAMESPACE = uuid.UUID("5d0c3f0e-6f0b-4c3e-9a53-0c1d2c4a7d11")
_FIELDS = ("name", "role", "organisation")
# Rows written at once.
_BATCH = 200


def gather(programme, event_key):
    """Replace in a stored programme each speaker by a key, the same for the same person; return the speakers by key."""
    speakers = {}
    for item in _items(programme):
        typed = item["value"]
        if isinstance(typed, dict):
            person = {name: typed.get(name) or "" for name in _FIELDS}
            key = str(uuid.uuid5(_NAMESPACE, "\n".join([str(event_key), *person.values()])))
            item["value"] = key
            speakers.setdefault(key, person)
    return speakers


def scatter(programme, speakers):
    """Write the speakers, given by key, back in a stored programme; who is not known is left out."""
    for holder in _holders(programme):
        holder["speakers"] = [
            {**item, "value": speakers[item["value"]]} for item in _wrapped(holder) if item["value"] in speakers
        ]


def _holders(programme):
    for part in programme:
        for value in part["value"].get("workshops") or [part["value"]]:
            yield value["value"] if value.get("type") == "item" else value


def _wrapped(holder):
    """Return the speakers of a part in the form in which Wagtail stores a list; what code wrote may be bare."""
    return [
        item if isinstance(item, dict) and item.get("type") == "item" else {"type": "item", "value": item}
        for item in holder.get("speakers") or []
    ]


def _items(programme):
    for holder in _holders(programme):
        holder["speakers"] = _wrapped(holder)
        yield from holder["speakers"]


def _revisions(apps):
    """Yield the stored versions of events."""
    content_type = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="events", model="eventpage")
    revisions = apps.get_model("wagtailcore", "Revision").objects
    return revisions.filter(content_type__in=content_type).iterator(_BATCH)


def _read(page):
    return copy.deepcopy(list(page.programme.raw_data))


def _write(events, page, programme):
    block = events.model._meta.get_field("programme").stream_block
    events.filter(pk=page.pk).update(programme=StreamValue(block, programme, is_lazy=True))


def make_rows(apps, schema_editor):
    events = apps.get_model("events", "EventPage").objects
    rows = apps.get_model("events", "EventSpeaker").objects
    stored = {}
    for page in events.iterator(_BATCH):
        programme = _read(page)
        for order, (key, person) in enumerate(gather(programme, page.pk).items()):
            stored[key] = rows.create(page_id=page.pk, key=key, sort_order=order, **person).pk
        _write(events, page, programme)
    for revision in _revisions(apps):
        content = revision.content
        programme = json.loads(content.get("programme") or "[]")
        speakers = gather(programme, content["pk"])
        content["programme"] = json.dumps(programme)
        content["speakers"] = [
            {
                "pk": stored.get(key),
                "page": content["pk"],
                "key": key,
                "sort_order": order,
                **person,
                "photo": None,
                "link": "",
            }
            for order, (key, person) in enumerate(speakers.items())
        ]
        revision.save(update_fields=["content"])


def write_back(apps, schema_editor):
    events = apps.get_model("events", "EventPage").objects
    rows = apps.get_model("events", "EventSpeaker").objects
    for page in events.iterator(_BATCH):
        programme = _read(page)
        scatter(
            programme,
            {str(row.key): {name: getattr(row, name) for name in _FIELDS} for row in rows.filter(page_id=page.pk)},
        )
        _write(events, page, programme)
    for revision in _revisions(apps):
        content = revision.content
        programme = json.loads(content.get("programme") or "[]")
        speakers = content.pop("speakers", [])
        scatter(programme, {row["key"]: {name: row[name] for name in _FIELDS} for row in speakers})
        content["programme"] = json.dumps(programme)
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_speakers_and_practical"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_rows, write_back)]

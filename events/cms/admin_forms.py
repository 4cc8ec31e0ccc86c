"""The editor's form of an event."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from core.publishing.admin_forms import BasePageForm

_UNKNOWN = "Deze spreker staat niet (meer) bij de sprekers. Kies een andere, of haal deze regel weg."


class EventPageForm(BasePageForm):
    """Checks the programme against the speakers that are in the same form."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "speakers" in self.formsets and "programme" in cleaned:
            errors = dict(_unknown_speakers(cleaned["programme"], self._speaker_keys()))
            if errors:
                self.add_error("programme", StreamBlockValidationError(block_errors=errors))
        return cleaned

    def _speaker_keys(self) -> set[str]:
        """Return the keys of the speakers that the form keeps; two rows never have the same one."""
        formset = self.formsets["speakers"]
        formset.is_valid()
        keys: set[str] = set()
        for form in formset.forms:
            if form in formset.deleted_forms or (form.empty_permitted and not form.has_changed()):
                continue
            if form.instance.key is None or str(form.instance.key) in keys:
                form.instance.key = uuid.uuid4()
            keys.add(str(form.instance.key))
        return keys


def _unknown_speakers(programme: Any, known: set[str]) -> Iterator[tuple[int, ValidationError]]:
    for position, part in enumerate(programme):
        if part.block_type == "workshop_round":
            workshops = {
                number: error
                for number, workshop in enumerate(part.value["workshops"])
                if (error := _speaker_errors(workshop, known))
            }
            if workshops:
                nested = ListBlockValidationError(block_errors=workshops)
                yield position, StructBlockValidationError(block_errors={"workshops": nested})
        elif error := _speaker_errors(part.value, known):
            yield position, error


def _speaker_errors(value: Any, known: set[str]) -> StructBlockValidationError | None:
    unknown = {
        number: ValidationError(_UNKNOWN) for number, key in enumerate(value["speakers"]) if key and key not in known
    }
    return StructBlockValidationError(block_errors={"speakers": ListBlockValidationError(unknown)}) if unknown else None

"""What editors use to choose a speaker in the programme."""

from typing import Any

from django import forms


class SpeakerSelect(forms.Select):
    """A list of the speakers in the form at hand. Its options are made in the browser, from the rows of the speakers.

    A value is kept as it is, whether such a row exists or not: the form of the event checks that.
    """

    def __init__(self) -> None:
        super().__init__(attrs={"data-speaker": True})

    # The state of the block in the editor is one text, not the list that Django's widget gives its template.
    def format_value(self, value: Any) -> str:  # type: ignore[override]
        return str(value or "")

"""What editors use to choose a speaker in the programme."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter

# After Wagtail's own scripts, which it builds on.
PROGRAMME_SCRIPT = "js/cms-programme.js"


class SpeakerSelect(forms.Select):
    """A list of the speakers in the form at hand. Its options are made in the browser, from the rows of the speakers.

    A value is kept as it is, whether such a row exists or not: the form of the event checks that.
    """

    def __init__(self) -> None:
        super().__init__(attrs={"data-speaker": True})

    # The state of the block in the editor is one text, not the list that Django's widget gives its template.
    def format_value(self, value: Any) -> str:  # type: ignore[override]
        return str(value or "")


class SpeakerSelectAdapter(WidgetAdapter):
    js_constructor = "events.widgets.SpeakerSelect"

    @cached_property
    def media(self) -> forms.Media:
        telepath = ("wagtailadmin/js/telepath/blocks.js", "wagtailadmin/js/telepath/widgets.js")
        return forms.Media(js=[*map(versioned_static, telepath), PROGRAMME_SCRIPT])


register(SpeakerSelectAdapter(), SpeakerSelect)

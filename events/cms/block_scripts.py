"""What the blocks of a programme do in the browser of an editor."""

from django import forms
from django.utils.functional import cached_property
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter

from events.models.blocks import ProgrammeBlock
from events.models.speaker_select import SpeakerSelect

# After Wagtail's own scripts, which it builds on.
PROGRAMME_SCRIPT = "js/cms-programme.js"


class SpeakerSelectAdapter(WidgetAdapter):
    """Fills the list of speakers from the rows of the same form."""

    js_constructor = "events.widgets.SpeakerSelect"

    @cached_property
    def media(self) -> forms.Media:
        telepath = ("wagtailadmin/js/telepath/blocks.js", "wagtailadmin/js/telepath/widgets.js")
        return forms.Media(js=[*map(versioned_static, telepath), PROGRAMME_SCRIPT])


class ProgrammeAdapter(StreamBlockAdapter):
    """Lets a new part of the programme start where the last one ended."""

    js_constructor = "events.blocks.ProgrammeBlock"

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[PROGRAMME_SCRIPT])


def register_scripts() -> None:
    """Tell Wagtail's editor of them."""
    register(SpeakerSelectAdapter(), SpeakerSelect)
    register(ProgrammeAdapter(), ProgrammeBlock)

"""Blocks that several page types share: the narrative of a page."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from core.text.videos import Video, read_video

NARRATIVE_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class TextBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", NARRATIVE_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Tekst"
        description = "Gewone tekst met opsommingen en links."
        template = "core/blocks/text.html"
        preview_value = "<p>In <b>drie maanden</b> leerden buren elkaar kennen bij een lange tafel op straat.</p>"


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level: the page's title is the first."""

    class Meta:
        icon = "title"
        label = "Tussentitel"
        description = "Kop boven een stuk tekst."
        template = "core/blocks/heading.html"
        preview_value = "Hoe selecteren we praktijken?"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titel van de stap", max_length=120)
    text = blocks.RichTextBlock(label="Toelichting", features=NARRATIVE_FEATURES, required=False)

    class Meta:
        icon = "order"
        label = "Stap"


class StepsBlock(blocks.ListBlock):
    """Numbered steps, in the order in which they are taken."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(StepBlock(), **kwargs)

    class Meta:
        icon = "list-ol"
        label = "Stappen"
        description = "Genummerde stappen, elk met een titel en een toelichting."
        template = "core/blocks/steps.html"
        preview_value: list[dict[str, str]] = [
            {"title": "Verken de buurt", "text": "<p>Praat met bewoners en met wie er werkt.</p>"},
            {"title": "Kies samen een plek", "text": "<p>Liefst een plek waar iedereen al langskomt.</p>"},
        ]


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Citaat", rows=3)
    source = blocks.CharBlock(label="Wie zegt het", required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = "Citaat"
        description = "Woorden van iemand anders, met de naam erbij."
        template = "core/blocks/quote.html"
        preview_value: dict[str, str] = {
            "text": "Ik ken nu de helft van de straat bij naam.",
            "source": "Bewoner van een leefstraat",
        }


class IllustrationBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="Beeld")
    caption = blocks.CharBlock(label="Bijschrift", required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "Beeld"
        description = "Foto of tekening tussen de tekst. De naamsvermelding komt van het beeld zelf."
        template = "core/blocks/illustration.html"


def check_video(address: str) -> None:
    """Refuse an address at which no video is watched that the site can show."""
    if read_video(address) is None:
        raise ValidationError("Geef de link van een video op YouTube of Vimeo, zoals ze in je browser staat.")


class VideoValue(blocks.StructValue):
    """A video, with where its player is."""

    @property
    def video(self) -> Video | None:
        return read_video(self["url"])


class VideoBlock(blocks.StructBlock):
    """A video elsewhere: nothing is asked of its service before a reader clicks."""

    url = blocks.URLBlock(label="Link van de video", validators=[check_video], help_text="Van YouTube of Vimeo.")
    title = blocks.CharBlock(label="Wat je ziet", max_length=160)

    class Meta:
        icon = "media"
        label = "Video"
        description = "Video van YouTube of Vimeo. Ze laadt pas als een lezer erop klikt."
        template = "core/blocks/video.html"
        value_class = VideoValue
        preview_value: dict[str, str] = {
            "url": "https://vimeo.com/000000000",
            "title": "Buren vertellen over een zomer zonder auto's",
        }


class NarrativeBlock(blocks.StreamBlock):
    """Text of a page or of one part of a record. Structured facts have fields of their own."""

    heading = HeadingBlock()
    text = TextBlock()
    steps = StepsBlock()
    quote = QuoteBlock()
    illustration = IllustrationBlock()
    video = VideoBlock()

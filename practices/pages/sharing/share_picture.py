"""The picture that shows where a page without a picture of its own is shared: its title beside circles that meet."""

import hashlib
import io
from functools import cache
from pathlib import Path

from PIL import Image

from core.outputs.typesetting import as_content, maker, typeset, without_missing
from library.media.shared import HEIGHT, WIDTH
from practices.models import PracticePage
from practices.pages.covers import COLOURS, PAPER, Shape, draw_circles, ground_of, shapes_of

SITE_NAME = "Databank sociale samenhang"
# Goes up when the circles are drawn otherwise, so that no cache shows the old ones.
_VERSION = 2

_TEMPLATE = Path(__file__).with_name("share_picture.typ")
# One point of the template is one pixel.
_PIXELS_PER_INCH = 72
_MARGIN = 72
# Where the text ends and the circles begin.
_TEXT_WIDTH = 640
_ART_LEFT = _MARGIN + _TEXT_WIDTH
_SITE_SHAPES = [
    Shape(0, 0, 150, COLOURS[1]),
    Shape(190, 60, 150, COLOURS[0]),
    Shape(70, 200, 130, COLOURS[2]),
]


def draw_picture(page: PracticePage) -> bytes:
    """Return the picture of `page` as a PNG of 1200 by 630 pixels."""
    return _compose(page.title, page.get_record_type_display(), shapes_of(page), ground_of(page))


@cache
def draw_site_picture() -> bytes:
    """Return the picture of the site itself, of the same size. Drawn once in a process."""
    return _compose(SITE_NAME, "", _SITE_SHAPES, PAPER)


def version(page: PracticePage) -> str:
    """Return a short text that changes when the picture of `page` does. Reads terms that were prefetched."""
    drawn = (_VERSION, maker(_TEMPLATE), page.title, page.record_type, shapes_of(page), ground_of(page))
    return hashlib.sha256(repr(drawn).encode()).hexdigest()[:16]


def _compose(title: str, kicker: str, shapes: list[Shape], ground: str) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), ground)
    picture.paste(_text(title, kicker, ground), (0, 0))
    picture.paste(draw_circles(shapes, ground, WIDTH - _ART_LEFT, HEIGHT), (_ART_LEFT, 0))
    output = io.BytesIO()
    # A palette is a third of the size; 128 colours keep the edges smooth.
    picture.quantize(128, dither=Image.Dither.NONE).save(output, "PNG")
    return output.getvalue()


def _text(title: str, kicker: str, ground: str) -> Image.Image:
    content = {
        "title": " ".join(without_missing(title).split()),
        "kicker": kicker,
        "site": SITE_NAME if title != SITE_NAME else "",
        "ground": ground,
        "width": _TEXT_WIDTH,
        "height": HEIGHT,
        "margin": _MARGIN,
    }
    made = typeset(_TEMPLATE, as_content(content), format="png", ppi=_PIXELS_PER_INCH)
    return Image.open(io.BytesIO(made))

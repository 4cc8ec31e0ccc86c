"""Cover art, drawn from the record: circles that meet.

The theme gives the ground, each target group a circle's size, each form of work a circle's colour; the title seeds the
placement. So practices that are alike look alike, and the same record always gives the same picture.
"""

import hashlib
import io
import math
import random
from typing import NamedTuple

from django.core.files.images import ImageFile
from PIL import Image, ImageChops, ImageDraw

from library.models import DatabankImage
from library.models.media import Licence
from practices.models import PracticePage

WIDTH, HEIGHT = 1120, 700
# Drawn larger and scaled down, so that edges are smooth.
_OVERSAMPLING = 2

# From the light palette of static/css/tokens.css: soft grounds, and accents as tints that stay lively when they meet.
PAPER = "#faf4e8"
GROUNDS = ("#fadccd", "#d9ebe3", "#f7e3ae")
COLOURS = ("#53a39a", "#e87a5c", "#f2bd4d", "#83b8da", "#b887b4")
_FEWEST_CIRCLES, _MOST_CIRCLES = 3, 5
# The share of the picture that the circles together fill, in the direction that is filled first.
_FILLED = 0.86

# Circles spread more to the sides than up and down, as the picture does.
_WIDER = 1.3


class Shape(NamedTuple):
    """A circle: centre and radius in one unit, colour as in CSS."""

    x: float
    y: float
    radius: float
    colour: str


def draw_cover(page: PracticePage) -> bytes:
    """Return the cover of `page` as a PNG of 1120 by 700 pixels."""
    picture = draw_circles(shapes_of(page), ground_of(page), WIDTH, HEIGHT)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def draw_circles(shapes: list[Shape], ground: str, width: int, height: int) -> Image.Image:
    """Return a picture of `width` by `height` pixels with the circles in its middle, as large as they fit."""
    scale = _OVERSAMPLING
    picture = Image.new("RGB", (width * scale, height * scale), ground)
    for shape in _placed(shapes, width * scale, height * scale):
        _meet(picture, shape)
    return picture.reduce(scale)


def give_cover(page: PracticePage) -> None:
    """Give `page` a drawn cover as an image of the library when it has no image. Does not save the page."""
    if page.image_id is not None:
        return
    file = ImageFile(io.BytesIO(draw_cover(page)), name=f"omslag-{page.slug}.png")
    page.image = DatabankImage.objects.create(
        title=f"Omslag: {page.title}"[:255],
        description="Tekening van cirkels die elkaar raken; waar ze overlappen, ontstaat een nieuwe kleur.",
        credit="Databank sociale samenhang",
        licence=Licence.FREE_REUSE,
        file=file,
        width=WIDTH,
        height=HEIGHT,
    )


def ground_of(page: PracticePage) -> str:
    """Return the colour of the theme; what belongs to several themes has one of its own."""
    themes = page.themes
    if not themes:
        return PAPER
    return GROUNDS[-1] if len(themes) > 1 else GROUNDS[themes[0].sort_order % (len(GROUNDS) - 1)]


def _numbers(page: PracticePage, parameter: str) -> list[int]:
    """Return the places of the terms in their vocabulary: the same for every practice that holds them."""
    return [term.sort_order for term in page.terms_of(parameter)] or [0]


def shapes_of(page: PracticePage) -> list[Shape]:
    """Return the circles, each of which meets the one before, around an origin of their own."""
    seed = hashlib.sha256(page.title.encode()).digest()
    # Not for secrets: the same title must give the same picture.
    dice = random.Random(seed)  # noqa: S311
    groups, works = _numbers(page, "doelgroep"), _numbers(page, "werkvorm")
    number = min(max(len(groups) + len(works), _FEWEST_CIRCLES), _MOST_CIRCLES)
    shapes: list[Shape] = []
    angle = dice.uniform(0, math.tau)
    for turn in range(number):
        radius = _radius(groups[turn % len(groups)]) * dice.uniform(0.85, 1.15)
        # Every round through the forms of work goes one colour on, so that one form gives more than one colour.
        colour = COLOURS[(works[turn % len(works)] + turn // len(works)) % len(COLOURS)]
        if not shapes:
            shapes.append(Shape(0, 0, radius, colour))
            continue
        before = dice.choice(shapes[-2:])
        angle += dice.uniform(1.2, 2.6)
        # Nearer than the sum of the radii: they overlap; farther than the larger one: both stay visible.
        distance = (radius + before.radius) * dice.uniform(0.62, 0.8)
        x, y = before.x + distance * math.cos(angle) * _WIDER, before.y + distance * math.sin(angle)
        shapes.append(Shape(x, y, radius, colour))
    return shapes


def _placed(shapes: list[Shape], width: int, height: int) -> list[Shape]:
    """Return the circles moved and scaled to stand in the middle of a picture, in its own pixels."""
    left, right = min(shape.x - shape.radius for shape in shapes), max(shape.x + shape.radius for shape in shapes)
    top, bottom = min(shape.y - shape.radius for shape in shapes), max(shape.y + shape.radius for shape in shapes)
    zoom = min(width / (right - left), height / (bottom - top)) * _FILLED
    middle_x, middle_y = width / 2, height / 2
    return [
        Shape(
            middle_x + (shape.x - (left + right) / 2) * zoom,
            middle_y + (shape.y - (top + bottom) / 2) * zoom,
            shape.radius * zoom,
            shape.colour,
        )
        for shape in shapes
    ]


def _radius(group: int) -> float:
    return 130 + 26 * (group % 5)


def _meet(picture: Image.Image, shape: Shape) -> None:
    """Draw a circle on `picture`, multiplied: a third colour appears where circles meet."""
    left, top = math.floor(shape.x - shape.radius), math.floor(shape.y - shape.radius)
    size = math.ceil(2 * shape.radius) + 2
    box = (max(left, 0), max(top, 0), min(left + size, picture.width), min(top + size, picture.height))
    layer = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), "white")
    x, y = shape.x - box[0], shape.y - box[1]
    edge = (x - shape.radius, y - shape.radius, x + shape.radius, y + shape.radius)
    ImageDraw.Draw(layer).ellipse(edge, fill=shape.colour)
    picture.paste(ImageChops.multiply(picture.crop(box), layer), box)

"""Cover art, drawn from the record: circles that meet.

The theme gives the ground, each target group a circle's size, each form of work a circle's colour; the title seeds the
placement. So practices that are alike look alike, and the same record always gives the same picture.
"""

import hashlib
import io
import itertools
import random
from functools import reduce

from django.core.files.images import ImageFile
from PIL import Image, ImageChops, ImageDraw

from library.models import DatabankImage
from library.models.media import Licence
from practices.models import PracticePage

WIDTH, HEIGHT = 1120, 700
# Drawn larger and scaled down, so that edges are smooth.
_OVERSAMPLING = 2

# The light palette of static/css/tokens.css.
PAPER = "#faf4e8"
GROUNDS = ("#d9ebe3", "#fadccd", "#f7e3ae", "#d2e7f3", "#ecd7e6")
COLOURS = ("#0b5c5e", "#b33a28", "#ad7d0c", "#64235a", "#3387ba")
_FEWEST_CIRCLES, _MOST_CIRCLES = 3, 6


def draw_cover(page: PracticePage) -> bytes:
    """Return the cover of `page` as a PNG of 1120 by 700 pixels."""
    seed = hashlib.sha256(page.title.encode()).digest()
    # Not for secrets: the same title must give the same picture.
    dice = random.Random(seed)  # noqa: S311
    scale = _OVERSAMPLING
    ground = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), _pick(GROUNDS, _slugs(page, "thema"), PAPER))
    circles = [_circle(ground.size, *shape) for shape in _shapes(page, dice, scale)]
    picture = reduce(ImageChops.multiply, circles, ground).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


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


def _slugs(page: PracticePage, parameter: str) -> list[str]:
    return [term.slug for term in page.terms_of(parameter)]


def _pick(colours: tuple[str, ...], slugs: list[str], default: str) -> str:
    """Return the colour that always belongs to these words together."""
    if not slugs:
        return default
    return colours[hashlib.sha256("+".join(slugs).encode()).digest()[0] % len(colours)]


def _shapes(page: PracticePage, dice: random.Random, scale: int) -> list[tuple[float, float, float, str]]:
    """Return centre x and y, radius (in pixels of the oversampled picture) and colour of each circle."""
    groups = _slugs(page, "doelgroep") or ["alle"]
    works = _slugs(page, "werkvorm") or ["ontmoeting"]
    number = min(max(len(groups) + len(works), _FEWEST_CIRCLES), _MOST_CIRCLES)
    sizes, colours = itertools.cycle(groups), itertools.cycle(works)
    shapes = []
    x, y = WIDTH * dice.uniform(0.3, 0.45), HEIGHT * dice.uniform(0.4, 0.6)
    for _number in range(number):
        radius = _radius(next(sizes)) * dice.uniform(0.85, 1.15)
        shapes.append((x * scale, y * scale, radius * scale, _pick(COLOURS, [next(colours)], COLOURS[0])))
        # The next circle meets this one: its centre lies within the sum of the radii.
        x = min(max(x + radius * dice.choice((-1, 1)) * dice.uniform(0.7, 1.3), WIDTH * 0.15), WIDTH * 0.85)
        y = min(max(y + radius * dice.uniform(-0.8, 0.8), HEIGHT * 0.2), HEIGHT * 0.8)
    return shapes


def _radius(group: str) -> float:
    return 130 + 30 * (hashlib.sha256(group.encode()).digest()[0] % 5)


def _circle(size: tuple[int, int], x: float, y: float, radius: float, colour: str) -> Image.Image:
    """Return a white picture with one circle; multiplied over others, a third colour appears where circles meet."""
    layer = Image.new("RGB", size, "white")
    ImageDraw.Draw(layer).ellipse((x - radius, y - radius, x + radius, y + radius), fill=_tint(colour))
    return layer


def _tint(colour: str, strength: float = 0.62) -> tuple[int, int, int]:
    """Return `colour` mixed with white, so that overlaps stay lively."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    red, green, blue = (round(255 - (255 - channel) * strength) for channel in channels)
    return red, green, blue

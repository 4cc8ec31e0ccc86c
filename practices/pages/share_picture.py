"""The picture that shows where a page without a picture of its own is shared: its title beside circles that meet.

Written in the typeface that comes with Pillow, so that no file of a font is needed. It has only the letters of ASCII:
accents are drawn above them, other signs are written with the letters that come nearest.
"""

import hashlib
import io
import unicodedata
from functools import cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from practices.models import PracticePage
from practices.pages.covers import COLOURS, PAPER, Shape, draw_circles, ground_of, shapes_of

WIDTH, HEIGHT = 1200, 630
SITE_NAME = "Databank sociale samenhang"
# Goes up when the drawing changes, so that no cache shows the old one.
_VERSION = 1

_INK, _SOFT_INK = "#26221c", "#5a5144"
_MARGIN = 72
# Where the text ends and the circles begin.
_TEXT_WIDTH = 640
_ART_LEFT = _MARGIN + _TEXT_WIDTH
_TITLE_TOP, _TITLE_BOTTOM = 136, 496
_SMALL = 30
# Sizes of the title, tried from large to small.
_SIZES = (76, 66, 58, 50, 44)
_LEADING = 1.16
# The typeface has one weight; this makes it as heavy as a heading, as a share of its size.
_WEIGHT = 0.018
# Drawn larger and scaled down, so that edges are smooth.
_OVERSAMPLING = 2
_SITE_SHAPES = [
    Shape(0, 0, 150, COLOURS[1]),
    Shape(190, 60, 150, COLOURS[0]),
    Shape(70, 200, 130, COLOURS[2]),
]

_SPELLED = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
        "Đ": "D", "ı": "i", "–": "-", "—": "-", "‑": "-", "‘": "'", "’": "'", "‚": ",", "“": '"', "”": '"', "„": '"',
        "€": "EUR ", "×": "x", "…": "...",
    }
)  # fmt: skip
# Combining marks by what is drawn for them, as lines between points around the middle of the mark.
_MARKS: dict[str, list[tuple[float, float]]] = {
    "\N{COMBINING ACUTE ACCENT}": [(-0.4, 0.5), (0.5, -0.5)],
    "\N{COMBINING GRAVE ACCENT}": [(-0.5, -0.5), (0.4, 0.5)],
    "\N{COMBINING CIRCUMFLEX ACCENT}": [(-0.7, 0.45), (0, -0.45), (0.7, 0.45)],
    "\N{COMBINING CARON}": [(-0.7, -0.45), (0, 0.45), (0.7, -0.45)],
    "\N{COMBINING BREVE}": [(-0.7, -0.45), (-0.35, 0.3), (0.35, 0.3), (0.7, -0.45)],
    "\N{COMBINING TILDE}": [(-0.8, 0.25), (-0.35, -0.25), (0.35, 0.25), (0.8, -0.25)],
    "\N{COMBINING MACRON}": [(-0.7, 0), (0.7, 0)],
    "\N{COMBINING DIAERESIS}": [],
    "\N{COMBINING RING ABOVE}": [],
    "\N{COMBINING CEDILLA}": [(0.1, -0.5), (0.15, 0.1), (-0.25, 0.5)],
    "\N{COMBINING COMMA BELOW}": [(0.1, -0.5), (-0.15, 0.5)],
    "\N{COMBINING OGONEK}": [(0, -0.5), (-0.1, 0.2), (0.3, 0.5)],
}
_BELOW = frozenset("\N{COMBINING CEDILLA}\N{COMBINING COMMA BELOW}\N{COMBINING OGONEK}")
_MARK_SIZE = 0.17


class Letter(NamedTuple):
    """A letter that the typeface has, and the marks above and below it."""

    base: str
    marks: str = ""


def draw_picture(page: PracticePage) -> bytes:
    """Return the picture of `page` as a PNG of 1200 by 630 pixels."""
    return _compose(page.title, page.get_record_type_display(), shapes_of(page), ground_of(page))


@cache
def draw_site_picture() -> bytes:
    """Return the picture of the site itself, of the same size. Drawn once in a process."""
    return _compose(SITE_NAME, "", _SITE_SHAPES, PAPER)


def version(page: PracticePage) -> str:
    """Return a short text that changes when the picture of `page` does. Reads terms that were prefetched."""
    drawn = (_VERSION, page.title, page.record_type, shapes_of(page), ground_of(page))
    return hashlib.sha256(repr(drawn).encode()).hexdigest()[:16]


def _compose(title: str, kicker: str, shapes: list[Shape], ground: str) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), ground)
    picture.paste(draw_circles(shapes, ground, WIDTH - _ART_LEFT, HEIGHT), (_ART_LEFT, 0))
    if kicker:
        _write(picture, [_letters(kicker)], _SMALL, (_MARGIN, _MARGIN), _SOFT_INK)
    lines, size = _fitted(_letters(title))
    middle = (_TITLE_TOP + _TITLE_BOTTOM - len(lines) * size * _LEADING) / 2
    _write(picture, lines, size, (_MARGIN, round(middle)), _INK)
    if title != SITE_NAME:
        _write(picture, [_letters(SITE_NAME)], _SMALL, (_MARGIN, HEIGHT - _MARGIN - _SMALL), _SOFT_INK)
    output = io.BytesIO()
    # A palette is a third of the size; 128 colours keep the edges smooth.
    picture.quantize(128, dither=Image.Dither.NONE).save(output, "PNG")
    return output.getvalue()


def _letters(text: str) -> list[Letter]:
    """Return the letters with which `text` is written; what nothing comes near to is left out."""
    letters: list[Letter] = []
    for sign in unicodedata.normalize("NFKD", text.translate(_SPELLED)):
        if sign in _MARKS and letters:
            letters[-1] = Letter(letters[-1].base, letters[-1].marks + sign)
        elif sign.isascii() and sign.isprintable():
            letters.append(Letter(sign))
        elif sign.isspace():
            letters.append(Letter(" "))
    return letters


def _fitted(letters: list[Letter]) -> tuple[list[list[Letter]], int]:
    """Return the lines of a title and their size in pixels: the largest at which all of it fits, else what fits."""
    for size in _SIZES:
        lines = _lines(letters, size)
        most = int((_TITLE_BOTTOM - _TITLE_TOP) / (size * _LEADING))
        if len(lines) <= most and all(_width(line, size) <= _TEXT_WIDTH for line in lines):
            return lines, size
    lines = [_cut(line, size) for line in lines[:most]]
    lines[-1] = _cut([*lines[-1], *map(Letter, "...")], size)
    return lines, size


def _lines(letters: list[Letter], size: int) -> list[list[Letter]]:
    """Break a text where a word would pass the width."""
    lines: list[list[Letter]] = []
    for word in _words(letters):
        longer = [*lines[-1], Letter(" "), *word] if lines else word
        if lines and _width(longer, size) <= _TEXT_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [[]]


def _words(letters: list[Letter]) -> list[list[Letter]]:
    words: list[list[Letter]] = [[]]
    for letter in letters:
        if letter.base == " ":
            words.append([])
        else:
            words[-1].append(letter)
    return [word for word in words if word]


def _cut(line: list[Letter], size: int) -> list[Letter]:
    """Return `line`, shortened and with dots at its end when it is too wide."""
    if _width(line, size) <= _TEXT_WIDTH:
        return line
    while line and _width([*line, *map(Letter, "...")], size) > _TEXT_WIDTH:
        line = line[:-1]
    return [*line, *map(Letter, "...")]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101 - Wagtail needs a Pillow with FreeType
    return font


def _width(line: list[Letter], size: int) -> float:
    return _font(size).getlength("".join(letter.base for letter in line))


def _write(picture: Image.Image, lines: list[list[Letter]], size: int, corner: tuple[int, int], colour: str) -> None:
    """Write lines on `picture` from its left top corner on."""
    scale = _OVERSAMPLING
    # Room above the first line for accents on capitals, and below the last for descenders.
    room = size // 2
    height = round(len(lines) * size * _LEADING) + 2 * room
    mask = Image.new("L", ((WIDTH - corner[0]) * scale, height * scale))
    for number, line in enumerate(lines):
        baseline = (room + size * (0.86 + number * _LEADING)) * scale
        _write_line(mask, line, size * scale, baseline)
    mask = mask.reduce(scale)
    picture.paste(colour, (corner[0], corner[1] - room), mask)


def _write_line(mask: Image.Image, line: list[Letter], size: int, baseline: float) -> None:
    font, draw, weight = _font(size), ImageDraw.Draw(mask), round(size * _WEIGHT)
    text = "".join(letter.base for letter in line)
    draw.text((0, baseline), text, fill=255, font=font, anchor="ls", stroke_width=weight)
    for number, letter in enumerate(line):
        if not letter.marks:
            continue
        left, top, right, bottom = font.getbbox(letter.base, anchor="ls")
        start = font.getlength(text[:number])
        x = start + (left + right) / 2
        if letter.base in "ij":
            # Its dot makes room for the mark: an x is as high as what stays.
            stem = font.getbbox("x", anchor="ls")[1]
            dot = (start + left - weight, baseline + top - weight, start + right + weight, baseline + stem - weight - 1)
            draw.rectangle(dot, fill=0)
            top = stem
        for mark in letter.marks:
            below = mark in _BELOW
            middle = baseline + (bottom + size * 0.07 if below else top - size * 0.13)
            _draw_mark(draw, mark, (x, middle), size)


def _draw_mark(draw: ImageDraw.ImageDraw, mark: str, middle: tuple[float, float], size: int) -> None:
    x, y = middle
    unit = size * _MARK_SIZE
    thickness = round(size * 0.09)
    radius = size * 0.06
    if mark == "\N{COMBINING DIAERESIS}":
        for side in (-0.75, 0.75):
            centre = x + side * unit
            draw.ellipse((centre - radius, y - radius, centre + radius, y + radius), fill=255)
    elif mark == "\N{COMBINING RING ABOVE}":
        outer = size * 0.12
        draw.ellipse((x - outer, y - outer, x + outer, y + outer), outline=255, width=round(size * 0.055))
    else:
        points = [(x + across * unit, y + down * unit) for across, down in _MARKS[mark]]
        draw.line(points, fill=255, width=thickness, joint="curve")

"""Pictures drawn anew: upright, in the colours that they had, without what a camera or a program noted in them.

What was noted may tell where a photo was taken, when and by whom. What is drawn anew holds the picture and nothing
else: no words, no place, no second picture behind the first.
"""

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# Of all frames together.
MOST_PIXELS = 128_000_000

# A photo with others behind it, as phones make: one that is near, one for depth.
_MANY_JPEGS = "MPO"
_MODES = {
    "JPEG": ("RGB", "L"),
    "PNG": ("RGB", "RGBA", "L", "LA", "1", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("RGB", "RGBA"),
    "AVIF": ("RGB", "RGBA"),
}
_OPTIONS: dict[str, dict[str, int]] = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}, "AVIF": {"quality": 85}}
_COLOURS = {"RGB": "RGB", "RGBA": "RGB", "L": "GRAY", "LA": "GRAY", "1": "GRAY", "I;16": "GRAY"}
# Where what a picture tells beside itself is kept.
_NOTES = frozenset({"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop"})
_JPEG_ENDS, _PNG_ENDS = b"\xff\xd9", b"IEND\xaeB`\x82"
# Of a JPEG: how it is shown, its colour profile, its kind of colours.
_KEPT_PARTS = (("APP0", b"JFIF\0"), ("APP2", b"ICC_PROFILE\0"), ("APP14", b"Adobe"))
_RIFF_HEAD = 8


class PictureError(Exception):
    """A picture of which nothing can be drawn."""


class UnreadablePictureError(PictureError):
    """It is damaged, or no picture of a kind that is known here."""


class TooLargePictureError(PictureError):
    """It has more pixels than may be drawn."""


@dataclass(frozen=True)
class Drawn:
    """A picture that was drawn anew. kind: one of KINDS."""

    kind: str
    content: bytes


def redraw(
    content: bytes,
    *,
    kinds: Iterable[str] = KINDS,
    most_pixels: int = MOST_PIXELS,
    longest_side: int | None = None,
    moving: bool = True,
) -> Drawn:
    """Return the picture in `content`, drawn anew in the same kind of file. Raises PictureError.

    longest_side: what is larger is made smaller, in pixels. moving: keep all frames of a picture that moves.
    """
    with _opened(content, kinds, most_pixels) as picture:
        kind = _kind(picture)
        profile = picture.info.get("icc_profile")
        loops = picture.info.get("loop")
        frames, durations = [], []
        for frame in _frames(picture, moving=moving):
            upright = ImageOps.exif_transpose(frame)
            if longest_side:
                upright.thumbnail((longest_side, longest_side))
            frames.append(_clean(upright, kind, profile))
            durations.append(frame.info.get("duration", 0))
        options: dict[str, Any] = {**_OPTIONS.get(kind, {}), "icc_profile": _fitting(profile, frames[0].mode)}
        if len(frames) > 1:
            options |= {"save_all": True, "append_images": frames[1:], "duration": durations}
            options |= {} if loops is None else {"loop": loops}
        written = io.BytesIO()
        frames[0].save(written, kind, **options)
    return Drawn(kind, written.getvalue())


def tells_more(content: bytes) -> bool:
    """Whether there is more in `content` than its picture, or the picture lies on its side. Raises PictureError."""
    with _opened(content, KINDS, MOST_PIXELS) as picture:
        picture.load()
        if picture.format == _MANY_JPEGS or picture.getexif() or getattr(picture, "text", None):
            return True
        if _NOTES & picture.info.keys():
            return True
        parts = getattr(picture, "applist", ())
        if any(not _is_kept(*part) for part in parts):
            return True
        return not _ends(content, _kind(picture))


def _is_kept(name: str, data: bytes) -> bool:
    return any(name == kept and data.startswith(start) for kept, start in _KEPT_PARTS)


def _ends(content: bytes, kind: str) -> bool:
    """Whether the file ends where the picture does, as far as its kind tells."""
    if kind == "WEBP":
        return int.from_bytes(content[4:_RIFF_HEAD], "little") + _RIFF_HEAD >= len(content)
    return content.endswith({"JPEG": _JPEG_ENDS, "PNG": _PNG_ENDS, "GIF": b";"}.get(kind, b""))


@contextmanager
def _opened(content: bytes, kinds: Iterable[str], most_pixels: int) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(content), formats=list(kinds)) as picture:
            frames = 1 if picture.format == _MANY_JPEGS else getattr(picture, "n_frames", 1)
            if picture.width * picture.height * frames > most_pixels:
                raise TooLargePictureError
            yield picture
    except Image.DecompressionBombError:
        raise TooLargePictureError from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise UnreadablePictureError(str(error)) from error


def _kind(picture: Image.Image) -> str:
    return "JPEG" if picture.format == _MANY_JPEGS else str(picture.format)


def _frames(picture: Image.Image, *, moving: bool) -> Iterator[Image.Image]:
    if moving and picture.format != _MANY_JPEGS and getattr(picture, "n_frames", 1) > 1:
        yield from ImageSequence.Iterator(picture)
    else:
        picture.load()
        yield picture


def _clean(picture: Image.Image, kind: str, profile: bytes | None) -> Image.Image:
    """Return the picture in colours that `kind` can hold, with nothing beside it."""
    plain = _for_screens(picture, profile) if picture.mode == "CMYK" else picture
    if plain.mode not in _MODES[kind]:
        lets_through = plain.has_transparency_data and "RGBA" in _MODES[kind]
        plain = plain.convert("RGBA" if lets_through else "RGB")
    elif plain.mode in {"RGB", "L", "1"} and plain.has_transparency_data:
        # One colour of it stands for nothing at all.
        plain = plain.convert("RGBA")
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean


def _for_screens(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in the inks of a printer in the colours of a screen, as its profile tells them."""
    if profile:
        try:
            inks = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = ImageCms.profileToProfile(picture, inks, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            shown = None
        if shown is not None:
            return shown
    return picture.convert("RGB")


def _fitting(profile: bytes | None, mode: str) -> bytes | None:
    """Return the colour profile where it is one of the colours that are written; a wrong one spoils them."""
    if not profile:
        return None
    try:
        colours = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space.strip()
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    return profile if colours == _COLOURS.get(mode) else None

"""Checks uploaded files by their content, never by their name, and makes them harmless or refuses them.

Pictures are drawn anew, which leaves behind where they were taken and anything that is no picture. Documents are kept
as they are, so they are refused when they hold macros, when something stands before or after them (a file that is two
things at once), or when they would take up far more room than they seem to.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from library.pictures.drawing import PictureError, TooLargePictureError, redraw

MAX_FILES = 5
MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
# What browsers offer to choose. Nothing is decided by it.
ACCEPTED = (".pdf", ".docx", ".odt", ".pptx", ".jpg", ".jpeg", ".png", ".webp")

_PICTURES = ("JPEG", "PNG", "WEBP")
_MAX_PIXELS = 50_000_000
_LONGEST_SIDE = 4000
_LONGEST_STEM = 100
# Of an office file, unpacked.
_MAX_MEMBERS = 3000
_MAX_UNPACKED = 100 * 1024 * 1024
_MAX_RATIO = 200
# A small member may well be packed tightly.
_SMALL = 1024 * 1024

_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_ODT = "application/vnd.oasis.opendocument.text"
_EXTENSIONS = {
    _PDF: "pdf",
    _DOCX: "docx",
    _PPTX: "pptx",
    _ODT: "odt",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
_ZIP_START, _ZIP_END, _ZIP_END_LENGTH = b"PK\x03\x04", b"PK\x05\x06", 22
_IMAGE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
# Where macros and programs live in office files.
_PROGRAMS = re.compile(r"vbaproject|vbadata|activex/|/embeddings/.*\.bin$|^basic/|^scripts/|\.(?:exe|dll|js|vbs)$")
_NOT_IN_NAMES = re.compile(r"[^\w .,()+&'-]+")


class FileRefusedError(Exception):
    """Raised for a file that is refused; the message says why and what to do, in Dutch."""


@dataclass(frozen=True)
class CheckedFile:
    """A file that is in order. name: a plain name with the extension of its real type. size in bytes."""

    name: str
    media_type: str
    content: bytes

    def __str__(self) -> str:
        return self.name


def checked(upload: UploadedFile) -> CheckedFile:
    """Return the uploaded file, made harmless. Raises FileRefusedError."""
    given = str(upload.name or "")
    called = plain_name(given, "")
    if not upload.size:
        raise FileRefusedError(f"‘{called}’ is leeg. Kies een ander bestand.")
    if upload.size > MAX_BYTES:
        raise FileRefusedError(f"‘{called}’ is te groot. Kies een bestand van hoogstens {MAX_MEGABYTES} MB.")
    content = upload.read()
    try:
        media_type, content = _reader(content)(content)
    except FileRefusedError as error:
        raise FileRefusedError(f"‘{called}’: {error}") from None
    return CheckedFile(plain_name(given, _EXTENSIONS[media_type]), media_type, content)


def plain_name(given: str, extension: str) -> str:
    """Return a name that is safe to show, to save and to put in a header, with `extension` when there is one."""
    last = unicodedata.normalize("NFC", given.replace("\\", "/")).rpartition("/")[2]
    stem = PurePath(last).stem if extension else last
    words = " ".join(_NOT_IN_NAMES.sub(" ", stem).split()).strip(" .")[:_LONGEST_STEM].strip(" .")
    return f"{words or 'bestand'}.{extension}" if extension else words or "bestand"


def _reader(content: bytes) -> Callable[[bytes], tuple[str, bytes]]:
    if content.startswith(b"%PDF-"):
        return _pdf
    if content.startswith(_ZIP_START):
        return _office
    if content.startswith(_IMAGE_STARTS):
        return _image
    raise FileRefusedError("dit soort bestand nemen we niet aan. Kies een pdf, docx, odt, pptx, jpg, png of webp.")


# --- Pdf -------------------------------------------------------------------------------------------------------------


def _pdf(content: bytes) -> tuple[str, bytes]:
    if not content.rstrip(b"\r\n\t \0").endswith(b"%%EOF"):
        raise FileRefusedError("deze pdf is niet volledig. Bewaar ze opnieuw als pdf en kies ze nog eens.")
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefusedError("in deze pdf zit nog een ander bestand. Bewaar ze opnieuw als pdf en kies ze nog eens.")
    return _PDF, content


# --- Office files ----------------------------------------------------------------------------------------------------


def _office(content: bytes) -> tuple[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_more_than_an_archive(content, archive)
            _refuse_bombs(archive)
            _refuse_programs(archive)
            media_type = _office_type(archive)
            # Reads every member to its end: a size that was declared too small shows here.
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise FileRefusedError("dit bestand is beschadigd. Bewaar het opnieuw en kies het nog eens.") from None
    if damaged is not None:
        raise FileRefusedError("dit bestand is beschadigd. Bewaar het opnieuw en kies het nog eens.")
    return media_type, content


def _refuse_more_than_an_archive(content: bytes, archive: zipfile.ZipFile) -> None:
    """Refuse what stands before the first member, after the end, or between members and list of contents."""
    # The reader reckons where members begin from the end: anything in between moves the first one from its place.
    first = min((member.header_offset for member in archive.infolist()), default=-1)
    if first != 0 or not content[-_ZIP_END_LENGTH:].startswith(_ZIP_END):
        raise FileRefusedError("in dit bestand zit nog een ander bestand. Bewaar het opnieuw en kies het nog eens.")


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    swollen = any(
        member.file_size > _SMALL and member.file_size > _MAX_RATIO * max(member.compress_size, 1) for member in members
    )
    if len(members) > _MAX_MEMBERS or swollen or sum(member.file_size for member in members) > _MAX_UNPACKED:
        raise FileRefusedError("dit bestand is uitgepakt te groot. Maak het kleiner, bijvoorbeeld met minder beelden.")


def _refuse_programs(archive: zipfile.ZipFile) -> None:
    names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    types = _member(archive, "[Content_Types].xml").lower()
    if any(_PROGRAMS.search(name) for name in names) or b"macroenabled" in types:
        raise FileRefusedError("dit bestand bevat macro's of programma's. Bewaar het zonder macro's of als pdf.")


def _office_type(archive: zipfile.ZipFile) -> str:
    if archive.infolist()[0].filename == "mimetype" and _member(archive, "mimetype") == _ODT.encode():
        return _ODT
    types = _member(archive, "[Content_Types].xml")
    names = set(archive.namelist())
    for media_type, document in ((_DOCX, "word/document.xml"), (_PPTX, "ppt/presentation.xml")):
        if f"{media_type}.main+xml".encode() in types and document in names:
            return media_type
    raise FileRefusedError("dit soort bestand nemen we niet aan. Kies een pdf, docx, odt, pptx, jpg, png of webp.")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


# --- Pictures --------------------------------------------------------------------------------------------------------


def _image(content: bytes) -> tuple[str, bytes]:
    """Draw the picture anew, upright, without what the camera noted: the place, the time, the device."""
    try:
        drawn = redraw(content, kinds=_PICTURES, most_pixels=_MAX_PIXELS, longest_side=_LONGEST_SIDE, moving=False)
    except TooLargePictureError:
        raise FileRefusedError("dit beeld heeft te veel beeldpunten. Maak het kleiner en kies het nog eens.") from None
    except PictureError:
        raise FileRefusedError("dit beeld kunnen we niet lezen. Bewaar het opnieuw en kies het nog eens.") from None
    return f"image/{drawn.kind.lower()}", drawn.content

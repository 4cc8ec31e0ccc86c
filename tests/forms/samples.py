"""Files as people send them, and as people who mean harm do."""

import io
import zipfile
from collections.abc import Mapping

import docx
from PIL import Image

PDF = b"%PDF-1.7\nfiche\n%%EOF\n"

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="{kind}"/></Types>'
)
_OPEN_XML = "application/vnd.openxmlformats-officedocument"


def archive(members: Mapping[str, bytes | str]) -> bytes:
    """Return a zip file with these members, the first of them not compressed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for number, (name, content) in enumerate(members.items()):
            target.writestr(name, content, zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED)
    return written.getvalue()


def word(text: str = "Een plein van iedereen") -> bytes:
    """Return a real document of a word processor."""
    written = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(written)
    return written.getvalue()


def word_parts(**more: bytes | str) -> dict[str, bytes | str]:
    """Return the least that makes a docx, and `more` parts with / for __ and . for _ in their names."""
    kind = f"{_OPEN_XML}.wordprocessingml.document.main+xml"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES.format(part="word/document.xml", kind=kind),
        "word/document.xml": "<w:document/>",
    }
    return {**parts, **more}


def slides() -> bytes:
    """Return the least that makes a pptx."""
    kind = f"{_OPEN_XML}.presentationml.presentation.main+xml"
    types = _TYPES.format(part="ppt/presentation.xml", kind=kind)
    return archive({"[Content_Types].xml": types, "ppt/presentation.xml": "<p:presentation/>"})


def open_text(**more: str) -> bytes:
    """Return the least that makes an odt."""
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>", **more})


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    """Return a picture; its left half is dark, for turning it shows."""
    written = io.BytesIO()
    drawn = Image.new(mode, size, "white")
    drawn.paste("black", (0, 0, size[0] // 2, size[1]))
    drawn.save(written, kind, **options)
    return written.getvalue()


def png() -> bytes:
    """Return a small picture."""
    return picture()


def located_jpeg() -> bytes:
    """Return a photo that says where it was taken, and that it has to be turned a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera van An"
    exif.get_ifd(0x8825)[2] = (51.0, 3.0, 0.0)
    return picture("JPEG", exif=exif)

"""Files that are taken in: known by their content, made harmless, or refused with the reason."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from forms.questions.file_checks import MAX_BYTES, FileRefusedError, checked, plain_name
from tests.forms.samples import PDF, archive, located_jpeg, open_text, picture, slides, word, word_parts

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def check(content, name="bestand.pdf", media_type="application/pdf"):
    return checked(SimpleUploadedFile(name, content, content_type=media_type))


def refused(content, *words):
    with pytest.raises(FileRefusedError) as error:
        check(content)
    for word_ in words:
        assert word_ in str(error.value)


@pytest.mark.parametrize(
    ("content", "media_type", "extension"),
    [
        (PDF, "application/pdf", "pdf"),
        (word(), DOCX, "docx"),
        (slides(), DOCX.replace("wordprocessingml.document", "presentationml.presentation"), "pptx"),
        (open_text(), "application/vnd.oasis.opendocument.text", "odt"),
        (picture("JPEG"), "image/jpeg", "jpg"),
        (picture("PNG"), "image/png", "png"),
        (picture("WEBP"), "image/webp", "webp"),
    ],
    ids=["pdf", "docx", "pptx", "odt", "jpeg", "png", "webp"],
)
def test_a_file_is_what_is_in_it_whatever_it_is_called(content, media_type, extension):
    file = check(content, name="Verslag.EXE", media_type="text/html")
    assert (file.media_type, file.name) == (media_type, f"Verslag.{extension}")


def test_a_document_stays_as_it_was():
    for content in (word(), PDF):
        assert check(content).content == content


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ\x90\x00program",
        b"\x7fELF",
        b"GIF89a;",
        b"%!PS-Adobe",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old office",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"zomaar tekst",
        b"\0" * 50,
    ],
)
def test_other_files_are_refused(content):
    refused(content, "‘bestand.pdf’")


def test_an_empty_file_is_refused():
    refused(b"", "is leeg")


def test_a_file_of_ten_megabytes_is_the_largest():
    start, end = b"%PDF-1.7\n", b"\n%%EOF"
    largest = start + b" " * (MAX_BYTES - len(start) - len(end)) + end
    assert check(largest).content == largest
    refused(start + b" " + largest.removeprefix(start), "te groot")


# --- Pdf -------------------------------------------------------------------------------------------------------------


def test_a_pdf_that_was_cut_off_is_refused():
    refused(b"%PDF-1.7\nfiche", "niet volledig")
    refused(b"MZ" + PDF, "dit soort bestand")


def test_a_pdf_that_is_an_archive_too_is_refused():
    refused(PDF + archive({"a.html": "<script>"}) + b"\n%%EOF", "nog een ander bestand")


# --- Office files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/activeX/activeX1.bin", "a/x.exe"])
def test_macros_are_refused(name):
    refused(archive({**word_parts(), name: "x"}), "macro's")


def test_macros_of_an_open_document_are_refused():
    refused(open_text(**{"Basic/Standard/Module1.xml": "x"}), "macro's")


def test_a_document_that_may_hold_macros_is_refused():
    types = word_parts()["[Content_Types].xml"].replace(
        f"{DOCX}.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    refused(archive({**word_parts(), "[Content_Types].xml": types}), "macro's")


def test_any_archive_is_no_document():
    refused(archive({"lees.txt": "tekst"}), "dit soort bestand")
    # It says that it is one, and is not.
    refused(archive({"[Content_Types].xml": word_parts()["[Content_Types].xml"]}), "dit soort bestand")
    refused(archive({"content.xml": "x", "mimetype": "application/vnd.oasis.opendocument.text"}), "dit soort bestand")


@pytest.mark.parametrize(
    "content",
    [
        archive(word_parts()) + b"<script>alert(1)</script>",
        archive(word_parts()) + PDF,
        b"PK\x03\x04<script>" + archive(word_parts()),
        archive(word_parts())[:-22] + b"tussen" + archive(word_parts())[-22:],
    ],
    ids=["behind", "a pdf behind", "before", "between"],
)
def test_an_archive_with_something_around_it_is_refused(content):
    refused(content)


def test_an_archive_that_is_a_pdf_too_is_refused():
    refused(PDF.replace(b"%%EOF", b"") + archive(word_parts()), "niet volledig")


@pytest.mark.thorough
def test_a_bomb_is_refused_before_it_is_unpacked():
    refused(archive({**word_parts(), "word/bom.xml": b"0" * 30_000_000}), "uitgepakt te groot")
    many = {f"word/{number}.xml": bytes([number]) * 1_000_000 for number in range(110)}
    refused(archive({**word_parts(), **many}), "uitgepakt te groot")


def test_a_bomb_that_hides_its_size_is_refused():
    """Its list of contents says that a member of 30 MB takes ten bytes."""
    content = archive({**word_parts(), "word/bom.xml": b"0" * 30_000_000})
    lying = content.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 10))
    assert lying != content
    refused(lying, "beschadigd")


def test_too_many_members_are_refused():
    refused(archive({**word_parts(), **{f"word/{number}.xml": "" for number in range(3001)}}), "uitgepakt te groot")


def test_a_damaged_archive_is_refused():
    content = bytearray(archive({**word_parts(), "word/tekst.xml": b"een lange tekst " * 50}))
    content[content.index(b"word/tekst.xml") + 20] ^= 0xFF
    refused(bytes(content), "beschadigd")
    refused(b"PK\x03\x04" + b"\0" * 100, "beschadigd")


def test_an_archive_with_a_password_is_refused():
    content = bytearray(archive(word_parts()))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = -1
        while (at := content.find(start, at + 1)) >= 0:
            content[at + (6 if start.endswith(b"\x04") else 8)] |= 1
    refused(bytes(content), "beschadigd")


# --- Pictures --------------------------------------------------------------------------------------------------------


def test_a_photo_does_not_tell_where_it_was_taken_and_stands_upright():
    given = located_jpeg()
    assert b"Camera van An" in given
    with Image.open(io.BytesIO(check(given).content)) as photo:
        assert not photo.getexif()
        assert photo.size == (40, 60)
        # The dark half was on the left; a quarter to the right puts it on top.
        assert photo.convert("L").getpixel((20, 5)) < 50
        assert photo.convert("L").getpixel((20, 55)) > 200


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_what_stands_behind_a_picture_is_left_behind(kind):
    file = check(picture(kind) + b"<script>alert(1)</script>" + archive(word_parts()))
    assert b"<script>" not in file.content
    assert not zipfile.is_zipfile(io.BytesIO(file.content))


def test_what_a_picture_says_in_words_is_left_behind():
    told = PngInfo()
    told.add_text("Author", "An Peeters")
    assert b"An Peeters" not in check(picture(pnginfo=told)).content


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "1", "I;16"])
def test_pictures_of_every_kind_of_colour(mode):
    written = io.BytesIO()
    Image.new(mode, (20, 10)).save(written, "PNG")
    assert check(written.getvalue()).media_type == "image/png"


def test_a_picture_for_print_becomes_one_for_screens():
    with Image.open(io.BytesIO(check(picture("JPEG", mode="CMYK")).content)) as photo:
        assert photo.mode == "RGB"


def test_a_picture_that_lets_the_ground_through_still_does():
    with Image.open(io.BytesIO(check(picture(mode="RGBA")).content)) as photo:
        assert photo.mode == "RGBA"


def test_a_picture_bomb_is_refused_before_it_is_drawn():
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(header)) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    refused(b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))


@pytest.mark.thorough
def test_a_large_photo_becomes_smaller():
    with Image.open(io.BytesIO(check(picture("JPEG", size=(6000, 3000))).content)) as photo:
        assert photo.size == (4000, 2000)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_damaged_picture_is_refused(kind):
    refused(picture(kind, size=(400, 300))[:60], "niet lezen")


# --- Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("Verslag 2024 (definitief).pdf", "Verslag 2024 (definitief).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\An\\fiche.PDF", "fiche.pdf"),
        ('a"; filename="b.html', "a filename b.pdf"),
        ("naam\r\nContent-Type: text/html.pdf", "html.pdf"),
        ("naam\r\nX-Kop: 1.pdf", "naam X-Kop 1.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("café.pdf", "café.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("...", "bestand.pdf"),
        ("", "bestand.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("x" * 500 + ".pdf", "x" * 100 + ".pdf"),
        ("😀.pdf", "bestand.pdf"),
        ("nul\0.pdf", "nul.pdf"),
    ],
)
def test_a_name_is_made_plain(given, plain):
    assert plain_name(given, "pdf") == plain

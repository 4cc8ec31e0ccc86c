"""Pictures show what they show and tell nothing else, by whichever door they come in."""

import io
import struct
import zlib
from functools import cache
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from wagtail.images.models import WagtailImageFieldFile
from wagtail.models import Collection, UploadedFile
from wagtail.utils.file import hash_filelike

from library.models import DatabankImage
from library.pictures.drawing import (
    KINDS,
    TooLargePictureError,
    UnreadablePictureError,
    redraw,
    tells_more,
)
from tests.factories import DatabankImageFactory
from tests.factories.base import root_collection

CAMERA, PLACE = b"Camera van An", 0x8825
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>51,3N</exif:GPSLatitude></x:xmpmeta>'


# It holds the moment at which it was made.
@cache
def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def noted():
    """Return what a phone notes: where it was, which it is, and that the picture has to be turned a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = CAMERA.decode()
    exif.get_ifd(PLACE)[2] = (51.0, 3.0, 0.0)
    return exif


def half_dark(mode="RGB", size=(60, 40)):
    drawn = Image.new(mode, size, "white")
    drawn.paste("black", (0, 0, size[0] // 2, size[1]))
    return drawn


def written(picture, kind, **options):
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def photo(kind="JPEG", **options):
    """Return a photo that tells where it was taken and lies on its side."""
    return written(half_dark(), kind, **{"exif": noted(), "icc_profile": profile(), **options})


def look(content):
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def assert_tells_nothing(content):
    picture = look(content)
    assert not picture.getexif()
    assert not {"exif", "xmp", "comment"} & picture.info.keys()
    assert CAMERA not in content
    assert not tells_more(content)


# --- Drawing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_stands_upright_and_tells_nothing(kind):
    given = photo(kind)
    assert CAMERA in given
    assert tells_more(given)
    drawn = redraw(given)
    assert drawn.kind == kind
    assert_tells_nothing(drawn.content)
    picture = look(drawn.content)
    assert picture.size == (40, 60)
    # The dark half was on the left; a quarter to the right puts it on top.
    assert picture.convert("L").getpixel((20, 5)) < 50
    assert picture.convert("L").getpixel((20, 55)) > 200
    assert picture.info["icc_profile"] == profile()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_what_programs_note_is_dropped(kind):
    given = written(half_dark(), kind, xmp=XMP)
    assert tells_more(given)
    assert b"GPSLatitude" not in redraw(given).content


def test_words_in_a_png_are_dropped():
    words = PngInfo()
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    words.add_text("Author", "An Peeters")
    given = written(half_dark(), "PNG", pnginfo=words)
    assert tells_more(given)
    assert b"An Peeters" not in redraw(given).content


def test_words_in_a_gif_and_a_jpeg_are_dropped():
    for kind in ("GIF", "JPEG"):
        given = written(half_dark(), kind, comment=b"An Peeters")
        assert tells_more(given)
        assert b"An Peeters" not in redraw(given).content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_stands_behind_a_picture_is_dropped(kind):
    given = written(half_dark(), kind) + b"<script>alert(1)</script>"
    assert tells_more(given)
    assert b"<script>" not in redraw(given).content


def test_the_second_picture_of_a_phone_is_dropped():
    given = written(half_dark(), "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "red")])
    assert look(given).format == "MPO"
    assert tells_more(given)
    drawn = redraw(given)
    assert (drawn.kind, look(drawn.content).format) == ("JPEG", "JPEG")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_order_is_known_as_such(kind):
    given = written(half_dark(), kind)
    assert not tells_more(given)
    assert not tells_more(redraw(given).content)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_a_picture_that_moves_keeps_moving(kind):
    others = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    given = written(half_dark(), kind, save_all=True, append_images=others, duration=[100, 200, 300], loop=0)
    moving = look(redraw(given).content)
    assert moving.n_frames == 3
    moving.seek(2)
    red, _green, blue = moving.convert("RGB").getpixel((30, 20))
    assert (blue > 200, red < 60) == (True, True)
    assert round(moving.info["duration"]) == 300


def test_a_picture_that_lets_the_ground_through_still_does():
    for kind in ("PNG", "WEBP", "GIF"):
        given = written(Image.new("RGBA", (20, 10), (0, 0, 0, 0)), kind)
        assert look(redraw(given).content).convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_picture_for_print_becomes_one_for_screens():
    drawn = look(redraw(written(Image.new("CMYK", (20, 10)), "JPEG", icc_profile=b"no profile")).content)
    assert drawn.mode == "RGB"
    assert "icc_profile" not in drawn.info


def test_a_profile_of_other_colours_is_not_kept():
    drawn = look(redraw(written(Image.new("L", (20, 10)), "JPEG", icc_profile=profile())).content)
    assert drawn.mode == "L"
    assert "icc_profile" not in drawn.info


def test_a_picture_of_many_greys_keeps_them():
    given = Image.new("I;16", (20, 10), 40_000)
    assert look(redraw(written(given, "PNG")).content).getpixel((5, 5)) == 40_000


def test_a_bomb_is_not_drawn():
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(header)) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    with pytest.raises(TooLargePictureError):
        redraw(b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))


def test_frames_count_together():
    given = written(half_dark(), "GIF", save_all=True, append_images=[Image.new("RGB", (60, 40), "red")])
    with pytest.raises(TooLargePictureError):
        redraw(given, most_pixels=60 * 40)


@pytest.mark.parametrize(
    "content",
    [b"", b"tekst", b'<svg xmlns="http://www.w3.org/2000/svg"/>', photo()[:200], written(half_dark(), "TIFF")],
)
def test_what_is_no_picture_is_not_drawn(content):
    with pytest.raises(UnreadablePictureError):
        redraw(content)


# --- The doors -------------------------------------------------------------------------------------------------------


@pytest.fixture
def admin(client, superuser):
    root_collection()
    client.force_login(superuser)
    return client


def upload(name="foto.jpg", content=None):
    return SimpleUploadedFile(name, photo() if content is None else content, "image/jpeg")


def assert_in_order(image):
    image = DatabankImage.objects.get(pk=image.pk)
    with image.file.open("rb") as file:
        content = file.read()
    assert_tells_nothing(content)
    assert look(content).info["icc_profile"] == profile()
    assert (image.width, image.height) == (40, 60)
    assert image.file_size == len(content)
    assert image.file_hash == hash_filelike(io.BytesIO(content))


def fields(**values):
    return {"title": "Straat", "description": "", "credit": "", "licence": "alle-rechten", "tags": "", **values}


def by_form(admin):
    admin.post(reverse("wagtailimages:add"), fields(file=upload(), collection=Collection.get_first_root_node().pk))


def by_form_over_another(admin):
    image = DatabankImageFactory()
    data = fields(file=upload(), collection=Collection.get_first_root_node().pk)
    admin.post(reverse("wagtailimages:edit", args=[image.pk]), data)


def by_multiple_upload(admin):
    data = {"title": "Straat", "files[]": upload(), "collection": Collection.get_first_root_node().pk}
    kept = admin.post(reverse("wagtailimages:add_multiple"), data).json()["uploaded_file_id"]
    # It waits until the editor says who may use it.
    with UploadedFile.objects.get(pk=kept).file.open("rb") as file:
        assert_tells_nothing(file.read())
    said = {f"uploaded-image-{kept}-{name}": value for name, value in fields(collection=data["collection"]).items()}
    admin.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[kept]), said)


def by_chooser(admin):
    data = {f"image-chooser-upload-{name}": value for name, value in fields(file=upload()).items()}
    data["image-chooser-upload-collection"] = Collection.get_first_root_node().pk
    admin.post(reverse("wagtailimages_chooser:create"), data)


def by_code(_admin):
    DatabankImage.objects.create(title="Straat", file=ImageFile(io.BytesIO(photo()), name="foto.jpg"))


def by_code_in_two_steps(_admin):
    # As Wagtail does with an upload of which a field is missing.
    image = DatabankImage(title="Straat")
    image.file.save("foto.jpg", ContentFile(photo()), save=False)
    image.save()


def by_many_at_once(_admin):
    image = DatabankImage(title="Straat", file=ImageFile(io.BytesIO(photo()), name="foto.jpg"))
    DatabankImage.objects.bulk_create([image])


DOORS = [
    by_form,
    by_form_over_another,
    by_multiple_upload,
    by_chooser,
    by_code,
    by_code_in_two_steps,
    by_many_at_once,
]


@pytest.mark.every_case
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_draws_anew(admin, door):
    door(admin)
    assert_in_order(DatabankImage.objects.get())


@pytest.mark.parametrize("name", ["wagtailimages:add", "wagtailimages:add_multiple"])
@pytest.mark.parametrize("content", [photo()[:700], photo()[:-80]], ids=["head", "body"])
def test_an_editor_is_told_what_can_not_be_drawn(admin, name, content):
    field = "file" if name == "wagtailimages:add" else "files[]"
    data = fields(**{field: upload(content=content), "collection": Collection.get_first_root_node().pk})
    response = admin.post(reverse(name), data)
    assert response.status_code == 200
    assert "kunnen we niet lezen" in response.content.decode("unicode_escape")
    assert not DatabankImage.objects.exists()


def test_other_changes_leave_the_file_alone(admin):
    image = DatabankImageFactory()
    before = image.file.name
    data = fields(title="Anders", collection=Collection.get_first_root_node().pk)
    assert admin.post(reverse("wagtailimages:edit", args=[image.pk]), data).status_code == 302
    image.refresh_from_db()
    assert (image.title, image.file.name) == ("Anders", before)


# --- What is there already -------------------------------------------------------------------------------------------


@pytest.fixture
def old(db, monkeypatch):
    """An image with its place, as it was stored before every image was drawn anew."""
    root_collection()
    field = DatabankImage._meta.get_field("file")
    with monkeypatch.context() as before:
        before.setattr(field, "attr_class", WagtailImageFieldFile)
        image = DatabankImage.objects.create(
            title="Oud", file=ImageFile(io.BytesIO(photo()), name="oud.jpg"), focal_point_x=5, focal_point_y=5
        )
        image.get_renditions("max-30x30", "max-20x20|format-webp")
    return image


def mend(**options):
    said = io.StringIO()
    call_command("redraw_images", stdout=said, stderr=said, **options)
    return said.getvalue()


def test_what_is_stored_is_mended_once(old, django_capture_on_commit_callbacks):
    path = Path(old.file.path)
    made = [Path(rendition.file.path) for rendition in old.renditions.all()]
    assert any(CAMERA in path.read_bytes() for path in made)
    in_order = DatabankImageFactory()
    with django_capture_on_commit_callbacks(execute=True):
        assert mend().splitlines() == [f"{old.pk} Oud", "1 drawn anew."]
    assert_in_order(old)
    assert not path.exists()
    assert not any(path.exists() for path in made)
    old.refresh_from_db()
    assert old.focal_point_x is None
    again = list(old.renditions.all())
    assert {rendition.filter_spec for rendition in again} == {"max-30x30", "max-20x20|format-webp"}
    assert not any(CAMERA in rendition.file.read() for rendition in again)
    assert in_order.file.name == DatabankImage.objects.get(pk=in_order.pk).file.name
    assert mend() == "0 drawn anew.\n"


def test_a_dry_run_changes_nothing(old):
    assert mend(dry_run=True).splitlines() == [f"{old.pk} Oud", "1 to draw anew."]
    assert CAMERA in Path(old.file.path).read_bytes()


def test_an_image_without_its_file_does_not_stop_the_others(old, django_capture_on_commit_callbacks):
    gone = DatabankImageFactory(title="Weg")
    Path(gone.file.path).unlink()
    with pytest.raises(CommandError, match="1 can't be read"), django_capture_on_commit_callbacks(execute=True):
        mend()
    assert_in_order(old)

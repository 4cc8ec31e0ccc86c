"""The picture of a practice where it is shared."""

import base64
import io
import time
import uuid

import pytest
from django.urls import reverse
from PIL import Image, ImageChops

from library.media.shared import HEIGHT, WIDTH
from practices.models.practice import SHARE_PREVIEW
from practices.pages.sharing import share_picture
from tests.cms import soup
from tests.factories import DatabankImageFactory, PracticePageFactory

pytestmark = pytest.mark.django_db

LONG = "Samenleven in de wijk met heel veel woorden die nooit allemaal op een enkel beeld passen " * 3


def address(page):
    return reverse("practice_picture", args=[page.translation_key])


def opened(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


def ink(picture):
    """The box in which something differs from the ground, left of the circles."""
    left = picture.crop((0, 0, share_picture._ART_LEFT, share_picture.HEIGHT))
    return ImageChops.difference(left, Image.new("RGB", left.size, picture.getpixel((2, 2)))).getbbox()


@pytest.fixture
def drawn(site):
    page = PracticePageFactory()

    def draw(title):
        page.title = title
        return opened(share_picture.draw_picture(page))

    return draw


def test_the_picture_has_the_size_that_sharing_asks(site, client):
    response = client.get(address(PracticePageFactory()))
    assert response["Content-Type"] == "image/png"
    assert opened(response.content).size == (1200, 630)
    assert len(response.content) < 60_000


@pytest.mark.parametrize("title", ["PleinPatrons", LONG[:255], "W" * 200, "Één " * 20, "😀", "社区", "\N{BULLET}"])
def test_any_title_fits(drawn, title):
    left, top, right, bottom = ink(drawn(title))
    margin = share_picture._MARGIN
    assert left >= margin - 6
    assert right <= margin + share_picture._TEXT_WIDTH
    assert top >= margin - 10
    assert bottom <= share_picture.HEIGHT - margin + 10


@pytest.mark.parametrize(
    ("plain", "accented"), [("een", "één"), ("ruines", "ruïnes"), ("facade", "façade"), ("A", "Å")]
)
def test_accents_show(drawn, plain, accented):
    assert title_in(drawn(plain)) != title_in(drawn(accented))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Feest 😀", "Feest"),
        ("社区 Feest", "Feest"),
        ("e\N{COMBINING ACUTE ACCENT}e\N{COMBINING ACUTE ACCENT}n", "één"),
    ],
    ids=["emoji", "no letters of ours", "composed"],
)
def test_what_can_not_be_shown_leaves_no_box(text, same):
    # Before the circles, which the title places, move the palette.
    assert share_picture._text(text, "", "#ffffff") == share_picture._text(same, "", "#ffffff")


def title_in(picture):
    """Where the title is, as bits. Not the colours: those of the circles, which the title places, move the palette."""
    box = (0, 100, share_picture._ART_LEFT, 540)
    return picture.crop(box).convert("L").point(lambda value: value < 128, "1").tobytes()


def test_the_same_practice_gives_the_same_picture_and_another_title_another(site, client):
    page = PracticePageFactory()
    first = client.get(address(page))
    assert client.get(address(page)).content == first.content
    page.title = "Anders"
    page.save()
    second = client.get(address(page))
    assert second.content != first.content
    assert second["ETag"] != first["ETag"]


def test_who_has_the_picture_gets_no_other(site, client, django_assert_num_queries):
    page = PracticePageFactory(municipalities=["44021"])
    first = client.get(address(page))
    assert "public" in first["Cache-Control"]
    assert "max-age=604800" in first["Cache-Control"]
    with django_assert_num_queries(3):
        again = client.get(address(page), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=604800" in again["Cache-Control"]


def test_the_picture_of_what_is_not_public_is_not_given(site, client):
    assert client.get(address(PracticePageFactory(draft=True))).status_code == 404
    assert client.get(reverse("practice_picture", args=[uuid.uuid4()])).status_code == 404
    assert client.post(address(PracticePageFactory())).status_code == 405


@pytest.mark.thorough
def test_odd_parameters_change_nothing(site, client):
    page = PracticePageFactory()
    expected = client.get(address(page)).content
    for odd in ("v=%00", "v=" + "x" * 2000, "v='%22%25😀", "&".join(["v=1"] * 200)):
        assert client.get(f"{address(page)}?{odd}").content == expected


@pytest.mark.thorough
def test_drawing_is_quick(site):
    page = PracticePageFactory(title=LONG[:255])
    share_picture.draw_picture(page)
    took = []
    for _time in range(3):
        start = time.process_time()
        share_picture.draw_picture(page)
        took.append(time.process_time() - start)
    assert min(took) < 0.15


def test_the_site_has_a_picture_of_its_own(site, client):
    response = client.get(reverse("site_picture"))
    assert opened(response.content).size == (1200, 630)
    assert len(response.content) < 60_000
    assert client.get(reverse("site_picture"), headers={"if-none-match": response["ETag"]}).status_code == 304


def test_editors_see_what_is_shared_of_a_draft(site):
    page = PracticePageFactory(title="Nog niet bewaard", summary="Buren maken een tuin.", draft=True)
    page.title = "Nieuwe titel"
    answer = page.make_preview_request(preview_mode=SHARE_PREVIEW)
    tree = soup(answer)
    drawn = base64.b64decode(tree.img["src"].removeprefix("data:image/png;base64,"))
    assert opened(drawn).size == (WIDTH, HEIGHT)
    assert (tree.h2.get_text(), "Buren maken een tuin." in tree.get_text()) == ("Nieuwe titel", True)
    page.image = DatabankImageFactory(description="Een plein")
    assert soup(page.make_preview_request(preview_mode=SHARE_PREVIEW)).img["alt"] == "Een plein"

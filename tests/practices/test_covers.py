"""Cover art: deterministic, and telling of the record."""

import io

import pytest
from django.core.management import call_command
from PIL import Image

from practices.models import PracticePage
from practices.pages.covers import HEIGHT, WIDTH, draw_cover, give_cover
from tests.factories import PracticePageFactory

pytestmark = pytest.mark.django_db


def test_the_same_record_always_gives_the_same_picture(site):
    page = PracticePageFactory(title="PleinPatrons")
    assert draw_cover(page) == draw_cover(PracticePage.objects.get(pk=page.pk))


def test_another_title_is_placed_otherwise(site):
    assert draw_cover(PracticePageFactory(title="Een")) != draw_cover(PracticePageFactory(title="Twee"))


def test_a_cover_has_the_size_that_it_says(site):
    with Image.open(io.BytesIO(draw_cover(PracticePageFactory()))) as picture:
        assert picture.size == (WIDTH, HEIGHT)


def test_the_theme_gives_the_ground(site):
    def ground(*terms: str) -> object:
        with Image.open(io.BytesIO(draw_cover(PracticePageFactory(terms=terms)))) as picture:
            return picture.getpixel((2, 2))

    one = ground("thema:samenhang")
    assert one == ground("thema:samenhang", "doelgroep:jongeren")
    assert one != ground("thema:samenhang", "thema:polarisering")


def test_a_chosen_image_is_kept(site):
    page = PracticePageFactory(full=True)
    chosen = page.image
    give_cover(page)
    assert page.image == chosen


@pytest.mark.thorough
def test_the_command_draws_what_is_missing_and_publishes_it(site):
    page = PracticePageFactory()
    page.save_revision().publish()
    draft = PracticePageFactory(live=False)
    call_command("draw_covers", stdout=io.StringIO())
    page.refresh_from_db()
    assert page.image.description
    assert page.image.credit
    draft.refresh_from_db()
    assert not draft.live
    assert draft.get_latest_revision_as_object().image_id is not None

"""Videos elsewhere: which addresses are taken, and that nothing of their service is loaded before a click."""

import pytest
from django.core.exceptions import ValidationError

from core.blocks import VideoBlock
from core.text.videos import PLAYERS, read_video
from tests.cms import soup
from tests.factories import PracticePageFactory
from tests.factories.base import stream
from tests.html import assert_sound

YOUTUBE = f"{PLAYERS[0]}/embed/dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://m.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=10s", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", YOUTUBE),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ/", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", YOUTUBE),
        ("https://vimeo.com/76979871", f"{PLAYERS[1]}/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/0123abcdef", f"{PLAYERS[1]}/video/76979871?dnt=1&h=0123abcdef"),
        ("https://player.vimeo.com/video/76979871", f"{PLAYERS[1]}/video/76979871?dnt=1"),
    ],
)
def test_a_video_is_known_by_its_address(address, player):
    assert read_video(address).player == player


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=kort",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload=",
        "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
        "https://example.org/video.mp4",
        "https://vimeo.com/channels/staffpicks",
        "https://[vimeo.com/76979871",
    ],
)
def test_another_address_is_refused(address):
    assert read_video(address) is None
    with pytest.raises(ValidationError):
        VideoBlock().clean(VideoBlock().to_python({"url": address, "title": "Buren"}))


def test_a_page_loads_nothing_of_the_service_of_a_video(client, site):
    video = {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "Buren vertellen"}
    response = client.get(PracticePageFactory(approach=stream(("video", video))).url)
    assert_sound(response)
    page = soup(response)
    figure = page.select_one("figure.video")
    assert figure["data-player"] == YOUTUBE
    assert figure.a["href"] == video["url"]
    assert figure.select_one("figcaption").get_text() == "Buren vertellen"
    assert not page.select("iframe, video, [src*=youtu]")
    assert f"frame-src 'self' {' '.join(PLAYERS)}" in response["Content-Security-Policy"]

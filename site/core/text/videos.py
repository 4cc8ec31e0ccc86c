"""Addresses of videos: where one is watched, and where its player is."""

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_VIMEO_PATH = re.compile(r"/(?:video/)?([0-9]{5,12})(?:/([0-9a-f]{6,16}))?/?")
# Those that a page may frame.
PLAYERS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")


class Video(NamedTuple):
    """service: who shows it, for people. player: the address of its player, which keeps as few cookies as it can."""

    service: str
    player: str


def read_video(address: str) -> Video | None:
    """Return the video that is watched at `address`; None where it is not one of YouTube or Vimeo."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host in {"youtube.com", "youtube-nocookie.com", "youtu.be"}:
        key = parts.path.rstrip("/").rpartition("/")[2]
        if parts.path.rstrip("/") == "/watch":
            key = parse_qs(parts.query).get("v", [""])[0]
        return Video("YouTube", f"{PLAYERS[0]}/embed/{key}") if _YOUTUBE_ID.fullmatch(key) else None
    if host in {"vimeo.com", "player.vimeo.com"} and (found := _VIMEO_PATH.fullmatch(parts.path)):
        key, secret = found.groups()
        return Video("Vimeo", f"{PLAYERS[1]}/video/{key}?dnt=1{f'&h={secret}' if secret else ''}")
    return None

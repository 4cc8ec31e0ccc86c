"""The design tokens keep their contrast, in the light and in the dark scheme.

Bounds: WCAG 2.2 (1.4.3, 1.4.6 for body text, 1.4.11 for controls and graphics). Colour-blind sight is
simulated with the matrices of Machado, Oliveira and Fernandes (2009) at full severity; distances are in OKLab
(Ottosson, 2020).
"""

import itertools
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "site" / "static" / "css" / "tokens.css"

GROUNDS = ("paper", "surface", "sunken")
TINTS = ("coral-soft", "ochre-soft", "plum-soft", "sky-soft", "action-soft", "error-soft")
ACCENTS = ("coral", "ochre", "plum", "sky")

# (colour in front, ground, least ratio)
PAIRS: list[tuple[str, str, float]] = [
    *(("ink", ground, 7.0) for ground in (*GROUNDS, *TINTS)),
    *(("ink-soft", ground, 4.5) for ground in (*GROUNDS, *TINTS)),
    *((link, ground, 4.5) for link in ("action", "action-strong", "error") for ground in GROUNDS),
    ("action-strong", "action-soft", 4.5),
    ("error", "error-soft", 4.5),
    ("on-action", "action", 4.5),
    ("on-action", "action-strong", 4.5),
    ("on-deep", "deep", 7.0),
    ("on-deep-soft", "deep", 4.5),
    ("focus-on-deep", "deep", 3.0),
    *(("focus", ground, 3.0) for ground in GROUNDS),
    *(("line-strong", ground, 3.0) for ground in GROUNDS),
    *((accent, ground, 3.0) for accent in ACCENTS for ground in GROUNDS),
]

# How far apart two accents must be for every eye: over four times what an eye can just tell apart (0.02).
LEAST_DISTANCE = 0.09

SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def schemes(css: str) -> dict[str, dict[str, str]]:
    """Return {"light": {name: hex}, "dark": {name: hex}}; what dark does not set keeps its light value."""
    start = css.index("@media screen and (prefers-color-scheme: dark)")
    depth = 0
    for position in range(css.index("{", start), len(css)):
        depth += {"{": 1, "}": -1}.get(css[position], 0)
        if depth == 0:
            break
    dark, rest = css[start:position], css[:start] + css[position:]
    found = {
        name: dict(re.findall(r"--color-([a-z-]+):\s*(#[0-9a-f]{6});", part))
        for name, part in (("light", rest), ("dark", dark))
    }
    return {"light": found["light"], "dark": found["light"] | found["dark"]}


def linear(colour: str) -> tuple[float, ...]:
    """Return linear-light red, green and blue (0 to 1) of `#rrggbb`."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def contrast(front: str, ground: str) -> float:
    """Return WCAG's contrast ratio (1 to 21)."""
    high, low = sorted(
        (
            sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))
            for colour in (front, ground)
        ),
        reverse=True,
    )
    return (high + 0.05) / (low + 0.05)


def oklab(rgb: tuple[float, ...]) -> tuple[float, ...]:
    """Return the OKLab coordinates of a linear-light colour."""
    lms = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    lab = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    cone = [max(sum(m * c for m, c in zip(row, rgb, strict=True)), 0.0) ** (1 / 3) for row in lms]
    return tuple(sum(m * c for m, c in zip(row, cone, strict=True)) for row in lab)


def distance(one: str, other: str, sight: str) -> float:
    """Return how far apart two colours look (OKLab) to eyes of this kind."""
    seen = []
    for colour in (one, other):
        rgb = linear(colour)
        seen.append(
            oklab(tuple(min(max(sum(m * c for m, c in zip(row, rgb, strict=True)), 0.0), 1.0) for row in SIGHT[sight]))
        )
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def problems(colours: dict[str, str]) -> list[str]:
    """Return what is wrong with one scheme, as sentences; empty when all is well."""
    found = [
        f"{front} on {ground}: {contrast(colours[front], colours[ground]):.2f}, needs {least}"
        for front, ground, least in PAIRS
        if contrast(colours[front], colours[ground]) < least
    ]
    for one, other in itertools.combinations(ACCENTS, 2):
        found += [
            f"{one} and {other} look alike with {sight}: {distance(colours[one], colours[other], sight):.3f}"
            for sight in SIGHT
            if distance(colours[one], colours[other], sight) < LEAST_DISTANCE
        ]
    return found


@pytest.fixture(scope="module")
def tokens() -> dict[str, dict[str, str]]:
    return schemes(TOKENS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_contrast(tokens, scheme):
    assert problems(tokens[scheme]) == []


def test_dark_sets_every_colour(tokens):
    css = TOKENS.read_text(encoding="utf-8")
    dark = css[css.index("@media screen and (prefers-color-scheme: dark)") :]
    assert {name for name in tokens["light"] if f"--color-{name}:" not in dark} == set()


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("ink", "#8f8a80"),
        ("action", "#7fb8b8"),
        ("line-strong", "#dfd2ba"),
        ("sky", "#cfe4f0"),
        ("ochre", "#cc4f33"),
    ],
)
def test_a_planted_bad_colour_is_found(tokens, name, bad):
    assert any(name in problem for problem in problems(tokens["light"] | {name: bad}))

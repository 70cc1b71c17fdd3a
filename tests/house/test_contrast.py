"""The tokens can be read: WCAG contrast of every pair that is used, light and dark, straight from tokens.css."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
PAIR = re.compile(r"--([\w-]+): light-dark\(#([0-9a-f]+), #([0-9a-f]+)\)")
TEXT, GRAPHIC = 4.5, 3.0

GROUNDS = ("page", "surface", "sunk")
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS),
    *((tone, ground) for tone in ("accent", "stuck", "watch") for ground in ("page", "surface", f"{tone}-tint")),
    ("ink", "accent-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-stuck", "stuck"),
    ("page", "ink"),
]
GRAPHICS = [(line, ground) for line in ("done", "wait", "ink-3", "accent", "stuck", "watch") for ground in ("page", "surface")]


def tokens() -> dict[str, dict[str, str]]:
    """Scheme → token → six hex digits."""
    found = PAIR.findall((CSS / "tokens.css").read_text())
    return {"light": {name: six(light) for name, light, _ in found}, "dark": {name: six(dark) for name, _, dark in found}}


def six(digits: str) -> str:
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(palette: Mapping[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    measured = ((front, back, contrast(palette[front], palette[back])) for front, back in pairs)
    return [f"{front} on {back}: {ratio:.2f}" for front, back, ratio in measured if ratio < least]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(scheme: str) -> None:
    assert too_faint(tokens()[scheme], TEXTS, TEXT) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_and_edge_can_be_seen(scheme: str) -> None:
    assert too_faint(tokens()[scheme], GRAPHICS, GRAPHIC) == []


def test_a_faint_text_is_caught() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert too_faint({"grey": "999999", "white": "ffffff"}, [("grey", "white")], TEXT) == ["grey on white: 2.85"]


def test_every_colour_comes_from_a_token() -> None:
    """No stylesheet but the tokens' names a colour, save shadows and what is see-through."""
    strays = {
        file.name: stray
        for file in sorted(CSS.glob("*.css"))
        if file.name != "tokens.css" and (stray := re.findall(r"#(?!0000\b|141b182e\b)[0-9a-f]{3,8}\b|\brgb\(", file.read_text()))
    }
    assert strays == {}


def test_the_stylesheets_stay_light() -> None:
    """Eighteen kilobytes for all six as one, without comments and the spaces a compressor takes.

    The thirteenth came with the page of who comes by a link, whose answers stay in reach on every screen; two more with the status page
    on one sheet of paper, and files that are asked about; three with the desks: acts at a lane, the timetable, search and settings.
    """
    text = re.sub(r"/\*.*?\*/|@import.*?;", "", "".join(file.read_text() for file in CSS.glob("*.css")), flags=re.DOTALL)
    bare = re.sub(r"\s*([{}:;,>])\s*", r"\1", re.sub(r"\s+", " ", text))
    assert len(bare.replace(";}", "}")) < 18 * 1024

"""The tokens can be read: WCAG contrast of every pair that is used, light and dark, straight from tokens.css. Who sees few colours can tell
stuck from moving."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
PAIR = re.compile(r"--([\w-]+): light-dark\(#([0-9a-f]{3}|[0-9a-f]{6}), #([0-9a-f]{3}|[0-9a-f]{6})\)")
TEXT, GRAPHIC = 4.5, 3.0

GROUNDS = ("page", "surface", "sunk")
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS),
    *((tone, ground) for tone in ("accent", "stuck", "watch") for ground in (*GROUNDS, f"{tone}-tint")),
    ("ink", "accent-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-stuck", "stuck"),
    ("page", "ink"),
]
GRAPHICS = [
    *((line, ground) for line in ("done", "wait", "accent", "stuck", "watch") for ground in ("page", "surface")),  # tracks and their batons
    *((tone, f"{tone}-tint") for tone in ("accent", "stuck", "watch")),  # a baton over its lit zone
    ("done", "accent-tint"),  # the line behind it
    *(("ink-3", ground) for ground in GROUNDS),  # edges of fields and boxes, not-yet buttons
    ("surface", "done"),  # the check in a box that is met
    *(("accent", ground) for ground in (*GROUNDS, "accent-tint", "stuck-tint", "watch-tint")),  # focus
    ("page", "ink"),  # focus on a toast and on the part that is chosen
]
# Hairlines and shadows say nothing that is not said otherwise: whatever they part has space around it, and words in it.
SILENT = {"line", "line-2", "shade"}


def tokens() -> dict[str, dict[str, str]]:
    """Scheme → token → six hex digits."""
    found = PAIR.findall((CSS / "tokens.css").read_text())
    return {"light": {name: six(light) for name, light, _ in found}, "dark": {name: six(dark) for name, _, dark in found}}


def six(digits: str) -> str:
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


def light(colour: str) -> list[float]:
    """How much light of red, green and blue, each from 0 to 1."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def luminance(colour: str) -> float:
    red, green, blue = light(colour)
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


def test_no_token_is_left_out() -> None:
    there = set(re.findall(r"--([\w-]+): light-dark", (CSS / "tokens.css").read_text()))
    assert there - {name for pair in (*TEXTS, *GRAPHICS) for name in pair} == SILENT


def test_every_colour_comes_from_a_token() -> None:
    """No stylesheet but the tokens' names a colour."""
    named = re.compile(
        r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|:[^;{]*\b(?:white|black|red|green|blue|gr[ae]y)\b(?!-)", re.I
    )
    strays = {file.name: stray for file in CSS.glob("*.css") if file.name != "tokens.css" and (stray := named.findall(file.read_text()))}
    assert strays == {}


def test_the_stylesheets_stay_light() -> None:
    """Twenty-one kilobytes for all six as one, without comments and the spaces a compressor takes.

    The thirteenth came with the page of who comes by a link, whose answers stay in reach on every screen; two more with the status page
    on one sheet of paper, and files that are asked about; four with the desks: acts at a lane, the timetable, search and settings;
    the twentieth with what pictures of every page showed: wide tables on a tablet, long words, marks of what unfolds;
    the twenty-first with answers that stay in view beside a long packet, and what is settled set back.
    """
    text = re.sub(r"/\*.*?\*/|@import.*?;", "", "".join(file.read_text() for file in CSS.glob("*.css")), flags=re.DOTALL)
    bare = re.sub(r"\s*([{}:;,>])\s*", r"\1", re.sub(r"\s+", " ", text))
    assert len(bare.replace(";}", "}")) < 21 * 1024


# Who sees few colours: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
# wholly without one kind of cones. They are applied to light, not to the digits of a colour.
BLIND = {
    "to red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "to green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "to blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# The thinnest thing that a state paints is a line of 4 px: 0.12 degrees at 96 dots an inch and half a metre.
LINE = 0.12


def seen(colour: str, blind: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of what is seen of it."""
    red, green, blue = (min(max(sum(map(float.__mul__, row, light(colour))), 0.0), 1.0) for row in BLIND[blind])
    x, y, z = (
        (share * 903.3 + 16) / 116 if share <= 0.008856 else share ** (1 / 3)
        for share in (
            (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
            0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
            (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def noticeable(one: str, other: str, blind: str, degrees: float) -> float:
    """How many noticeable differences lie between two colours of that size: from 1 on, half of all people see that they differ.

    Stone, Szafir and Setlur, "An Engineering Model for Color Difference as a Function of Size" (2014): what is small needs more. They
    measured down to a third of a degree, so that a thin line is an estimate, on the side of caution.
    """
    steps = (5.079 + 0.751 / degrees, 5.339 + 1.541 / degrees, 5.349 + 2.871 / degrees)
    apart = zip(seen(one, blind), seen(other, blind), steps, strict=True)
    return sum(((a - b) / step) ** 2 for a, b, step in apart) ** 0.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("blind", BLIND)
def test_what_is_stuck_differs_from_what_moves_for_who_sees_few_colours(scheme: str, blind: str) -> None:
    """On top of its shape and its word, which need no colour. Both are about as light: it is not lightness that tells them apart."""
    palette = tokens()[scheme]
    assert noticeable(palette["stuck"], palette["accent"], blind, LINE) >= 1


def test_red_and_green_of_one_lightness_are_caught() -> None:
    assert noticeable("b3311a", "5a6b00", "to red", LINE) < 1

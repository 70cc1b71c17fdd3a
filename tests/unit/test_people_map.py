"""The map of a campaign's people: nobody covers anybody, and it says no more and no less than its table."""

from __future__ import annotations

import re
from itertools import pairwise

from relay.web.people_map import LINE, SHAPES, Spot, draw, table

LEVELS = ("unaware", "resistant", "neutral", "supportive", "leading")


def spot(name: str, influence: str = "high", interest: str = "high", level: str = "neutral", gap: int = 0) -> Spot:
    return Spot(name, level, level.capitalize(), influence, interest, gap)


def places(picture: str) -> list[tuple[float, int]]:
    """Where each person stands: across in percent, down in pixels."""
    found = re.findall(r'<svg x="([\d.]+)%" y="(\d+)"[^>]*><g transform', picture)
    return [(float(x), int(y)) for x, y in found]


def test_people_of_one_square_stand_apart_and_the_square_grows() -> None:
    crowd = [spot(f"Person {n}") for n in range(9)]
    at = places(draw(crowd))
    assert len({y for _x, y in at}) == 9
    assert {x for x, _y in at} == {66.67}
    assert min(b - a for (_, a), (_, b) in pairwise(at)) == LINE
    height = re.search(r'height="(\d+)"', draw(crowd))
    assert height
    assert int(height[1]) > at[-1][1] + LINE


def test_influence_goes_up_and_interest_to_the_right() -> None:
    (left, low), (right, high) = sorted(places(draw([spot("A", "low", "low"), spot("B", "high", "high")])))
    assert (left < right, low > high) == (True, True)


def test_each_stance_has_a_shape_of_its_own_and_no_colour() -> None:
    assert len(set(SHAPES.values())) == len(LEVELS) == len(SHAPES)
    picture = draw([spot(level, level=level) for level in LEVELS])
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', picture)) == {"none", "currentColor"}
    assert "style=" not in picture


def test_a_name_is_written_as_it_is_and_opens_nothing() -> None:
    assert "<script>" not in draw([spot("<script>", gap=1)])
    assert "↑" in draw([spot("A", gap=1)])


def test_the_table_names_everybody_by_square_from_the_top_left() -> None:
    rows = table([spot("A", "low", "high"), spot("B", "high", "low"), spot("C", "low", "high")])
    assert [(up, right, [one.name for one in who]) for up, right, who in rows] == [
        ("High influence", "Low interest", ["B"]),
        ("Low influence", "High interest", ["A", "C"]),
    ]

"""Twenty replays on a scale of days: what stands before the target's line makes it, however wide a column is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from insights.odds import Odds
from insights.scores import Score
from relay.web.odds import MOST_COLUMNS, instead_text, odds_picture, odds_sentence, scale_of, score_text, table_of

TODAY = date(2026, 11, 2)
DAYS = st.lists(st.integers(0, 900), min_size=20, max_size=20).map(sorted)


def odds(days: list[int], chance: float | None = 0.5) -> Odds:
    dots = tuple(TODAY + timedelta(days=n) for n in days)
    return Odds(dots[9], dots[16], dots[18], dots, chance, (), None, datetime(2026, 11, 2, tzinfo=UTC))


@given(days=DAYS, target=st.integers(0, 900))
def test_every_dot_that_makes_the_target_stands_before_its_line(days: list[int], target: int) -> None:
    told, wanted = odds(days), TODAY + timedelta(days=target)
    picture = odds_picture(told, wanted)
    line = float(re.search(r'class="t-mark" x1="([0-9.]+)%"', picture)[1])
    dots = re.findall(r'<circle class="(t-dot|t-today)" cx="([0-9.]+)%"', picture)
    assert [kind == "t-dot" for kind, _x in dots] == [day <= wanted for day in told.dots]
    assert all((float(x) < line) is (kind == "t-dot") for kind, x in dots)


@given(days=DAYS)
def test_no_two_dots_lie_on_each_other_and_all_fit(days: list[int]) -> None:
    picture = odds_picture(odds(days), None)
    places = re.findall(r'<circle class="t-today" cx="([0-9.]+)%" cy="(\d+)"', picture)
    assert (len(places), len(set(places))) == (20, 20)
    assert all(0 < float(x) < 100 and int(y) > 0 for x, y in places)


@given(days=DAYS, target=st.one_of(st.none(), st.integers(0, 900)))
def test_there_are_never_more_columns_than_can_be_told_apart(days: list[int], target: int | None) -> None:
    wanted = None if target is None else TODAY + timedelta(days=target)
    shown = [*odds(days).dots, *([wanted] if wanted else [])]
    assert scale_of(shown, wanted).columns <= MOST_COLUMNS + 1


def test_the_sentence_and_the_table_say_the_same() -> None:
    told = odds(list(range(20)))
    assert odds_sentence(told, date(2026, 11, 5)) == (
        "Half of the replays are over by Wed 11 Nov, 85 in 100 by Wed 18 Nov. 4 of 20 replays make the target of Thu 5 Nov."
    )
    assert table_of(told, date(2026, 11, 5)) == [
        ("4 in 20: the target", "Thu 5 Nov"),
        ("One in four", "Fri 6 Nov"),
        ("Half", "Wed 11 Nov"),
        ("85 in 100", "Wed 18 Nov"),
        ("95 in 100", "Fri 20 Nov"),
    ]


def test_a_score_of_few_races_is_not_told() -> None:
    assert (
        score_text(Score(told=40, kept=34, races=4, p85_kept=34)) == "How good such dates are is told from five finished races on; 1 to go."
    )
    assert (
        score_text(Score(told=50, kept=42, races=6, p85_kept=42)) == "Of our P85 dates 84 % were kept (50 dates told in 6 finished races)."
    )


def test_a_wider_day_is_told_where_too_few_were_kept_of_enough_and_never_a_nearer_one() -> None:
    def quoted(told: int, p85_kept: int, races: int) -> int:
        return Score(told=told, kept=told, races=races, p85_kept=p85_kept).quoted_percent

    assert [quoted(41, 29, 6), quoted(40, 30, 6), quoted(41, 41, 6)] == [90, 85, 85]
    assert [quoted(29, 0, 6), quoted(60, 0, 4)] == [85, 85]


def test_what_is_quoted_instead_says_why_beside_the_number() -> None:
    score = Score(told=41, kept=36, races=6, p85_kept=29)
    assert instead_text(score.instead) == "Our 85 % dates were kept in only 71 % of 41 cases, so we quote the 90 % day."
    assert "P90" in odds_picture(replace(odds(list(range(20))), instead=score.instead), None)
    assert score_text(score).endswith("88 % were kept (41 dates told in 6 finished races); of the P85 dates alone 71 % would have been.")

"""The odds of a finish as twenty dots on a scale of days, and in words: what they rest on, what drives them, how good such dates were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.lifecycle import Id
from insights.lane import PlannedLeg
from insights.odds import Longer, Odds
from insights.scores import RACES_AT_LEAST, Instead, Score, Spread, score, spread
from relay.marks import quarter_hour
from relay.web.keeping import kept_whole
from relay.web.spans import day_text
from stakeholders.names import apart

FEWEST_COLUMNS, MOST_COLUMNS = 7, 26
LABELS = 6  # below the line
QUARTER = 4  # the place of the dot that a quarter of all are over by
SIZES = (1, 2, 7, 14, 28, 56, 112, 224)  # days of a column
ROW = 12
LEFT, RIGHT = 3.0, 97.0
TURN = 62.0  # from here on a label stands before its mark
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Days in columns of `size` days, from `first` on."""

    first: date
    size: int
    columns: int

    def column(self, day: date) -> int:
        return (day - self.first).days // self.size

    def x(self, column: float) -> float:
        """The middle of a column, in per cent of the width."""
        return round(LEFT + (RIGHT - LEFT) * (column + 0.5) / self.columns, 2)

    def end(self, day: date) -> float:
        """Where the column of a day ends."""
        return self.x(self.column(day) + 0.5)


def scale_of(days: Sequence[date], target: date | None) -> Scale:
    """A column ends with the target's day: what stands before its line makes it."""
    first, last = min(days), max(days)
    size = next((one for one in SIZES if (last - first).days + one <= one * MOST_COLUMNS), SIZES[-1])
    if target:
        first -= timedelta(days=(first - target - timedelta(days=1)).days % size)
    return Scale(first, size, max((last - first).days // size + 1, FEWEST_COLUMNS))


def odds_picture(odds: Odds, target: date | None, *, beside: Sequence[date] = ()) -> SafeString:
    """Each dot is a replay, filled where it makes the target; lines stand at the end of the target's day and of P50's and P85's. The days
    `beside` are on its scale too, so that pictures of different odds can be compared."""
    days = [*days_of(odds, target), *beside]
    scale = scale_of(days, target)
    stacks = Counter(scale.column(day) for day in odds.dots)
    base = 42 + ROW * max(stacks.values())
    return format_html(
        '<svg class="track when" width="100%" height="{}" role="img" aria-label="{}">'
        '<line class="t-wait" x1="0" x2="100%" y1="{}" y2="{}"/>{}{}{}</svg>',
        base + 22,
        odds_sentence(odds, target),
        base,
        base,
        format_html_join("", '<circle class="{}" cx="{}%" cy="{}" r="5"/>', _dots(odds, target, scale, base)),
        format_html_join("", "{}", ((mark,) for mark in _marks(odds, target, scale, base))),
        format_html_join(
            "", '<text class="t-label" x="{}%" y="{}" text-anchor="middle">{}</text>', ((x, base + 16, text) for x, text in _days(scale))
        ),
    )


def days_of(odds: Odds, target: date | None) -> list[date]:
    """All that a picture marks."""
    return [*odds.dots, odds.p50, odds.p85, *([target] if target else [])]


def _dots(odds: Odds, target: date | None, scale: Scale, base: int) -> Iterator[tuple[str, float, int]]:
    stacked: Counter[int] = Counter()
    for day in odds.dots:
        column = scale.column(day)
        yield ("t-dot" if target and day <= target else "t-today", scale.x(column), base - 8 - ROW * stacked[column])
        stacked[column] += 1


def _marks(odds: Odds, target: date | None, scale: Scale, base: int) -> Iterator[SafeString]:
    """The target's label in the first row, the odds' in the second and third: none runs through another."""
    if target:
        yield _mark(scale.end(target), "t-mark", base, 12, _("target %(day)s") % {"day": day_text(target)}, strong=True)
    for row, (name, day) in enumerate((("P50", odds.p50), (f"P{odds.quoted_percent}", odds.p85))):
        yield _mark(scale.end(day), "t-wait", base, 26 if row == 0 else 40, f"{name} {day_text(day)}", strong=False)


def _mark(x: float, kind: str, base: int, y: int, words: str, *, strong: bool) -> SafeString:
    anchor, dx = ("end", -6) if x > TURN else ("start", 6)
    return format_html(
        '<line class="{0}" x1="{1}%" x2="{1}%" y1="{2}" y2="{3}"/><text class="{4}" x="{1}%" y="{5}" dx="{6}" text-anchor="{7}">{8}</text>',
        kind,
        x,
        y - 10,
        base,
        "t-label t-label-live" if strong else "t-label",
        y,
        dx,
        anchor,
        words,
    )


def _days(scale: Scale) -> Iterator[tuple[float, str]]:
    """A few days below the line, at equal distances."""
    every = -(-scale.columns // LABELS)
    for column in range(0, scale.columns, every):
        day = scale.first + timedelta(days=column * scale.size)
        if not (scale.size == 1 and day.weekday() >= SATURDAY):
            yield scale.x(column), date_format(day, _("j M"))


def odds_sentence(odds: Odds, target: date | None) -> str:
    """The picture in words."""
    said = {"p50": day_text(odds.p50), "p85": day_text(odds.p85), "percent": odds.quoted_percent}
    both = _("Half of the replays are over by %(p50)s, %(percent)d in 100 by %(p85)s.") % said
    if not target:
        return both
    made = odds.made(target)
    hits = ngettext("%(n)d of 20 replays makes the target of %(target)s.", "%(n)d of 20 replays make the target of %(target)s.", made) % {
        "n": made,
        "target": day_text(target),
    }
    return f"{both} {hits}"


def table_of(odds: Odds, target: date | None) -> list[tuple[str, str]]:
    """The same as rows, in the order of the days: which share of the replays is over by when; with the target, by that."""
    rows = [(odds.dots[QUARTER], _("One in four")), (odds.p50, _("Half")), (odds.p85, in_100(odds.quoted_percent)), (odds.p95, in_100(95))]
    if target:
        rows.append((target, _("%(n)d in 20: the target") % {"n": odds.made(target)}))
    return [(words, day_text(day)) for day, words in sorted(rows)]


def in_100(percent: int) -> str:
    return _("%(percent)d in 100") % {"percent": percent}


def drivers_text(odds: Odds, legs: Mapping[Id, PlannedLeg]) -> list[str]:
    """What P85 owes its days to, the most first."""
    return [_driver(one) for one in odds.named(legs)]


def _driver(one: Longer) -> str:
    said = {"function": apart(one.leg.function or one.leg.name), "leg": apart(one.leg.name), "days": days_text(one.days)}
    if one.in_the_air:
        return _("the baton in the air to %(function)s, %(leg)s (%(days)s)") % said
    return _("%(function)s, %(leg)s (%(days)s)") % said


def days_text(days: float) -> str:
    """Rounded: "3 days", "half a day"."""
    rounded = round(days)
    if not rounded:
        return _("half a day")
    return ngettext("%(n)d day", "%(n)d days", rounded) % {"n": rounded}


def evidence_text(odds: Odds) -> str:
    """Where the spans come from, as shares; what is mostly an assumption says so first."""
    shares = odds.shares
    if shares is None:
        return ""
    told = [
        (shares.own, ngettext("%(n)d pass of these pairs", "%(n)d passes of these pairs", shares.own_legs) % {"n": shares.own_legs}),
        (shares.function, _("other legs of these functions")),
        (shares.similar, _("legs of similar size")),
        (shares.assumed, _("assumption")),
    ]
    parts = ", ".join(f"{share:.0%} {words}".replace("%", " %", 1) for share, words in told if round(share * 100))
    said = _("Evidence: %(parts)s.") % {"parts": parts}
    warning = _("Mostly assumption so far.")
    return f"{warning} {said}" if shares.mostly_assumption else said


def kept_score(now: datetime) -> Score:
    """How good past dates were, counted once a quarter hour in this process."""
    return kept_whole("score", str(quarter_hour(now)), score)


def kept_spread(now: datetime) -> Spread:
    """Where finishes fell, the same."""
    return kept_whole("spread", str(quarter_hour(now)), spread)


def score_text(score: Score) -> str:
    """How good such dates were; nothing that few races cannot say."""
    if score.share is None or score.races < RACES_AT_LEAST:
        left = RACES_AT_LEAST - score.races
        return ngettext(
            "How good such dates are is told from five finished races on; %(n)d to go.",
            "How good such dates are is told from five finished races on; %(n)d to go.",
            left,
        ) % {"n": left}
    said = {"share": round(score.share * 100), "n": score.told}
    races = ngettext("%(races)d finished race", "%(races)d finished races", score.races) % {"races": score.races}
    if score.kept != score.p85_kept:
        said |= {"p85": round((score.p85_share or 0) * 100)}
        return _(
            "Of the dates that we told as P85 or in its place %(share)d %% were kept (%(n)d dates told in %(in_races)s); of the P85 dates "
            "alone %(p85)d %% would have been."
        ) % {**said, "in_races": races}
    return _("Of our P85 dates %(share)d %% were kept (%(n)d dates told in %(in_races)s).") % {**said, "in_races": races}


def spread_text(found: Spread, score: Score) -> str:
    """Where finishes fell among their replays; nothing that few races cannot say."""
    if not found.told or score.races < RACES_AT_LEAST:
        return ""
    said = {"early": round(found.share(1, 5) * 100), "late": round(found.share(10, 10) * 100)}
    words = _(
        "Of the finishes %(early)d %% fell into the earlier half of their replays (50 %% would be right), %(late)d %% into the latest "
        "tenth (10 %% would be right)."
    )
    return words % said


def instead_text(instead: Instead | None) -> str:
    """Why a wider day is quoted than is meant; nothing where none is."""
    if instead is None:
        return ""
    said = {"share": round(instead.share * 100), "n": instead.told}
    return _("Our 85 %% dates were kept in only %(share)d %% of %(n)d cases, so we quote the 90 %% day.") % said

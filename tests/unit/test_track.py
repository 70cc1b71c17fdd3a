"""The track: where legs stand, what every state looks like, and that the sentences say the same."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.lifecycle import CampaignState, HandoffState, LegKind
from campaigns.play import play
from campaigns.race import Exchange, Handoff, Item, Leg, Race
from campaigns.settling import settle
from relay.web.track import Lane, draw, twin
from relay.web.track.layout import LEAST, lay_out, shares
from relay.web.track.reading import GUN, TAPE
from tests.unit.relays import Player

AT = datetime(2026, 11, 11, 9, tzinfo=UTC)
NAMES = {"a": "Product", "b": "Creatives", "c": "PR", "d": "Sales"}
RUNNERS = {"a": "Daniel Price", "b": "Elise Moreau", "c": "Tom Hale"}


def relay(
    days: str,
    ways: str,
    passes: Mapping[str, str] | None = None,
    *,
    met: Mapping[str, tuple[int, int]] | None = None,
    skipped: Iterable[str] = (),
    blocked: Iterable[str] = (),
    state: CampaignState = CampaignState.RUNNING,
) -> Race:
    """`days` as "a4 b6", `ways` as "ab ac" (g is the gun, t the tape), `passes` from way to handoff state, `met` as items met of all."""
    legs = {"g": Leg("g", LegKind.GUN), "t": Leg("t", LegKind.TAPE)}
    for one in days.split():
        legs[one[0]] = Leg(one[0], planned_days=float(one[1:]), skipped=one[0] in skipped, blocked_since=AT if one[0] in blocked else None)
    exchanges = {way: Exchange(way, way[0], way[1], dropped=bool({*way} & {*skipped})) for way in ways.split()}
    handoffs = {way: Handoff(f"h{way}", way[0], way, state=HandoffState(how)) for way, how in (passes or {}).items()}
    items = {f"{leg}{i}": Item(f"{leg}{i}", leg, met=i < done) for leg, (done, count) in (met or {}).items() for i in range(count)}
    started = None if state is CampaignState.DRAFT else AT
    race = Race("r", CampaignState.RUNNING, legs=legs, exchanges=exchanges, handoffs=handoffs, items=items, started_at=started)
    for leg in legs:
        race = settle(race, leg, AT)
    return replace(race, state=state)


def passed(ways: str, **others: str) -> dict[str, str]:
    return {**dict.fromkeys(ways.split(), "accepted"), **others}


def lane(race: Race, **more: object) -> Lane:
    return Lane(**{"id": "1", "race": race, "names": NAMES, **more})  # type: ignore[arg-type]


CHAIN = "ga ab bc ct"
IN_HAND = relay("a4 b6 c3", CHAIN, passed("ga ab"), met={"b": (3, 6)})
IN_THE_AIR = relay("a4 b6 c3", CHAIN, passed("ga", ab="offered"))
FORK = relay("a4 b5 c5 d3", "ga ab ac bd cd dt", passed("ga ab", ac="offered"), met={"b": (4, 7)})


def glyphs(drawn: str) -> list[str]:
    return re.findall(r'href="#([\w-]+)"', drawn)


def stuck_glyphs(drawn: str) -> list[str]:
    return [name for group in re.findall(r'<g data-state="stuck">(.*?)</g>', drawn) for name in glyphs(group)]


def plain_chain(n: int, at: int) -> Race:
    """Legs one after the other, the one at `at` in hand."""
    ids = [chr(0x4E00 + i) for i in range(n)]
    ways = [*(f"{x}{y}" for x, y in zip(["g", *ids], ids, strict=False)), f"{ids[-1]}t"]
    return relay(" ".join(f"{one}2" for one in ids), " ".join(ways), passed(" ".join(ways[: at + 1])))


# Where things stand


@given(st.lists(st.tuples(st.floats(0.1, 60), st.sampled_from([LEAST, 14, 20, 38])), min_size=1, max_size=20))
def test_widths_fill_the_track(parts):
    assert sum(shares([days for days, _ in parts], [floor for _, floor in parts], 100)) == pytest.approx(100)


def test_no_leg_is_narrower_than_a_twelfth_of_the_track():
    places = lay_out({"a": 1, "b": 50, "c": 1}, [("1", GUN, "a"), ("2", "a", "b"), ("3", "b", "c"), ("4", "c", TAPE)], live=set()).places
    assert [round(place.end - place.start, 2) for place in places.values()] == [8.33, 83.33, 8.33]


def test_a_leg_with_a_baton_has_a_fifth_of_the_track():
    places = lay_out({"a": 1, "b": 50}, [("1", GUN, "a"), ("2", "a", "b"), ("3", "b", TAPE)], live={"a"}).places
    assert places["a"].end == pytest.approx(20)


def test_a_parallel_part_with_a_baton_has_38_percent_and_7_for_each_further_leg():
    edges = [("1", GUN, "a"), ("2", "a", "b"), ("3", "a", "c"), ("4", "c", "d"), ("5", "b", "e"), ("6", "d", "e"), ("7", "e", TAPE)]
    places = lay_out({"a": 50, "b": 1, "c": 1, "d": 1, "e": 50}, edges, live={"b"}).places
    assert places["e"].start - places["a"].end == pytest.approx(38 + 7)


def test_branches_lie_32_apart_with_the_trunk_in_the_middle():
    places = lay_out({"a": 1, "b": 1, "c": 1}, [("1", GUN, "a"), ("2", "a", "b"), ("3", "a", "c")], live=set()).places
    assert [place.row for place in places.values()] == [0, -16, 16]


def test_the_longest_chain_of_an_entangled_part_stays_on_the_trunk():
    ways = "ga ab ac bd be ce df ef ft"
    edges = [(way, {"g": GUN}.get(way[0], way[0]), {"t": TAPE}.get(way[1], way[1])) for way in ways.split()]
    rows = {leg: place.row for leg, place in lay_out({"a": 2, "b": 2, "c": 3, "d": 9, "e": 3, "f": 1}, edges, live=set()).places.items()}
    assert rows["b"] == rows["d"] == 0 != rows["c"]


def test_the_fifth_branch_is_counted_in_words():
    race = relay("a1 b1 c1 d1 e1 f1", "ga ab ac ad ae af bt ct dt et ft", passed("ga ab ac ad ae af bt"))
    assert "+1 leg<" in draw(lane(race))


def test_thirty_nine_legs_keep_the_ones_near_the_baton_and_fold_the_others():
    drawn = draw(lane(plain_chain(39, 20), names=dict.fromkeys(map(chr, range(0x4E00, 0x4E27)), "Docs")))
    assert (drawn.count(">Docs<"), drawn.count(" legs</text>"), glyphs(drawn).count("hand")) == (7, 2, 1)


def test_a_baton_moves_along_with_its_checkpoint():
    at = [float(re.search(r'#hand" x="([\d.]+)%', draw(lane(race)))[1]) for race in (IN_HAND, replace(IN_HAND, items={}))]
    assert at[0] > at[1]


def test_the_plan_mark_stands_where_the_plan_has_the_baton_today():
    legs = {**IN_HAND.legs, "c": replace(IN_HAND.legs["c"], plan_start=date(2026, 11, 9), plan_due=date(2026, 11, 13))}
    drawn = draw(lane(replace(IN_HAND, legs=legs), today=date(2026, 11, 11)))
    start = float(re.findall(r'#zone" x="([\d.]+)%', drawn)[1])
    assert float(re.search(r'#plan" x="([\d.]+)%', drawn)[1]) == pytest.approx((start + 100) / 2, abs=0.02)


# What it looks like

STATES = {
    "in hand": (IN_HAND, {}, ["hand"]),
    "in the air": (IN_THE_AIR, {}, ["lit", "air"]),
    "stuck in the air": (IN_THE_AIR, {"hab": "9 h over"}, ["lit", "air", "stop"]),
    "late": (IN_HAND, {"b": "4 h over"}, ["hand", "stop"]),
    "sent back": (relay("a4 b6 c3", CHAIN, passed("ga", ab="returned")), {}, ["hand", "stop", "hook", "hook-head"]),
    "declined": (relay("a4 b6 c3", CHAIN, passed("ga", ab="declined")), {}, ["lit", "declined"]),
    "no hands": (IN_HAND, {"c": "2 h over"}, ["question", "hand"]),
    "blocked": (relay("a4 b6 c3", CHAIN, passed("ga ab"), blocked="b"), {}, ["hand", "bars"]),
    "missing at the join": (relay("a1 b1 c1 d1", "ga ab ac bd cd dt", passed("ga ab ac bd")), {"cd": "2 d"}, ["zone-stuck", "hand"]),
    "done": (relay("a1 b1 c1", CHAIN, passed(CHAIN), state=CampaignState.FINISHED), {}, []),
    "not started": (relay("a1 b1 c1", CHAIN, state=CampaignState.DRAFT), {}, []),
}


@pytest.mark.parametrize("name", STATES)
def test_every_state_has_its_glyphs(name):
    race, stuck, wanted = STATES[name]
    assert [one for one in glyphs(draw(lane(race, stuck=stuck))) if one not in ("gun", "tape", "gap", "zone")] == wanted


@pytest.mark.parametrize(
    ("name", "red"),
    [("stuck in the air", ["lit", "air", "stop"]), ("late", ["hand", "stop"]), ("no hands", ["question"]), ("sent back", [])],
)
def test_only_what_is_stuck_is_marked_as_stuck(name, red):
    race, stuck, _ = STATES[name]
    assert stuck_glyphs(draw(lane(race, stuck=stuck))) == red


@pytest.mark.parametrize(
    ("race", "kinds"),
    [
        (IN_HAND, ["t-done", "t-live", "t-wait"]),
        (IN_THE_AIR, ["t-done", "t-wait"]),
        (relay("a4 b6 c3", CHAIN, passed("ga ab"), blocked="b", met={"b": (1, 2)}), ["t-done", "t-watch", "t-wait"]),
        (replace(IN_HAND, state=CampaignState.PAUSED), ["t-wait"]),
    ],
)
def test_lines_show_how_far_the_baton_came(race, kinds):
    assert re.findall(r'<line class="([\w-]+)"', draw(lane(race))) == kinds


def test_a_skipped_leg_stays_in_its_place_as_dots_with_its_name_struck():
    race = relay("a4 b6 c3 d3", f"{CHAIN[:8]} cd dt bd", passed("ga ab"), skipped="c")
    drawn = draw(lane(race))
    assert '<line class="t-skip"' in drawn
    assert re.search(r'class="t-label t-skip"[^>]*>PR<', drawn)


def test_a_pass_round_a_skipped_leg_is_drawn_before_its_taker():
    drawn = draw(lane(relay("a4 b6 c3 d3", "ga ab bc cd dt bd", passed("ga ab", bd="offered"), skipped="c")))
    dots = re.search(r'<line class="t-skip" x1="[\d.]+%" x2="([\d.]+%)', drawn)[1]
    assert f'<use href="#air" x="{dots}"' in drawn


def test_a_paused_race_is_never_red():
    assert "stuck" not in draw(lane(replace(IN_HAND, state=CampaignState.PAUSED), stuck={"b": "4 h over"}))


def test_a_second_attempt_is_told_under_its_zone():
    exchanges = {**IN_HAND.exchanges, "ab": replace(IN_HAND.exchanges["ab"], returns=1)}
    assert ">×2</text>" in draw(lane(replace(IN_HAND, exchanges=exchanges)))


def test_the_name_of_a_live_leg_is_never_left_out():
    drawn = draw(lane(plain_chain(12, 5), names={chr(0x4E05): "A very long name for such a short leg"}))
    assert re.search(r'class="t-label t-label-live"(?![^>]*data-from)[^>]*>A very long name', drawn)


def test_a_name_gives_way_to_that_of_a_live_leg_before_it():
    def widths(live: str) -> list[str]:
        return re.findall(r'data-from="(\d+)">PR<', draw(lane(relay("a9 b1 c3", CHAIN, passed("ga ab")), names={"b": live, "c": "PR"})))

    assert widths("Art") == []
    assert widths("Sales enablement") != []


def test_a_name_that_is_longer_than_its_leg_says_from_which_width_on_it_fits():
    assert re.search(r'data-from="\d+">Docs<', draw(lane(plain_chain(12, 5), names={chr(0x4E08): "Docs"})))


def test_in_detail_runner_and_date_stand_at_the_leg():
    drawn = draw(lane(IN_HAND, runners=RUNNERS, dates={"a": "passed 9 Nov", "b": "due Fri 20 Nov"}), detail=True)
    assert {"Daniel Price", "passed 9 Nov", "Creatives · Elise Moreau, due Fri 20 Nov"} <= set(re.findall(r">([^<]+)</text>", drawn))


def test_in_detail_a_live_leg_says_as_much_as_there_is_room_for():
    due = {"b": "due Fri 20 Nov"}

    def said(runner: str) -> list[str]:
        return re.findall(r"t-label-live[^>]*>([^<]+)</text>", draw(lane(IN_HAND, runners={"b": runner}, dates=due), detail=True))

    assert said("Elise Moreau") == ["Creatives · Elise Moreau, due Fri 20 Nov"]
    long = "Elise Moreau-Rautenstrauch von und zu Aschaffenburg"
    assert said(long) == [f"Creatives · {long}, due Fri 20 Nov", "Creatives"]  # where the track is wide, and where it is not
    assert said(long * 3) == ["Creatives"]


def test_words_of_people_are_escaped_wherever_they_stand():
    evil = '<script>alert("1")</script>&\''
    every = dict.fromkeys("abcd", evil)
    words = {"names": every, "full_names": every, "runners": every, "dates": every, "stuck": {"hac": evil}, "expected": evil}
    for detail in (False, True):
        assert not re.search("<script|<b>", draw(Lane(id='"><b>', race=FORK, **words), detail=detail))


def test_a_track_costs_about_four_nodes_a_leg():
    drawn = draw(lane(plain_chain(10, 4), names=dict.fromkeys(map(chr, range(0x4E00, 0x4E0A)), "Docs")))
    assert len(re.findall(r"<[a-z]", drawn)) <= 4 * 10


def test_two_hundred_lanes_of_ten_legs_are_drawn_in_a_moment():
    lanes = [lane(plain_chain(10, i % 10), id=str(i)) for i in range(200)]
    began = time.process_time()
    for one in lanes:
        draw(one)
    assert time.process_time() - began < 0.6  # 0.08 s where nothing else runs


# What it says


def test_the_twin_tells_how_far_who_waits_and_when_it_ends():
    drawn = lane(
        FORK, runners=RUNNERS, stuck={"hac": "9 working hours over"}, expected="Tue 8 December", against_plan="3 working days after plan"
    )
    assert twin(drawn) == (
        "1 of 4 legs done. In the air to PR, Tom Hale, 9 working hours over. Creatives, Elise Moreau, in hand, 4 of 7 met. Then Sales. "
        "Expected Tue 8 December, 3 working days after plan."
    )


def test_the_twin_of_a_paused_race_says_until_when():
    assert twin(lane(replace(IN_HAND, state=CampaignState.PAUSED), paused_until="Mon 4 January")).startswith("Paused until Mon 4 January.")


def test_the_picture_is_named_by_its_twin():
    tree = ElementTree.fromstring(draw(lane(FORK)))  # noqa: S314 - our own
    assert (tree.get("role"), tree.get("aria-labelledby")) == ("img", "track-1")
    assert (tree[0].tag, tree[0].get("id"), tree[0].text) == ("title", "track-1", twin(lane(FORK)))


# Whatever the plan


@st.composite
def any_race(draw_from):
    legs = "abcdefghijklmnop"[: draw_from(st.integers(0, 14))].replace("g", "x")
    nodes = f"g{legs}t"
    pairs = [f"{x}{y}" for i, x in enumerate(nodes) for y in nodes[i + 1 :]]
    ways = draw_from(st.lists(st.sampled_from(pairs), unique=True, max_size=30))
    passes = {way: how.value for way in ways if (how := draw_from(st.sampled_from([*HandoffState, None])))}
    skipped = draw_from(st.lists(st.sampled_from(legs), max_size=3)) if legs else []
    state = draw_from(st.sampled_from(CampaignState))
    return relay(" ".join(f"{leg}{i % 5 + 0.5}" for i, leg in enumerate(legs)), " ".join(ways), passes, skipped=skipped, state=state)


def inside(drawn: str) -> bool:
    ElementTree.fromstring(drawn)  # noqa: S314 - our own
    return all(0 <= float(at) <= 100 for at in re.findall(r'"([-\d.]+)%"', drawn))


@given(any_race(), st.booleans())
def test_any_plan_is_drawn_inside_its_track(race, detail):
    stuck = dict.fromkeys([*race.legs, *race.exchanges, *(handoff.id for handoff in race.handoffs.values())], "9 h over")
    assert inside(draw(lane(race, stuck=stuck, today=date(2026, 11, 11)), detail=detail))


def test_a_circle_in_a_draft_does_no_harm():
    assert inside(draw(lane(relay("a1 b1 c1", "ga ab bc ca ct", state=CampaignState.DRAFT))))


@pytest.mark.parametrize("player", [Player(seed) for seed in range(12)])
def test_every_moment_of_a_played_relay_is_drawn_inside_its_track(player):
    race, _ = Race(player.race.id), player.play()
    for event in player.log:
        race = play(race, event)
        assert inside(draw(lane(race)))

"""The table of moves: what `RULES` says, `open_moves` shows and `decide` guards are one and the same, for every move, state and hat."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from campaigns.decide import decide, hats_on, open_moves
from campaigns.lifecycle import CampaignState, HandoffState, Hat, LegKind, LegState, Move, Subject
from campaigns.moves import DECIDERS
from campaigns.play import PLAYS
from campaigns.race import Exchange, Handoff, Item, Leg, People, Race
from campaigns.rules import RULES, Rule
from campaigns.said import Ask
from stakeholders.refusals import Invalid, Outdated, Refused, WrongMoment, WrongPerson
from tests.unit.invariants import disagreements
from tests.unit.relay_plans import ADMIN, PERSONS, random_facts
from tests.unit.relays import SEED, WORDS, Player
from tests.unit.track import Track

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
SUBJECT_IDS = {Subject.CAMPAIGN: "R", Subject.LEG: "1", Subject.ITEM: "i", Subject.EXCHANGE: "1x2", Subject.HANDOFF: "h"}
STATES: dict[Subject, tuple[StrEnum | None, ...]] = {
    Subject.CAMPAIGN: tuple(CampaignState),
    Subject.LEG: tuple(LegState),
    Subject.ITEM: tuple(LegState),
    Subject.EXCHANGE: (None,),
    Subject.HANDOFF: tuple(HandoffState),
}
PEOPLE = People(heads={"f": "head"}, functions={hat.value: "f" for hat in Hat})


def ripe(on: Subject, state: StrEnum | None) -> Race:
    """A race in which one subject is in this state, and only state and hat can stand in the way of a move."""
    legs = [
        Leg("g", LegKind.GUN, runner="lead"),
        Leg("1", function="f", runner="runner", ready_over="gx1"),
        Leg("2", function="f"),
        Leg("t", LegKind.TAPE),
    ]
    race = Race(
        id="R",
        state=CampaignState.RUNNING,
        lead="lead",
        deputy="deputy",
        sponsor="sponsor",
        legs={leg.id: leg for leg in legs},
        exchanges={f"{a}x{b}": Exchange(f"{a}x{b}", a, b, critical=True) for a, b in ("g1", "12", "2t")},
        items={"i": Item("i", "1", met=True)},
    )
    if isinstance(state, CampaignState):
        return replace(race, state=state)
    if isinstance(state, LegState):
        return replace(race, legs={**race.legs, "1": replace(race.legs["1"], state=state)})
    if isinstance(state, HandoffState):
        passing = Handoff("h", "1", "1x2", giver="giver", taker="taker", state=state, question_open=True, decided_at=NOW, offered_at=NOW)
        return replace(race, handoffs={"h": passing})
    return race


def allowed(rule: Rule, state: StrEnum | None, hat: Hat) -> bool:
    in_state = state is None or state in (rule.campaign if rule.on is Subject.CAMPAIGN else rule.starts)
    return in_state and hat in rule.hats | rule.on_behalf


def worn_alone(race: Race, rule: Rule, hat: Hat) -> bool:
    """Can somebody wear this hat on such a subject at all?"""
    about = race.handoffs.get("h") if rule.on is Subject.HANDOFF else None if rule.on is Subject.CAMPAIGN else race.legs["1"]
    return hats_on(race, about, people=PEOPLE, me=frozenset({hat.value}), admin=hat is Hat.ADMIN) == {hat}


def asked(move: Move, hat: Hat) -> Ask:
    return Ask(move, SUBJECT_IDS[RULES[move].on], hat.value, NOW, admin=hat is Hat.ADMIN, words=WORDS)


def refusal(race: Race, ask: Ask) -> type[Refused] | None:
    try:
        decide(race, ask, people=PEOPLE, new_id=lambda: "new")
    except Refused as refused:
        return type(refused)
    return None


def situations(move: Move) -> Iterator[tuple[Race, StrEnum | None, Hat]]:
    for state in STATES[RULES[move].on]:
        race = ripe(RULES[move].on, state)
        yield from ((race, state, hat) for hat in Hat if worn_alone(race, RULES[move], hat))


@pytest.mark.parametrize("move", Move)
def test_a_move_is_shown_exactly_in_the_states_and_to_the_hats_of_its_row(move: Move) -> None:
    rule, wrong = RULES[move], []
    for race, state, hat in situations(move):
        me = frozenset({hat.value})
        shown = open_moves(race, SUBJECT_IDS[rule.on], people=PEOPLE, me=me, admin=hat is Hat.ADMIN, now=NOW)
        if (move in shown) is not allowed(rule, state, hat):
            wrong.append((state, hat))

    assert wrong == []


@pytest.mark.parametrize("move", Move)
def test_a_move_is_refused_to_every_other_hat_and_in_every_other_state(move: Move) -> None:
    rule, wrong = RULES[move], []
    for race, state, hat in situations(move):
        found = refusal(race, asked(move, hat))
        wants = () if allowed(rule, state, hat) else (WrongPerson,) if hat not in rule.hats | rule.on_behalf else (WrongMoment,)
        if bool(wants) != (found is not None and found is not Invalid) or (wants and not issubclass(found or Refused, wants)):
            wrong.append((state, hat, found))

    assert wrong == []


@pytest.mark.parametrize("move", Move)
def test_an_own_hat_is_never_on_behalf(move: Move) -> None:
    rule = RULES[move]

    assert not rule.hats & rule.on_behalf
    for race, state, hat in situations(move):
        shown = open_moves(race, SUBJECT_IDS[rule.on], people=PEOPLE, me=frozenset({hat.value}), admin=hat is Hat.ADMIN, now=NOW)
        assert shown.get(move, hat in rule.on_behalf) is (hat in rule.on_behalf), (state, hat)


@pytest.mark.parametrize("state", CampaignState)
def test_no_move_is_open_in_a_campaign_state_that_its_row_does_not_name(state: CampaignState) -> None:
    everybody = frozenset(hat.value for hat in Hat)
    for on, subject in SUBJECT_IDS.items():
        for there in STATES[on]:
            race = replace(ripe(on, there), state=state)
            shown = open_moves(race, subject, people=PEOPLE, me=everybody, admin=True, now=NOW)
            assert [move for move in shown if state not in RULES[move].campaign] == []


OWN = {
    "lead deputy admin": "start pause resume replan abandon skip edit_checkpoint insert edit_exchange",
    "lead deputy sponsor admin": "hand_over",
    "lead deputy": "check colour waive",
    "lead deputy head runner": "reassign",
    "runner": "offer check_in promise block unblock tick untick ready",
    "blocker": "renew",
    "taker": "accept send_back give_back undo ask need_until decline",
    "giver": "answer recall confirm",
    "lead deputy head taker": "redirect",
}
ON_BEHALF = {"lead deputy": "offer check_in promise block unblock accept recall ready"}


def test_the_hats_are_those_of_the_written_rules() -> None:
    own = {Move(move): frozenset(map(Hat, hats.split())) for hats, moves in OWN.items() for move in moves.split()}
    behalf = {Move(move): frozenset(map(Hat, hats.split())) for hats, moves in ON_BEHALF.items() for move in moves.split()}

    assert {move: rule.hats for move, rule in RULES.items()} == own
    assert {move: rule.on_behalf for move, rule in RULES.items() if rule.on_behalf} == behalf
    assert {move for move, rule in RULES.items() if rule.needs_reason} == {Move.OFFER, Move.ACCEPT}


def test_every_move_has_its_row_and_its_way_of_being_decided() -> None:
    assert set(RULES) == set(DECIDERS) == set(Move)
    assert {kind.value for kind in PLAYS}.isdisjoint({"drafted", "stall_opened", "stall_closed"})


@pytest.mark.parametrize("seed", range(SEED, SEED + 24))
def test_shown_and_guarded_agree_for_every_move_subject_and_person_of_a_random_race(seed: int) -> None:
    player = Player(seed)
    for _ in range(20 + seed % 17):
        player.obstruct()
    race, facts = player.race, random_facts(player.rng, player.race, player.now)

    subjects = (race.id, "nothing", *race.legs, *race.items, *race.exchanges, *race.handoffs)
    asks = [
        Ask(Move.CHECK, subject, by, player.now, admin=by == ADMIN, facts=facts, words=WORDS)
        for subject in subjects
        for by in (*PERSONS, ADMIN)
    ]

    assert [fault for ask in asks for fault in disagreements(race, ask, player.people)] == []


# What a refusal tells


def test_who_saw_an_old_version_is_shown_the_new_one() -> None:
    track = Track().running("1")
    track.offer("1")
    seen = track.handoff("2").version
    track.do("Cleo", Move.ASK, track.baton("2"), question="Which logo?")

    with pytest.raises(Outdated) as refused:
        track.do("Cleo", Move.ACCEPT, track.baton("2"), seen=seen)
    assert refused.value.facts == {"seen": seen, "version": seen + 1}


def test_who_saw_the_present_version_decides() -> None:
    track = Track().running("1")

    assert track.do("Ben", Move.OFFER, "1", seen=track.race.legs["1"].version, note="All there.")


def test_a_campaign_has_no_version_to_be_outdated() -> None:
    assert Track().started().do("Ana", Move.CHECK, "R", seen=41)


def test_a_quiet_repeat_comes_before_the_version() -> None:
    track = Track().running("1")
    track.offer("1")
    seen = track.handoff("2").version
    track.take("2")

    assert track.do("Cleo", Move.ACCEPT, track.baton("2"), seen=seen, read_back="All of it.") == []


def test_whose_it_is_comes_before_whether_it_is_the_moment() -> None:
    track = Track().started()

    with pytest.raises(WrongPerson):
        track.do("Dov", Move.OFFER, "2", note="Mine.")


@pytest.mark.parametrize("leg", ["g", "1", "2", "t"])
def test_a_leg_in_another_state_says_in_which(leg: str) -> None:
    track = Track().running("1")

    with pytest.raises(WrongMoment) as refused:
        track.do("Ana", Move.UNBLOCK, leg)
    assert refused.value.facts == {"state": track.state(leg).value}


def test_the_facts_of_refusals_are_ready_for_json() -> None:
    player = Player(SEED)
    for _ in range(30):
        player.obstruct()
    for move in Move:
        for subject in (*player.race.legs, *player.race.handoffs):
            ask = Ask(move, subject, player.race.lead or "", player.now, words=WORDS)
            try:
                decide(player.race, ask, people=player.people, new_id=player.new_id)
            except Refused as refused:
                json.dumps(refused.facts)

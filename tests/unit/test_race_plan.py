"""The plan changes while the race runs: skip, insert, edit; what was on its way is void, offered anew, or left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from campaigns.lifecycle import CampaignState, HandoffState, Id, Kind, LegKind, LegState, Move
from campaigns.race import Item
from campaigns.settling import with_exchange
from stakeholders.refusals import Invalid, NotFound, WrongMoment, WrongPerson
from tests.unit.track import TRIANGLE, Track, kinds

LONG = ("g1", "12", "23", "3t")


def skipped(track: Track, leg: Id) -> Track:
    track.do("Ana", Move.SKIP, leg, reason="Not needed this year.")
    return track


# Skip


def test_a_skip_joins_the_leg_before_to_the_leg_behind() -> None:
    track = skipped(Track(*LONG).running("1"), "2")

    assert track.state("2") is LegState.SKIPPED
    assert [(x.giver, x.taker) for x in track.race.exchanges.values() if not x.dropped] == [("g", "1"), ("3", "t"), ("1", "3")]


def test_the_new_exchange_keeps_the_terms_of_the_leg_behind() -> None:
    track = Track("g1", "12", "23", "24", "3t", "4t").running("1")
    track.race = with_exchange(track.race, "23", need_by=date(2026, 11, 20), critical=True)

    skipped(track, "2")

    new = {x.taker: (x.need_by, x.critical) for x in track.race.exchanges.values() if x.giver == "1" and not x.dropped}
    assert new == {"3": (date(2026, 11, 20), True), "4": (None, False)}


def test_a_baton_on_its_way_to_a_skipped_leg_goes_on_to_the_next_with_the_last_packet() -> None:
    track = Track(*LONG).running("1")
    track.offer("1")
    void = track.baton("2")

    happened = track.do("Ana", Move.SKIP, "2", reason="Not needed.")

    assert kinds(happened) == [Kind.VOIDED, Kind.SKIPPED, Kind.OFFERED]
    assert track.race.handoffs[void].state is HandoffState.VOID
    assert (track.handoff("3").taker, track.handoff("3").packet_version) == ("Dov", 1)
    assert track.state("1") is LegState.PASSING


def test_a_leg_still_running_offers_by_itself() -> None:
    track = skipped(Track(*LONG).running("1"), "2")

    assert track.in_the_air() == []
    assert track.state("1") is LegState.RUNNING


def test_an_exchange_that_exists_is_not_added_twice() -> None:
    track = Track(*TRIANGLE).running("1")
    track.offer("1")
    track.take("3", of="1")

    skipped(track, "2")

    assert [(x.giver, x.taker) for x in track.race.exchanges.values() if not x.dropped] == [("g", "1"), ("1", "3"), ("3", "t")]
    assert track.states() == {"g": "done", "1": "done", "2": "skipped", "3": "running", "t": "waiting"}


def test_a_leg_whose_baton_was_taken_is_not_skipped() -> None:
    track = Track("g1", "g2", "13", "23", "3t").running("1")
    track.offer("1")
    track.take("3")

    with pytest.raises(WrongMoment):
        skipped(track, "3")


@pytest.mark.parametrize("leg", ["t"])
def test_the_tape_is_not_skipped(leg: Id) -> None:
    with pytest.raises(WrongMoment):
        skipped(Track().started(), leg)


def test_a_skip_has_a_reason_and_is_the_leads() -> None:
    track = Track().started()

    with pytest.raises(Invalid):
        track.do("Ana", Move.SKIP, "2", reason="")
    with pytest.raises(WrongPerson):
        track.do("Cleo", Move.SKIP, "2", reason="No time.")


def test_what_must_survive_moves_to_the_next_leg() -> None:
    kept, lost = Item("kept", "2", survives=True), Item("lost", "2")
    track = skipped(Track(*LONG, items=(kept, lost)).running("1"), "2")

    assert (track.race.items["kept"].leg, track.race.items["lost"].leg) == ("3", "2")


def test_what_the_next_leg_asks_for_already_is_not_asked_for_twice() -> None:
    promise, proof = Item("promise", "2", survives=True), Item("proof", "2", survives=True)
    track = Track(*LONG, items=(promise, proof, Item("theirs", "3"))).running("1")

    track.do("Ana", Move.SKIP, "2", reason="Not needed.", twins={"promise": ["3"], "proof": ["1"]})

    assert (track.race.items["promise"].removed, track.race.items["proof"].leg) == (True, "3")


def test_before_the_tape_it_moves_to_the_leg_that_has_not_passed() -> None:
    track = skipped(Track(items=(Item("kept", "2", survives=True),)).running("1"), "2")

    assert track.race.items["kept"].leg == "1"


def test_with_nobody_left_to_carry_it_the_skip_is_refused_until_it_is_waived() -> None:
    track = Track(items=(Item("kept", "2", survives=True),)).running("1")
    track.offer("1")

    with pytest.raises(Invalid) as refusal:
        skipped(track, "2")
    assert set(refusal.value.errors) == {"checkpoint"}

    track.do("Ana", Move.WAIVE, "kept", reason="The board says so.")
    assert skipped(track, "2").state("2") is LegState.SKIPPED


def test_skipping_the_last_leg_in_the_air_ends_the_race() -> None:
    track = Track("g1", "1t").started()

    happened = track.do("Ana", Move.SKIP, "1", reason="All done already.")

    assert kinds(happened)[-2:] == [Kind.ACCEPTED, Kind.FINISHED]
    assert track.race.state is CampaignState.FINISHED


def test_a_relief_falls_with_the_leg_that_a_skip_has_finished() -> None:
    track = Track(*TRIANGLE).running("1")
    track.offer("1")
    track.take("3", of="1")
    track.send_back("2")
    track.do("Ana", Move.REASSIGN, "1", runner="Eli")

    happened = track.do("Ana", Move.SKIP, "2", reason="Not needed.")

    assert kinds(happened) == [Kind.SKIPPED, Kind.VOIDED]
    assert track.state("1") is LegState.DONE


# Insert


def test_a_leg_is_inserted_where_no_baton_is_on_its_way() -> None:
    track = Track().running("1")

    (inserted,) = track.do("Ana", Move.INSERT, "12", name="Legal", leg={"runner": "Dov", "planned_days": 2, "plan_due": "2026-11-20"})

    leg = track.race.legs[inserted.leg or ""]
    assert (leg.kind, leg.runner, leg.planned_days, leg.plan_due) == (LegKind.LEG, "Dov", 2.0, date(2026, 11, 20))
    assert [(x.giver, x.taker) for x in track.race.exchanges.values() if not x.dropped][-2:] == [("1", leg.id), (leg.id, "2")]


def test_the_second_half_keeps_the_terms_of_the_exchange() -> None:
    track = Track(need_by=date(2026, 11, 20), critical=True).running("1")

    (inserted,) = track.do("Ana", Move.INSERT, "12", name="Legal", leg={})

    halves = {x.giver: (x.need_by, x.critical) for x in track.race.exchanges.values() if inserted.leg in (x.giver, x.taker)}
    assert halves == {"1": (None, False), inserted.leg: (date(2026, 11, 20), True)}


def test_nothing_is_inserted_before_a_baton_in_the_air() -> None:
    track = Track().running("1")
    track.offer("1")

    with pytest.raises(WrongMoment):
        track.do("Ana", Move.INSERT, "12", name="Legal", leg={})


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "", "leg": {}}, "name"),
        ({"name": "Legal"}, "leg"),
        ({"name": "Legal", "leg": {"planned_days": 0.4}}, "planned_days"),
        ({"name": "Legal", "leg": {"planned_days": "many"}}, "planned_days"),
        ({"name": "Legal", "leg": {"plan_due": "Friday"}}, "plan_due"),
        ({"name": "Legal", "leg": {}, "items": ["a text"]}, "items"),
    ],
)
def test_a_leg_that_cannot_be_read_is_refused(said: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Track().running("1").do("Ana", Move.INSERT, "12", **said)
    assert set(refusal.value.errors) == {field}


# Exchange and checkpoint


def test_an_exchange_is_edited_until_its_baton_is_on_its_way() -> None:
    track = Track().running("1")
    track.do("Ana", Move.EDIT_EXCHANGE, "12", need_by="2026-11-10", critical=True)
    track.offer("1")

    with pytest.raises(WrongMoment):
        track.do("Ana", Move.EDIT_EXCHANGE, "12", need_by="2026-11-09")
    assert (track.race.exchanges["12"].need_by, track.race.exchanges["12"].critical) == (date(2026, 11, 10), True)


def test_a_need_by_is_taken_away_when_none_is_said() -> None:
    track = Track(need_by=date(2026, 11, 10), critical=True).started()

    track.do("Ana", Move.EDIT_EXCHANGE, "12", need_by=None)

    assert (track.race.exchanges["12"].need_by, track.race.exchanges["12"].critical) == (None, True)


def test_a_checkpoint_gains_and_loses_items() -> None:
    track = Track(items=(Item("old", "1"),)).running("1")

    track.do("Ana", Move.EDIT_CHECKPOINT, "1", added=[{"id": "new", "wants_evidence": True}], removed=["old"])

    assert track.race.items["old"].removed
    assert track.race.items["new"] == Item("new", "1", required=True, wants_evidence=True)


def test_who_saw_the_old_checkpoint_is_told_that_it_changed() -> None:
    track = Track().running("1")
    before = track.race.legs["1"].version

    track.do("Ana", Move.EDIT_CHECKPOINT, "1", added=[{}])

    assert track.race.legs["1"].version > before


@pytest.mark.parametrize(
    "said", [{}, {"added": [], "removed": []}, {"removed": ["of another leg"]}, {"added": [{"id": "there"}]}, {"added": 3}]
)
def test_a_checkpoint_without_a_change_that_can_be_read_is_refused(said: dict[str, object]) -> None:
    track = Track(items=(Item("there", "1"), Item("of another leg", "2"))).running("1")

    with pytest.raises(Invalid):
        track.do("Ana", Move.EDIT_CHECKPOINT, "1", **said)


@pytest.mark.parametrize(
    ("subject", "move"),
    [("gone", Move.TICK), ("nothing", Move.OFFER), ("nothing", Move.ACCEPT), ("nothing", Move.INSERT), ("S", Move.PAUSE)],
)
def test_what_is_not_there_is_not_found(subject: Id, move: Move) -> None:
    track = Track().running("1")
    track.race = replace(track.race, items={"gone": Item("gone", "1", removed=True)})

    with pytest.raises(NotFound):
        track.do("Ben", move, subject)

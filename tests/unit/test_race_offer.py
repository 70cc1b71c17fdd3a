"""Offer: what must be met, who gets what, and what those hear who have the baton in the air or in hand already."""

from __future__ import annotations

import pytest

from campaigns.lifecycle import HandoffState, Kind, LegState, Move
from campaigns.race import Item
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.unit.track import FORK_AND_JOIN, Track, kinds

ITEM = Item("logo", "1", required=True)
PROOF = Item("proof", "1", required=True, wants_evidence=True)


def test_an_offer_makes_a_handoff_on_every_outgoing_exchange() -> None:
    track = Track(*FORK_AND_JOIN).running("1")

    track.offer("1")

    assert track.in_the_air() == [("12", "offered"), ("13", "offered")]
    assert track.state("1") is LegState.PASSING


def test_a_packet_has_a_note() -> None:
    track = Track().running("1")

    with pytest.raises(Invalid) as refusal:
        track.do("Ben", Move.OFFER, "1", note=" ")
    assert set(refusal.value.errors) == {"note"}


@pytest.mark.parametrize("item", [ITEM, PROOF])
def test_an_open_item_stops_the_offer(item: Item) -> None:
    track = Track(items=(item,)).running("1")

    with pytest.raises(Invalid) as refusal:
        track.offer("1")
    assert refusal.value.facts["items"] == [item.id]


def test_an_item_that_is_not_required_stops_nothing() -> None:
    track = Track(items=(Item("nice", "1", required=False),)).running("1")

    assert kinds(track.offer("1")) == [Kind.OFFERED]


def test_an_item_met_with_evidence_lets_the_leg_pass() -> None:
    track = Track(items=(PROOF,)).running("1")

    track.do("Ben", Move.TICK, "proof", evidence="https://example.org/proof")

    assert kinds(track.offer("1")) == [Kind.OFFERED]


def test_an_item_waived_by_the_lead_lets_the_leg_pass() -> None:
    track = Track(items=(PROOF,)).running("1")

    track.do("Ana", Move.WAIVE, "proof", reason="Legal says it can wait.")

    assert kinds(track.offer("1")) == [Kind.OFFERED]


@pytest.mark.parametrize("taker", [None, "Jo"])
def test_a_taker_who_is_missing_or_cannot_be_reached_has_declined_from_the_start(taker: str | None) -> None:
    track = Track(runners={"2": taker}).running("1")

    track.offer("1")

    assert track.handoff("2").state is HandoffState.DECLINED


def test_an_offer_to_oneself_is_taken_at_once_and_not_graded() -> None:
    track = Track(runners={"2": "Ben"}).running("1")

    happened = track.offer("1")

    assert kinds(happened) == [Kind.OFFERED, Kind.ACCEPTED]
    assert track.state("2") is LegState.RUNNING
    assert track.handoff("2").grade is None


def test_offering_again_gives_those_in_the_air_and_in_hand_the_new_packet() -> None:
    track = Track("g1", "12", "13", "14", "2t", "3t", "4t").running("1")
    track.offer("1")
    track.take("2")
    track.send_back("3")
    before = track.handoff("2").version

    happened = track.offer("1")

    assert kinds(happened) == [Kind.PACKET_CHANGED, Kind.OFFERED, Kind.PACKET_CHANGED]
    assert {track.handoff(leg).packet_version for leg in "234"} == {2}
    assert track.handoff("2").version > before


def test_an_offer_ends_a_block() -> None:
    track = Track().running("1")
    track.do("Ben", Move.BLOCK, "1", reason="No logo yet.")

    track.offer("1")

    assert track.race.legs["1"].blocked_since is None


def test_a_second_offer_is_told_that_the_baton_is_in_the_air() -> None:
    track = Track().running("1")
    track.offer("1")

    with pytest.raises(WrongMoment) as refusal:
        track.offer("1")
    assert refusal.value.facts["state"] == "passing"


def test_only_the_runner_offers() -> None:
    track = Track().running("1")

    with pytest.raises(WrongPerson) as refusal:
        track.do("Dov", Move.OFFER, "1", note="Mine now.")
    assert refusal.value.facts["lead_by"] == "Ana"


def test_the_lead_offers_on_behalf_with_a_reason_and_it_is_not_graded() -> None:
    track = Track().running("1")
    with pytest.raises(Invalid) as refusal:
        track.do("Ana", Move.OFFER, "1", note="All there.")
    assert set(refusal.value.errors) == {"override_reason"}

    (offered,) = track.do("Ana", Move.OFFER, "1", note="All there.", override_reason="Ben is at sea.")
    track.take("2")

    assert offered.facts["behalf"]
    assert track.handoff("2").grade is None


def test_a_substitute_wears_the_hat_of_the_absent() -> None:
    track = Track().running("1")

    (offered,) = track.do("Dov", Move.OFFER, "1", for_="Ben", note="All there.")

    assert (offered.by, offered.hat, offered.facts["behalf"]) == ("Dov", "runner", False)

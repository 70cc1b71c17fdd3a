"""Two people at once: exactly one wins, the others are told who decided. Sized by RELAY_RACES; `make races` runs 1,000 rounds."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections

from campaigns import baton
from campaigns.models import Campaign, Event, Handoff
from campaigns.querysets import CampaignQuerySet
from campaigns.wording import explain
from stakeholders.refusals import Outdated, Refused, WrongMoment
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

ROUNDS = int(os.environ.get("RELAY_RACES", "30"))
DECISIONS = ["accepted", "sent_back", "recalled"]
Answer = tuple[str, BaseException | None]


def decide_at_once(world: World, handoff: Handoff) -> list[Answer]:
    """Eight threads, one baton: three take it, three send it back, two recall it. What each was told."""
    cleo, ben, now = world.who("Cleo"), world.who("Ben"), world.later()
    ways: dict[str, Callable[[], object]] = {
        "accepted": lambda: baton.accept(handoff_again(handoff), by=cleo, now=now),
        "sent_back": lambda: baton.send_back(handoff_again(handoff), by=cleo, now=now, reason="missing", missing=["a source"]),
        "recalled": lambda: baton.recall(handoff_again(handoff), by=ben, now=now),
    }
    answers: list[Answer] = []
    barrier = threading.Barrier(8)

    def press(kind: str) -> None:
        barrier.wait()
        try:
            ways[kind]()
            answers.append((kind, None))
        except Exception as problem:
            answers.append((kind, problem))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(kind,)) for kind in ["accepted"] * 3 + ["sent_back"] * 3 + ["recalled"] * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def handoff_again(handoff: Handoff) -> Handoff:
    return Handoff(pk=handoff.pk, campaign_id=handoff.campaign_id)


def offer_again(world: World, campaign: Campaign) -> Handoff:
    """Whatever the last round ended with, the baton is in the air to Cleo once more."""
    last = world.handoff_to(campaign, "Press")
    if last.state == "accepted":
        baton.give_back(last, by=world.who("Cleo"), now=world.later(), reason="missing", missing=["a source"])
    if last.state != "offered":
        world.pass_on(campaign, "Build")
    return world.handoff_to(campaign, "Press")


def wrong_in(world: World, campaign: Campaign) -> list[str]:
    """What went wrong in one round: not one winner, an unkind loser, an unexpected error."""
    handoff = offer_again(world, campaign)
    before = Event.objects.filter(campaign=campaign).count()
    answers = decide_at_once(world, handoff)
    decided = list(Event.objects.filter(campaign=campaign, kind__in=DECISIONS, seq__gt=before))
    if len(decided) != 1:
        return [f"{len(decided)} decisions, answers {answers}"]
    winner = decided[0]
    wrong = [f"{kind}: {problem!r}" for kind, problem in answers if problem and not isinstance(problem, Refused)]
    for kind, problem in answers:
        if kind == winner.kind and problem is not None:
            wrong.append(f"{kind} won, yet one who did the same was told {problem!r}")
        if kind != winner.kind and not _told_who(problem, winner):
            wrong.append(f"{winner.kind} won; {kind} was told {problem!r}")
    return wrong


def _told_who(problem: BaseException | None, winner: Event) -> bool:
    if not isinstance(problem, WrongMoment) or isinstance(problem, Outdated):
        return False
    assert winner.by is not None
    return problem.facts["decided_by"] == str(winner.by_id) and winner.by.name in explain(problem, None)


def test_one_of_eight_at_once_wins_and_the_others_are_told_who() -> None:
    world = World.build()
    campaign = world.in_the_air().campaign
    started = time.perf_counter()
    wrong = [problem for _ in range(ROUNDS) for problem in wrong_in(world, campaign)]
    took = time.perf_counter() - started
    verdict = "pass" if not wrong else "FAIL"
    print(f"C1 races on {connection.vendor}: N={ROUNDS} rounds x 8, {len(wrong)} wrong, target 0, {took:.1f} s: {verdict}")
    assert not wrong, wrong[:5]


def test_without_the_lock_the_race_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: where the campaign's row is not held, some round goes wrong. On SQLite the transaction itself is the lock."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
        connection.close()
    monkeypatch.setattr(CampaignQuerySet, "hold", lambda self, campaign_id: self.get(pk=campaign_id))
    world = World.build()
    campaign = world.in_the_air().campaign
    rounds = 0
    while not (wrong := wrong_in(world, campaign)) and rounds < 100:
        rounds += 1
    assert wrong, "100 rounds without the lock went well: this test could not fail"

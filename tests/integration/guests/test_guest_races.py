"""One link, very many presses at once: one transition. Through the door, on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from campaigns import grants
from campaigns.lifecycle import Kind
from campaigns.models import Event, Grant, Handoff
from campaigns.querysets import CampaignQuerySet
from tests.guests import AT, Guest, link_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]
THREADS = 100 if connection.vendor == "postgresql" else 25  # SQLite lets one write after the other, however many wait
SEATS = threading.BoundedSemaphore(24)  # so many are served at once, as by a web server: a database has connections for them
DECISIONS = [Kind.ACCEPTED, Kind.SENT_BACK, Kind.DECLINED]
WAYS: tuple[tuple[str, dict[str, str]], ...] = (
    ("accept", {"pass_on_by": "2026-11-04"}),
    ("send-back", {"reason": "missing", "other": "The fonts"}),
    ("decline", {"reason": "not_mine"}),
)


def at_once(link: str, handoff: Handoff) -> Counter[int]:
    """Browsers on one link, each with its own answer; the statuses they got."""
    got: list[int] = []
    barrier = threading.Barrier(THREADS)
    url = Guest(link).url

    def ask(client: Client, method: str, *asked: Any) -> Any:
        with SEATS:
            try:
                return getattr(client, method)(*asked)
            finally:
                connections.close_all()

    def press(number: int) -> None:
        move, said = WAYS[number % len(WAYS)]
        client = Client(raise_request_exception=False)
        ask(client, "get", link)
        barrier.wait()
        got.append(ask(client, "post", f"{url}batons/{handoff.pk}/{move}/", {"version": handoff.version, **said}).status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(got)


def decided(handoff: Handoff) -> int:
    return Event.objects.filter(handoff=handoff, kind__in=DECISIONS).count()


def test_however_many_presses_on_one_link_are_one_decision(handoff: Handoff) -> None:
    got = at_once(link_of(handoff), handoff)
    print(f"one link on {connection.vendor}: {THREADS} threads, {decided(handoff)} decisions, answers {dict(got)}")
    assert decided(handoff) == 1
    assert set(got) <= {302, 409}
    assert sum(got.values()) == THREADS


def test_without_the_lock_they_get_into_each_other_s_way(handoff: Handoff, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control. On SQLite the transaction itself is the lock. Rows are saved on the version they were read at, which is a second
    guard: that it had to hold is what is noticed."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
        connection.close()
    monkeypatch.setattr(CampaignQuerySet, "hold", lambda self, campaign_id: self.get(pk=campaign_id))
    monkeypatch.setattr("campaigns.rows.Outdated", RuntimeError)
    with pytest.raises(AssertionError):
        test_however_many_presses_on_one_link_are_one_decision(handoff)


def test_many_mails_at_once_make_one_grant(handoff: Handoff) -> None:
    links: list[str | None] = []
    barrier = threading.Barrier(12)

    def derive() -> None:
        barrier.wait()
        try:
            links.append(grants.token_for(handoff.taker_id, handoff.exchange.taker_id, now=AT))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=derive) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(links), len(set(links)), Grant.objects.count()) == (12, 1, 1)

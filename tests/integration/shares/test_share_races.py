"""Many passwords at once: no more than ten are looked at. And one form sent twice at once makes one link. On both databases."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.test import Client

from campaigns import shares
from campaigns.models import Campaign, Event, Share, ShareVisit
from stakeholders.refusals import Refused
from tests.shared import AT, PASSWORD, made
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]
THREADS = 24


def at_once(act: Callable[[int], object], *, threads: int = THREADS) -> None:
    """So many of them, begun together."""
    barrier = threading.Barrier(threads)

    def one(number: int) -> None:
        barrier.wait()
        try:
            act(number)
        finally:
            connections.close_all()

    started = [threading.Thread(target=one, args=(number,)) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def test_of_many_wrong_passwords_at_once_ten_are_looked_at(world: World, race: Campaign) -> None:
    share, place = made(world, race, password=PASSWORD)
    got: list[int] = []
    at_once(lambda number: got.append(Client().post(place, {"password": f"guess {number}"}).status_code))
    assert Counter(got) == {404: THREADS}
    assert dict(ShareVisit.objects.values_list("came", "times")) == {"wrong_password": 10, "too_many": THREADS - 10}
    assert Share.objects.get(pk=share.pk).tries == 10


def test_every_one_of_many_looks_at_once_is_counted_in_one_row(world: World, race: Campaign) -> None:
    _share, place = made(world, race)
    at_once(lambda number: Client().get(place))
    assert list(ShareVisit.objects.values_list("came", "times")) == [("shown", THREADS)]


def test_one_form_sent_many_times_at_once_makes_one_link(world: World, race: Campaign) -> None:
    once, ana, heard = uuid4(), world.who("Ana"), Counter[str]()

    def press(_number: int) -> None:
        try:
            with transaction.atomic(durable=True):
                shares.make(race, by=ana, now=AT, label="The board", once=once)
            heard["made"] += 1
        except Refused as refusal:
            heard[refusal.code] += 1

    at_once(press, threads=8)
    assert heard == {"made": 1, "wrong_moment": 7}
    assert Event.objects.filter(kind="shared").count() == Share.objects.count() == 1

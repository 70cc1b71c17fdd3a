"""Several notices to one person about one campaign within five minutes: the first goes at once, what follows goes together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from pytest_django.fixtures import Settings

from campaigns import baton
from campaigns.models import Campaign, Handoff
from notifications import backlog, claiming, outbox, outcomes
from notifications.channels import base, email
from notifications.channels.base import DeliveryFailed
from notifications.models import Attempt, Bundle, Delivery, Notice
from tests.post import Relay, listening, text_of, together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def relay(settings: Settings) -> Iterator[Relay]:
    with listening(settings) as found:
        yield found


def fork(world: World, parts: int = 3, name: str = "Atlas 4 launch") -> Campaign:
    """A race whose first batons all go to Ben at once, one a leg."""
    return world.race(*(world.leg(f"Part {number}", "Ben", after=()) for number in range(parts)), name=name)


def offer_again(world: World, campaign: Campaign, name: str) -> Handoff:
    """The lead takes a baton back, and offers it anew."""
    baton.recall(world.handoff_to(campaign, name), by=world.who("Ana"), now=world.now)
    baton.offer(campaign.legs.get(kind="gun"), by=world.who("Ana"), now=world.now, packet={"note": "Once more."})
    return world.handoff_to(campaign, name)


def send(world: World) -> int:
    outbox.publish(now=world.now)
    return outbox.deliver(now=world.now)


def states() -> list[tuple[str, int]]:
    return sorted(Delivery.objects.values_list("state", "attempts"))


def test_what_is_told_at_once_goes_as_one_mail(world: World, relay: Relay) -> None:
    fork(world)
    assert send(world) == 1
    (mail,) = relay.took
    assert str(make_header(decode_header(mail["Subject"]))).strip() == "Ana offers you the baton, and 2 more · Atlas 4 launch"
    assert text_of(mail).count("Ana offers you the baton") == 3
    assert states() == [("sent", 1)] * 3
    assert set(Delivery.objects.values_list("message_id", flat=True)) == {mail["Message-ID"]}
    assert list(Attempt.objects.values_list("result", flat=True)) == ["sent"] * 3


def test_the_first_goes_at_once_and_what_follows_waits_for_the_end_of_five_minutes(world: World, relay: Relay) -> None:
    campaign = fork(world, 2)
    baton.recall(world.handoff_to(campaign, "Part 1"), by=world.who("Ana"), now=world.now)
    assert send(world) == 1
    world.later(MINUTE)
    baton.offer(campaign.legs.get(kind="gun"), by=world.who("Ana"), now=world.now, packet={"note": "Once more."})
    assert send(world) == 0
    world.later(3 * MINUTE)
    offer_again(world, campaign, "Part 0")
    assert send(world) == 0
    world.later(MINUTE)
    assert send(world) == 1
    assert [text_of(mail).count("offers you the baton") for mail in relay.took] == [1, 2]


def test_each_campaign_and_each_reader_has_a_bundle_of_their_own(world: World, relay: Relay) -> None:
    for name in ("Atlas", "Boreas"):
        world.race(world.leg("Build", "Ben", after=()), world.leg("Press", "Cleo", after=()), name=name)
    assert send(world) == 4
    assert Bundle.objects.filter(campaign__isnull=False).count() == 4


def test_what_has_lost_its_cause_drops_out_when_the_bundle_is_sent(world: World, relay: Relay) -> None:
    campaign = fork(world)
    outbox.publish(now=world.now)
    leased = outbox.claim(channel="email", now=world.now, batch=5)
    baton.recall(world.handoff_to(campaign, "Part 1"), by=world.who("Ana"), now=world.now)
    with email.opened() as one_by_one:
        assert list(outbox._send_each(leased, one_by_one, world.now)) == ["sent"]
    assert text_of(relay.took[0]).count("offers you the baton") == 2
    assert states() == [("queued", 0), ("sent", 1), ("sent", 1)]
    left = Delivery.objects.get(state="queued")
    assert left.message_id != relay.took[0]["Message-ID"]
    outbox.publish(now=world.now)
    assert Delivery.objects.get(pk=left.pk).state == "cancelled"


def test_a_bundle_that_may_have_arrived_comes_again_as_it_was_and_new_ones_stay_out_of_it(world: World, relay: Relay) -> None:
    campaign = fork(world, 2)
    relay.says["data"] = "drop"
    assert send(world) == 0
    relay.says.clear()
    world.later(MINUTE)
    baton.recall(world.handoff_to(campaign, "Part 1"), by=world.who("Ana"), now=world.now)
    baton.offer(campaign.legs.get(kind="gun"), by=world.who("Ana"), now=world.now, packet={"note": "Once more."})
    send(world)
    assert [mail["Message-ID"] for mail in relay.took] == [relay.took[0]["Message-ID"]] * 2
    assert text_of(relay.took[1]).count("offers you the baton") == 1
    world.later(5 * MINUTE)
    send(world)
    assert len({mail["Message-ID"] for mail in relay.took}) == 2


def test_a_refused_reader_makes_all_of_a_bundle_dead(world: World, relay: Relay) -> None:
    relay.says["ben@example.com"] = "550 no such person"
    fork(world)
    send(world)
    assert states() == [("dead", 1)] * 3


def test_a_bundle_put_back_unsent_need_not_wait(world: World, relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The relay is away for one round: what was behind the first mail goes with the next one."""
    for number in range(3):
        fork(world, 2, name=f"Race {number}")
    outbox.publish(now=world.now)

    class away:
        def __enter__(self) -> base.Send:
            return self.send

        def __exit__(self, *_: object) -> None: ...

        def send(self, message: base.Message) -> None:
            raise DeliveryFailed("down", channel_down=True)

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "CHANNELS", {"email": away})
        outbox.deliver(now=world.now)
    assert states() == [("queued", 0)] * 4 + [("queued", 1)] * 2
    assert outbox.deliver(now=world.later(MINUTE)) == 3
    assert sorted(text_of(mail).count("offers you the baton") for mail in relay.took) == [2, 2, 2]


def test_a_sender_that_lost_part_of_its_bundle_is_fenced_for_that_part(world: World, relay: Relay) -> None:
    fork(world, 2)
    outbox.publish(now=world.now)
    first = outbox.claim(channel="email", now=world.now, batch=5)
    Delivery.objects.filter(pk=first[0].pk).update(lease_until=world.now - timedelta(days=400))
    (second,) = outbox.claim(channel="email", now=world.now, batch=5)
    assert second.pk == first[0].pk
    assert outcomes.finish(first, outbox.Result.SENT, state="sent") == "fenced"
    outcomes.finish([second], outbox.Result.SENT, state="sent")
    assert states() == [("sent", 1), ("sent", 2)]
    assert sorted(Attempt.objects.values_list("result", flat=True)) == ["fenced", "sent", "sent"]


def test_a_bundle_is_claimed_whole_whatever_fits_in_a_batch(world: World, relay: Relay) -> None:
    fork(world, 5)
    outbox.publish(now=world.now)
    assert len(outbox.claim(channel="email", now=world.now, batch=2)) == 5


def test_senders_at_once_never_share_a_bundle(world: World, relay: Relay) -> None:
    for number in range(6):
        fork(world, 4, name=f"Race {number}")
    outbox.publish(now=world.now)
    together(4, lambda: [outbox.claim(channel="email", now=world.now, batch=3) for _ in range(4)])
    assert states() == [("leased", 1)] * 24
    parts = Delivery.objects.values_list("bundle", "message_id", "lease_token").distinct()
    assert len(parts) == Bundle.objects.count() == 6


def test_a_sender_waits_for_what_another_is_about_to_send(world: World, relay: Relay) -> None:
    """Two publishers and two senders at once, round after round: no reader gets two mails about one campaign within five minutes."""
    for number in range(8):
        fork(world, 3, name=f"Race {number}")

    def round_of_both() -> None:
        outbox.publish(now=world.now)
        outbox.deliver(now=world.now)

    together(4, round_of_both)
    assert send(world) == 0
    assert len(relay.took) <= 8
    world.later(6 * MINUTE)
    send(world)
    assert Delivery.objects.filter(state="sent").count() == 24 == Notice.objects.filter(act_now=True, reader=world["Ben"]).count()


def test_claiming_takes_no_more_queries_for_more_bundles(world: World, relay: Relay, django_assert_max_num_queries: object) -> None:
    for number in range(8):
        fork(world, 2, name=f"Race {number}")
    outbox.publish(now=world.now)
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        assert len(outbox.claim(channel="email", now=world.now, batch=claiming.LEASE.seconds)) == 16


def test_what_waits_for_the_end_of_its_five_minutes_is_no_backlog(world: World, relay: Relay) -> None:
    campaign = fork(world, 1)
    send(world)
    offer_again(world, campaign, "Part 0")
    outbox.publish(now=world.now)
    assert backlog.unsent(now=world.later(4 * MINUTE), by=MINUTE) == 0
    assert backlog.unsent(now=world.later(3 * MINUTE), by=MINUTE) == 1

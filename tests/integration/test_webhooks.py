"""Events on their way to a program: signed, once each, tried again, given up, beside the mails. A real receiver on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings
from standardwebhooks.webhooks import Webhook

from campaigns import baton
from campaigns.models import Event
from notifications import backlog, endpoints, outbox, owners, posting
from notifications.channels import egress
from notifications.models import Attempt, Delivery, Endpoint
from tests import receivers
from tests.post import together
from tests.receivers import Receiver, plain
from tests.world import HOUR, World

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _mail_to_memory(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def there(settings: Settings) -> Iterator[Receiver]:
    with receivers.receiver(settings) as found:
        yield found


def hook(world: World, there: Receiver, by: str = "Ida", **said: object) -> tuple[Endpoint, str]:
    said = {"kind": "webhook", "name": "Data lake", "url": there.url, **said}
    return endpoints.make(by=world.who(by), now=world.now, **said)  # type: ignore[arg-type]  # what a form says


def publish(world: World) -> None:
    outbox.publish(now=world.now)


def states(**chosen: object) -> list[str]:
    return list(Delivery.objects.filter(endpoint__isnull=False, **chosen).order_by("event").values_list("state", flat=True))


def results() -> list[str]:
    return list(Attempt.objects.filter(delivery__endpoint__isnull=False).order_by("started_at", "pk").values_list("result", flat=True))


# There and back


def test_every_event_reaches_a_program_once_signed_with_its_secret(world: World, there: Receiver) -> None:
    _endpoint, secret = hook(world, there)
    world.in_the_air()
    publish(world)
    publish(world)
    assert posting.deliver(now=world.now) == Event.objects.count() == len(there.calls)
    assert posting.deliver(now=world.later()) == 0
    for call in there.calls:
        Webhook(secret).verify(call.body, dict(call.headers))
        assert call.headers["content-type"] == "application/json"
    said = [json.loads(call.body) for call in there.calls]
    assert [one["type"] for one in said] == list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert len({call.headers["webhook-id"] for call in there.calls}) == len(said)
    assert set(results()) == {"sent"}
    attempt = Attempt.objects.filter(delivery__endpoint__isnull=False).earliest("pk")
    assert (attempt.status, attempt.answer) == (200, "ok")
    assert attempt.took_ms is not None


def test_a_second_publisher_adds_nothing_and_the_table_refuses_a_second_row(world: World, there: Receiver) -> None:
    endpoint, _ = hook(world, there)
    world.race()
    publish(world)
    before = Delivery.objects.count()
    Event.objects.update(published_at=None)
    publish(world)
    assert Delivery.objects.count() == before
    row = endpoint.deliveries.earliest("event")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(endpoint=endpoint, event=row.event, channel="webhook", queued_at=world.now, next_at=world.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(channel="webhook", queued_at=world.now, next_at=world.now)


def test_a_campaigns_endpoint_hears_of_it_alone_and_of_the_kinds_that_were_chosen(world: World, there: Receiver) -> None:
    heard = world.race(name="Heard")
    publish(world)
    endpoint, _ = hook(world, there, by="Ana", campaign=heard.pk, hears=["accepted"])
    other = world.race(name="Other")
    for race in (heard, other):
        world.take(race, "Build")
    publish(world)
    rows = Delivery.objects.filter(endpoint=endpoint)
    assert [(row.event.campaign_id, row.event.kind) for row in rows if row.event] == [(heard.pk, "accepted")]


def test_an_endpoint_whose_owner_has_left_hears_nothing(world: World, there: Receiver) -> None:
    endpoint, _ = hook(world, there)
    world.race()
    publish(world)
    world["Ida"].user.is_active = False
    world["Ida"].user.save()
    world.race(name="Second")
    publish(world)
    assert set(states()) == {"cancelled"}
    assert not Delivery.objects.filter(endpoint=endpoint, event__campaign__name="Second").exists()


def test_an_admin_who_is_none_any_more_hears_nothing_of_the_whole_site(world: World, there: Receiver) -> None:
    hook(world, there)
    world["Ida"].user.roles = ["member", "lead"]
    world["Ida"].user.save()
    world.race()
    publish(world)
    assert states() == []


# What goes wrong


@pytest.mark.parametrize(
    ("says", "error", "result"),
    [
        (plain(500, "boom"), "HTTP 500", "failed"),
        (plain(404), "HTTP 404", "failed"),
        (plain(302, Location="http://127.0.0.1/"), "HTTP 302: it points elsewhere, and that is not followed.", "failed"),
        (receivers.resets, "The connection broke off (ConnectionError).", "unknown"),
        (receivers.is_no_http, "The connection broke off (ConnectionError).", "unknown"),
        (receivers.breaks_off, "The connection broke off (ConnectionError).", "unknown"),
    ],
)
def test_what_is_not_taken_is_tried_again_with_the_same_bytes_under_the_same_id(
    world: World, there: Receiver, says: receivers.Answers, error: str, result: str
) -> None:
    _endpoint, secret = hook(world, there, hears=["started"])
    there.says = [says, plain(204)]
    world.race()
    publish(world)
    assert posting.deliver(now=world.now) == 0
    row = Delivery.objects.get(endpoint__isnull=False)
    assert (row.state, row.attempts, row.last_error, results()) == ("queued", 1, error, [result])
    assert timedelta(seconds=20) < row.next_at - world.now < timedelta(minutes=1)
    assert posting.deliver(now=world.later()) == 1
    first, second = there.calls
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    Webhook(secret).verify(second.body, dict(second.headers))


def test_one_that_asks_to_wait_is_left_alone_until_then_for_everything(world: World, there: Receiver) -> None:
    hook(world, there)
    there.says = [plain(429, Retry_After="1800"), plain(200)]
    world.race()
    publish(world)
    assert posting.deliver(now=world.now) == 0
    assert posting.deliver(now=world.now + timedelta(minutes=29)) == 0
    assert len(there.calls) == 1
    assert posting.deliver(now=world.now + timedelta(minutes=31)) == len(states())


def test_one_that_is_gone_is_switched_off_and_its_owner_is_told_once(world: World, there: Receiver) -> None:
    endpoint, _ = hook(world, there)
    there.says = [plain(410)]
    world.race()
    publish(world)
    posting.deliver(now=world.now)
    endpoint.refresh_from_db()
    assert (endpoint.disabled_at, endpoint.disabled_why, len(there.calls)) == (world.now, "gone", 1)
    publish(world)
    assert set(states()) == {"dead"}
    world.race(name="Second")
    publish(world)
    assert not Delivery.objects.filter(endpoint=endpoint, event__campaign__name="Second").exists()
    assert (owners.tell(now=world.now), owners.tell(now=world.later())) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["ida@example.com"]
    assert "Data lake" in letter.subject
    assert "410" in letter.body


def test_after_three_failures_it_rests_and_after_five_days_it_is_switched_off(world: World, there: Receiver) -> None:
    endpoint, _ = hook(world, there)
    there.says = [plain(500)]
    world.race()
    publish(world)
    began = world.now
    posting.deliver(now=world.now)
    endpoint.refresh_from_db()
    assert endpoint.failures == min(len(states()), 3)
    while not endpoint.disabled_at and world.now - began < 7 * DAY:
        posting.deliver(now=world.later(4 * HOUR))
        world.race(name=f"Race at {world.now}")
        publish(world)
        endpoint.refresh_from_db()
    assert endpoint.disabled_why == "failing"
    assert 5 * DAY <= world.now - began < 5 * DAY + 5 * HOUR
    publish(world)
    assert "queued" not in states()


def test_one_event_that_is_never_understood_is_tried_for_three_days_and_holds_up_no_other(world: World, there: Receiver) -> None:
    endpoint, _ = hook(world, there, hears=["started"])
    world.race(name="Odd")
    publish(world)
    began, tries = world.now, 0
    odd = Delivery.objects.get(endpoint=endpoint)
    while odd.state == "queued" and world.now - began < 5 * DAY:
        there.says = [plain(400)] * (len(there.calls) + 1) + [plain(200)]
        posting.deliver(now=world.now)
        world.later(HOUR)
        odd.refresh_from_db()
        tries += 1
        if tries == 2:
            Endpoint.objects.update(rests_until=None)
            world.race(name="Usual")
            publish(world)
    assert odd.state == "dead"
    assert timedelta(hours=72) <= world.now - began
    assert odd.attempts >= 12
    assert Delivery.objects.get(endpoint=endpoint, event__campaign__name="Usual").state in ("sent", "dead", "queued")


def test_an_answer_that_is_too_long_counts_and_is_cut(world: World, there: Receiver) -> None:
    hook(world, there, hears=["started"])
    there.says = [receivers.says_too_much]
    world.race()
    publish(world)
    assert posting.deliver(now=world.now) == 1
    assert Attempt.objects.get(delivery__endpoint__isnull=False).answer == "x" * 500


def test_what_is_shown_of_an_answer_holds_neither_the_address_nor_what_no_page_can_bear(there: Receiver) -> None:
    said = f"no \x00 such\x1b[31m thing at {there.url} \ud800".encode(errors="surrogatepass")
    shown = posting.excerpt(said, there.url)
    assert there.url not in shown
    assert shown.isprintable()


def test_one_that_drips_its_headers_is_given_up_by_the_wall_clock(world: World, there: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "LONGEST", timedelta(seconds=1))
    hook(world, there, hears=["started"])
    there.says = [receivers.drips]
    world.race()
    publish(world)
    assert posting.deliver(now=world.now) == 0
    assert results() == ["unknown"]
    assert Delivery.objects.get(endpoint__isnull=False).last_error.startswith("No end after")


def test_one_that_drips_its_words_has_taken_it(world: World, there: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "LONGEST", timedelta(seconds=2))
    hook(world, there, hears=["started"])
    there.says = [receivers.drips_its_words]
    world.race()
    publish(world)
    assert posting.deliver(now=world.now) == 1


# One at a time


def test_of_many_senders_one_has_an_endpoint_and_each_delivery_goes_once(world: World, there: Receiver) -> None:
    hook(world, there)
    there.says = [receivers.hangs(0.05)]
    world.race()
    publish(world)
    due = len(states())
    together(4, lambda: posting.deliver(now=world.now))
    posting.deliver(now=world.now)
    assert there.most_at_once == 1
    assert len(there.calls) == due
    assert len({call.headers["webhook-id"] for call in there.calls}) == due


def test_a_lease_that_ran_out_is_claimed_again_and_explains_the_second_copy(world: World, there: Receiver) -> None:
    hook(world, there, hears=["started"])
    world.race()
    publish(world)
    first = posting.claim(now=world.now)
    assert first
    assert posting.claim(now=world.now) is None
    Delivery.objects.filter(pk=first.pk).update(lease_until=first.lease_until - timedelta(minutes=2))  # type: ignore[operator]  # it is leased
    assert posting.deliver(now=world.now) == 1
    assert results() == ["", "sent"]


def test_nothing_is_claimed_inside_a_transaction(world: World, there: Receiver) -> None:
    hook(world, there)
    world.race()
    publish(world)
    with pytest.raises(RuntimeError), transaction.atomic():
        posting.deliver(now=world.now)
    assert there.calls == []


def test_mail_goes_out_while_an_endpoint_hangs(world: World, there: Receiver) -> None:
    hook(world, there)
    there.says = [receivers.hangs(3)]
    world.race()
    publish(world)
    assert posting.in_the_background(now=world.now) == posting.SENDERS
    while not there.calls:
        pass
    assert outbox.deliver(now=world.now) == 1
    assert Attempt.objects.filter(delivery__endpoint__isnull=False, ended_at=None).count() == 1
    for thread in list(posting._at_work):
        thread.join()
    connection.close()


def test_an_endpoint_that_fails_is_no_alarm_of_the_house_and_a_dead_sender_is(world: World, there: Receiver) -> None:
    hook(world, there)
    there.says = [plain(500)]
    world.race()
    publish(world)
    outbox.deliver(now=world.now)
    by = timedelta(minutes=1)
    assert backlog.unsent(now=world.now, by=by) == 0
    assert backlog.unsent(now=world.now + HOUR, by=by) == len(states())
    posting.deliver(now=world.now + HOUR)
    assert backlog.unsent(now=world.now + HOUR, by=by) == 0


# By hand


def test_while_the_secret_is_rotated_both_sign_and_a_day_later_the_new_one_alone(world: World, there: Receiver) -> None:
    endpoint, old = hook(world, there, hears=["started", "accepted"])
    race = world.race()
    _endpoint, new = endpoints.rotate(endpoint, by=world.who("Ida"), now=world.now)
    publish(world)
    posting.deliver(now=world.now)
    for secret in (old, new):
        Webhook(secret).verify(there.calls[0].body, dict(there.calls[0].headers))
    world.take(race, "Build")
    publish(world)
    posting.deliver(now=world.later(DAY + HOUR))
    Webhook(new).verify(there.calls[-1].body, dict(there.calls[-1].headers))
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(old).verify(there.calls[-1].body, dict(there.calls[-1].headers))


def test_what_was_sent_can_be_sent_again_with_the_same_bytes(world: World, there: Receiver) -> None:
    endpoint, _ = hook(world, there, hears=["started"])
    world.race()
    publish(world)
    posting.deliver(now=world.now)
    row = endpoint.deliveries.get()
    endpoints.replay(endpoint, row.pk, by=world.who("Ida"), now=world.later())
    with pytest.raises(endpoints.WrongMoment):
        endpoints.replay(endpoint, row.pk, by=world.who("Ida"), now=world.now)
    assert posting.deliver(now=world.now) == 1
    first, second = there.calls
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


def test_a_test_is_sent_at_once_even_while_it_rests(world: World, there: Receiver) -> None:
    endpoint, secret = hook(world, there)
    Endpoint.objects.update(rests_until=world.now + DAY)
    endpoints.test(endpoint, by=world.who("Ida"), now=world.now)
    assert posting.deliver(now=world.now) == 1
    assert Webhook(secret).verify(there.calls[0].body, dict(there.calls[0].headers))["type"] == "test"


def test_while_it_is_paused_it_hears_nothing_and_what_waited_is_cancelled_with_its_cause(world: World, there: Receiver) -> None:
    endpoint, _ = hook(world, there)
    world.race()
    publish(world)
    endpoints.pause(endpoint, by=world.who("Ida"), now=world.now)
    assert posting.deliver(now=world.now) == 0
    world.race(name="Second")
    publish(world)
    assert set(endpoint.deliveries.values_list("state", "last_error", "event__campaign__name")) == {
        ("cancelled", "paused", "Atlas 4 launch")
    }
    endpoints.resume(endpoint, by=world.who("Ida"), now=world.now)
    world.race(name="Third")
    publish(world)
    assert posting.deliver(now=world.now) > 0


def test_with_another_secret_key_it_is_switched_off_and_sends_nothing(world: World, there: Receiver, settings: Settings) -> None:
    endpoint, _ = hook(world, there, hears=["started"])
    world.race()
    publish(world)
    settings.SECRET_KEY = "another key, as long as a real one has to be in a real place"
    assert posting.deliver(now=world.now) == 0
    endpoint.refresh_from_db()
    assert (endpoint.disabled_why, there.calls, states()) == ("unreadable", [], ["dead"])


def test_nothing_that_opens_anything_stands_in_the_table(world: World, there: Receiver) -> None:
    endpoint, secret = hook(world, there)
    endpoints.rotate(endpoint, by=world.who("Ida"), now=world.now)
    endpoint.refresh_from_db()
    kept = " ".join(str(getattr(endpoint, one.attname)) for one in Endpoint._meta.concrete_fields)
    assert there.url not in kept
    assert secret.removeprefix("whsec_") not in kept


def test_a_month_later_what_was_sent_is_forgotten_and_what_waits_is_not(world: World, there: Receiver) -> None:
    endpoint, _ = hook(world, there)
    there.says = [plain(200), plain(500)]
    world.race()
    publish(world)
    posting.deliver(now=world.now)
    waiting = states().count("queued")
    assert posting.forget(now=world.now + timedelta(days=29)) == 0
    assert posting.forget(now=world.now + timedelta(days=31)) > 0
    assert endpoint.deliveries.count() == waiting


# What leaves the house


def test_what_a_program_gets_names_nobody_and_quotes_nothing(world: World, there: Receiver) -> None:
    hook(world, there)
    handoff = world.in_the_air()
    baton.ask(handoff, by=world.who("Cleo"), now=world.now, question="Which canary may sing?")
    baton.answer(handoff, by=world.who("Ben"), now=world.now, answer="The canary in the cellar.")
    baton.send_back(handoff, by=world.who("Cleo"), now=world.now, reason="missing", missing=["A canary"], note="No canary came.")
    publish(world)
    posting.deliver(now=world.now)
    said = " ".join(call.body.decode() for call in there.calls)
    assert "canary" not in said.casefold()
    for person in world.people.values():
        assert person.name not in said
        assert person.email not in said
        assert str(person.pk) not in said
    back = next(json.loads(call.body)["data"] for call in there.calls if json.loads(call.body)["type"] == "sent_back")
    assert back["facts"] == {"reason": "missing"}
    assert (back["leg"]["name"], back["leg"]["function"], back["other_leg"]["name"]) == ("Build", "Engineering", "Press")

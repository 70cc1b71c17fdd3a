"""Settings → Channels: connect one, see its secret once, test it, read what was answered, send it again, switch it off, take it away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from standardwebhooks.webhooks import Webhook

from notifications import endpoints, outbox, posting
from notifications.models import Delivery, Endpoint
from tests import receivers
from tests.doors import browser
from tests.receivers import Receiver, plain
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/settings/channels/"


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def there(settings: Settings) -> Iterator[Receiver]:
    with receivers.receiver(settings) as found:
        yield found


def form(there: Receiver, **said: object) -> dict[str, Any]:
    return {"kind": "webhook", "name": "Data lake", "url": there.url, "once": uuid4(), **said}


def test_a_webhook_is_connected_tested_read_and_sent_again(world: World, there: Receiver) -> None:
    ida, said = browser(world["Ida"]), form(there)
    there.says = [plain(200, "thank you")]
    made = ida.post(LIST, said)
    secret = re.search(r'value="(whsec_[^"]+)"', made.content.decode())
    assert secret
    assert made["Cache-Control"] == "no-store"
    endpoint = Endpoint.objects.get()
    one = f"{LIST}{endpoint.pk}/"
    assert "whsec_" not in ida.get(one).content.decode()
    assert ida.post(f"{one}test/").status_code == 302
    assert posting.deliver(now=endpoints.log_of(endpoint).get().queued_at) == 1  # type: ignore[arg-type]  # it is there
    Webhook(secret[1]).verify(there.calls[0].body, dict(there.calls[0].headers))
    shown = ida.get(one).content.decode()
    assert "thank you" in shown
    assert "HTTP 200" in shown
    post = Delivery.objects.get()
    assert ida.post(f"{one}deliveries/{post.pk}/replay/").status_code == 302
    assert ida.post(f"{one}deliveries/{post.pk}/replay/").status_code == 409
    post.refresh_from_db()
    assert posting.deliver(now=post.next_at) == 1
    assert there.calls[0].body == there.calls[1].body


def test_sent_twice_it_makes_one(world: World, there: Receiver) -> None:
    ida, said = browser(world["Ida"]), form(there)
    assert [ida.post(LIST, said).status_code for _ in range(2)] == [200, 302]
    assert Endpoint.objects.count() == 1


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(world: World, settings: Settings) -> None:
    ana = browser(world["Ana"])
    race = world.race()
    said = {"kind": "slack", "name": "Launch room", "url": "https://hooks.slack.com.evil.example/x", "campaign": race.pk, "once": uuid4()}
    answer = ana.post(LIST, said)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"url": ["This is not an address of that service."]}
    assert "hooks.slack.com.evil.example" in answer.content.decode()
    assert ana.post(LIST, {**said, "campaign": ""}).context["form"].errors["campaign"] == ["Choose a campaign that you lead."]
    assert not Endpoint.objects.exists()


def test_the_address_of_a_chat_is_never_shown_again(world: World) -> None:
    ida = browser(world["Ida"])
    secret = "https://hooks.slack.com/services/T000/B000/very-secret-part"
    ida.post(LIST, {"kind": "slack", "name": "Launch room", "url": secret, "once": uuid4()})
    one = Endpoint.objects.get()
    for url in (LIST, f"{LIST}{one.pk}/"):
        page = ida.get(url).content.decode()
        assert "Launch room" in page
        assert "very-secret-part" not in page


def test_a_new_secret_is_shown_once_and_the_old_one_said_to_sign_for_a_day(world: World, there: Receiver) -> None:
    ida = browser(world["Ida"])
    first = re.search(r"whsec_[^\"]+", ida.post(LIST, form(there)).content.decode())
    one = f"{LIST}{Endpoint.objects.get().pk}/"
    second = re.search(r"whsec_[^\"]+", ida.post(f"{one}rotate/").content.decode())
    assert first
    assert second
    assert first[0] != second[0]
    page = ida.get(one).content.decode()
    assert "whsec_" not in page
    assert "Old secret" in page


def test_the_answer_with_a_new_secret_is_loaded_anew_without_making_another(world: World, there: Receiver) -> None:
    ida = browser(world["Ida"])
    ida.post(LIST, form(there))
    before, once = Endpoint.objects.get(), {"once": uuid4()}
    for _ in range(2):
        ida.post(f"{LIST}{before.pk}/rotate/", once)
    assert Endpoint.objects.get().old_secret == before.secret


def test_switched_off_it_says_so_and_on_again_it_hears(world: World, there: Receiver) -> None:
    ida = browser(world["Ida"])
    ida.post(LIST, form(there))
    one = f"{LIST}{Endpoint.objects.get().pk}/"
    ida.post(f"{one}pause/")
    assert "Switched off" in ida.get(one).content.decode()
    assert ida.post(f"{one}test/").status_code == 409
    ida.post(f"{one}resume/")
    assert "Send a test" in ida.get(one).content.decode()
    ida.post(f"{one}remove/")
    assert not Endpoint.objects.exists()
    assert ida.get(one).status_code == 404


def test_a_lead_sees_those_of_their_campaigns_and_an_admin_all(world: World, there: Receiver) -> None:
    race = world.race()
    said: dict[str, Any] = {"kind": "webhook", "url": there.url}
    endpoints.make(by=world.who("Ida"), now=world.now, name="Of the site", **said)
    endpoints.make(by=world.who("Ana"), now=world.now, name="Of the race", campaign=race.pk, **said)
    names = {name: set(endpoints.seen_by(world.who(name)).values_list("name", flat=True)) for name in ("Ana", "Eva", "Ida", "Ben")}
    assert names == {"Ana": {"Of the race"}, "Eva": set(), "Ida": {"Of the site", "Of the race"}, "Ben": set()}


def test_its_pages_ask_as_often_for_many_as_for_few(world: World, there: Receiver) -> None:
    endpoint, _ = endpoints.make(by=world.who("Ida"), now=world.now, kind="webhook", name="Data lake", url=there.url)
    ida = browser(world["Ida"])
    asked = []
    for number in range(6):
        world.race(name=f"Race {number}")
        outbox.publish(now=world.now)
        posting.deliver(now=world.now)
        endpoints.make(by=world.who("Ida"), now=world.now, kind="webhook", name=f"Lake {number}", url=there.url, hears=["finished"])
        for url in (LIST, f"{LIST}{endpoint.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert ida.get(url).status_code == 200
            asked.append(len(queries))
    assert asked[2:4] == asked[-2:]
    assert max(asked[-2:]) <= 16

"""Webhooks by the API: made with a secret that is said once, changed, rotated, tested, their deliveries read and sent again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from notifications import posting
from notifications.models import Endpoint
from stakeholders import clock
from tests import receivers
from tests.programs import Program
from tests.receivers import Receiver, plain
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def there(settings: Settings) -> Iterator[Receiver]:
    with receivers.receiver(settings) as found:
        yield found


@pytest.fixture
def ida(world: World) -> Program:
    return Program(world["Ida"], "admin")


def made(ida: Program, there: Receiver, **said: Any) -> dict[str, Any]:
    answer = ida.post("webhooks/", **{"name": "Data lake", "url": there.url, **said})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_one_is_made_tested_read_and_its_message_sent_again(ida: Program, there: Receiver) -> None:
    there.says = [plain(200, "thank you")]
    one = made(ida, there, hears=["offered", "accepted"])
    assert one["secret"].startswith("whsec_")
    assert (one["hears"], one["health"], one["url"]) == (["accepted", "offered"], "new", there.url)
    assert ida.get(f"webhooks/{one['id']}/").json()["secret"] == ""
    sent = ida.post(f"webhooks/{one['id']}/test/")
    assert (sent.status_code, sent.json()["kind"], sent.json()["state"]) == (201, "test", "queued")
    assert posting.deliver(now=clock.now()) == 1
    (delivery,) = ida.get(f"webhooks/{one['id']}/deliveries/").json()["results"]
    assert (delivery["state"], delivery["webhook_id"]) == ("sent", there.calls[0].headers["webhook-id"])
    assert [(one["status"], one["answer"], one["result"]) for one in delivery["tries"]] == [(200, "thank you", "sent")]
    again = ida.post(f"webhooks/{one['id']}/deliveries/{delivery['id']}/replay/")
    assert (again.status_code, again.json()["payload"]) == (200, delivery["payload"])
    late = ida.post(f"webhooks/{one['id']}/deliveries/{delivery['id']}/replay/")
    assert (late.status_code, late.json()["code"], late.json()["current"]["id"]) == (409, "wrong_moment", one["id"])


def test_a_secret_is_not_said_again_under_the_same_key(ida: Program, there: Receiver) -> None:
    said = {"name": "Data lake", "url": there.url}
    first = ida.post("webhooks/", key="one", **said)
    assert first.status_code == 201
    second = ida.post("webhooks/", key="one", **said)
    assert second.status_code == 409
    assert b"whsec_" not in second.content
    assert Endpoint.objects.count() == 1


def test_it_is_changed_switched_off_and_on_and_taken_away(ida: Program, there: Receiver) -> None:
    one = f"webhooks/{made(ida, there)['id']}/"
    assert ida.patch(one, name="Lake", hears=["finished"]).json()["hears"] == ["finished"]
    assert ida.patch(one, paused=True).json()["health"] == "paused"
    assert ida.post(f"{one}test/").status_code == 409
    assert ida.patch(one, paused=False).json()["paused_at"] is None
    rotated = ida.post(f"{one}rotate/").json()
    assert rotated["secret"].startswith("whsec_")
    assert rotated["old_secret_until"]
    assert ida.send("DELETE", one, "").json()["name"] == "Lake"
    assert ida.get(one).status_code == 404
    assert ida.send("DELETE", one, "").status_code == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"url": "http://example.com/"}, None),
        ({"url": "https://127.0.0.1/"}, None),
        ({"url": "https://user:pass@example.com/"}, "url"),
        ({"url": "https://2130706433/"}, "url"),
        ({"hears": ["no_such_kind"]}, "hears.0"),
        ({"hears": "offered"}, "hears"),
        ({"name": ""}, "name"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_what_cannot_be_is_422_with_its_field(ida: Program, settings: Settings, said: dict[str, Any], field: str | None) -> None:
    settings.RELAY_EGRESS_ALLOW_CIDRS = []
    answer = ida.post("webhooks/", **{"name": "Data lake", "url": "https://hooks.example.com/x", **said})
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["errors"]) == [field or "url"]
    assert not Endpoint.objects.exists()

"""What a chat reads: what happened, to which leg and function, and a link; never who. In words for every kind of event."""

from __future__ import annotations

import json

import pytest
from django.utils.translation import override

from campaigns import baton
from campaigns.lifecycle import Kind
from campaigns.models import Event, Leg
from notifications import chat, endpoints, outbox
from notifications.channels import DOORS, slack, teams
from notifications.channels.egress import Answer
from notifications.channels.posts import failure
from notifications.models import Delivery, Endpoint
from stakeholders.refusals import Invalid
from tests.world import World

pytestmark = pytest.mark.django_db
SLACK = "https://hooks.slack.com/services/T000/B000/secret"
TEAMS = "https://prod-12.westeurope.logic.azure.com/workflows/abc/triggers/manual/paths/invoke?sig=secret"


@pytest.fixture
def world() -> World:
    return World.build()


def chat_of(world: World, kind: str, url: str) -> Endpoint:
    return endpoints.make(by=world.who("Ida"), now=world.now, kind=kind, name="Launch room", url=url)[0]


def said_to(endpoint: Endpoint, kind: str) -> str:
    return Delivery.objects.get(endpoint=endpoint, event__kind=kind).payload


def test_a_chat_reads_of_campaign_leg_and_function_and_gets_a_link(world: World) -> None:
    rooms = chat_of(world, "slack", SLACK), chat_of(world, "teams", TEAMS)
    handoff = world.in_the_air()
    outbox.publish(now=world.now)
    slack_text = json.loads(said_to(rooms[0], "accepted"))["text"]
    assert slack_text.splitlines()[:2] == ["Atlas 4 launch", "The baton was taken."]
    press = Delivery.objects.filter(endpoint=rooms[0], event__handoff=handoff, event__kind="offered").get()
    lines = json.loads(press.payload)["text"].splitlines()
    assert lines[1:3] == ["The baton is offered and waits to be taken.", "Build (Engineering) → Press (PR)"]
    assert lines[3] == f"http://testserver/handoffs/{handoff.pk}/"
    card = json.loads(Delivery.objects.get(endpoint=rooms[1], event=press.event).payload)["attachments"][0]["content"]
    assert [block["inlines"][0]["text"] for block in card["body"]] == lines[:3]
    assert card["actions"][0]["url"] == lines[3]


def test_a_chat_never_reads_a_name_nor_what_somebody_wrote(world: World) -> None:
    rooms = chat_of(world, "slack", SLACK), chat_of(world, "teams", TEAMS)
    handoff = world.in_the_air()
    baton.send_back(handoff, by=world.who("Cleo"), now=world.now, reason="missing", missing=["A canary"], note="No canary came.")
    outbox.publish(now=world.now)
    said = " ".join(Delivery.objects.filter(endpoint__in=rooms).values_list("payload", flat=True))
    assert "canary" not in said.casefold()
    for person in world.people.values():
        assert person.name not in said
        assert person.email not in said


@pytest.mark.parametrize("kind", list(Kind))
def test_there_are_words_for_every_kind_in_every_language(kind: Kind) -> None:
    for language in ("en", "de"):
        with override(language):
            assert str(chat.WHAT[kind])


def test_a_leg_called_like_a_command_calls_nobody(world: World) -> None:
    race = world.race()
    Leg.objects.filter(campaign=race, name="Build").update(name="<!channel> *now* & <https://evil.example|here>")
    text = json.loads(
        slack.written(chat.lines(Event.objects.filter(leg__isnull=False).first() or Event(), world_leg(race), None), "https://x")
    )
    assert "<" not in text["text"]
    assert text["mrkdwn"] is False
    card = json.loads(teams.written(["[here](https://evil.example)"], "https://x"))
    assert {block["type"] for block in card["attachments"][0]["content"]["body"]} == {"RichTextBlock"}


def world_leg(race: object) -> Leg:
    return Leg.objects.get(campaign=race, name__startswith="<!channel>")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("slack", "https://hooks.slack.com.evil.example/x"),
        ("slack", "http://hooks.slack.com/x"),
        ("slack", TEAMS),
        ("teams", SLACK),
        ("teams", "https://evil-logic.azure.com/x"),
        ("webhook", "https://127.0.0.1/x"),
        ("webhook", "https://ada:secret@example.com/x"),
        ("webhook", "javascript:alert(1)"),
        ("webhook", ""),
    ],
)
def test_an_address_that_is_none_of_its_kind_is_refused_with_a_reason(world: World, kind: str, url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        chat_of(world, kind, url)
    assert list(refusal.value.errors) == ["url"]
    assert not Endpoint.objects.exists()


def test_an_archived_channel_is_gone_and_a_busy_one_is_not() -> None:
    gone = DOORS["slack"].gone
    for status in (404, 410):
        found = failure(Answer(status, {}, b"channel_is_archived", 0.1), gone=gone)
        assert found
        assert found.final
    busy = failure(Answer(429, {"Retry-After": "30"}, b"", 0.1), gone=gone)
    assert busy
    assert not busy.final
    assert busy.retry_after
    assert failure(Answer(202, {}, b"", 0.1), gone=gone) is None

"""The heartbeat: a ping to a watch elsewhere while all is well, silence when it is not, and never any harm."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.checks import run_checks
from django.db import connection
from pytest_django.fixtures import Settings

from campaigns import rounds
from campaigns.models import Campaign, Round
from notifications import auditor, heartbeat
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


class Watch:
    """A watch elsewhere: what it was asked, and what it answers."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/ping/relay"
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.status = 200


@pytest.fixture
def watch(settings: Settings) -> Iterator[Watch]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(self.path)
            said.agents.append(self.headers["User-Agent"])
            self.send_response(said.status)
            if said.status == 302:
                self.send_header("Location", f"{said.address}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    said = Watch(server.server_port)
    settings.RELAY_HEARTBEAT_URL = said.address
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield said
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world() -> World:
    rounds.note(Round.Work.SWEEP)
    return World.build()


def test_an_audit_that_finds_nothing_is_heard(world: World, watch: Watch) -> None:
    auditor.audit(now=world.now)
    assert watch.asked == ["/ping/relay"]


def test_an_audit_that_finds_something_is_silent(world: World, watch: Watch) -> None:
    world.race()
    Campaign.objects.update(look_again_at=None)
    auditor.audit(now=world.now)
    assert watch.asked == []


def test_a_sweep_that_comes_no_more_is_silence(world: World, watch: Watch) -> None:
    Round.objects.all().delete()
    auditor.audit(now=world.now)
    assert watch.asked == []


def test_a_watch_that_is_away_is_logged_and_does_no_harm(world: World, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.RELAY_HEARTBEAT_URL = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        assert auditor.audit(now=world.now) == 0
    assert "was not heard" in caplog.text


def test_a_watch_that_never_answers_is_left_alone_soon(world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "TIMEOUT", 0.2)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        settings.RELAY_HEARTBEAT_URL = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        assert heartbeat.beat() is False


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_answer_that_is_no_success_was_not_heard(world: World, watch: Watch, status: int) -> None:
    watch.status = status
    assert heartbeat.beat() is False
    assert watch.asked == ["/ping/relay"]  # a redirect is not followed


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/x", "nonsense", "http://[::1", "gopher://127.0.0.1:1/"])
def test_nothing_but_http_is_ever_opened(settings: Settings, address: str) -> None:
    settings.RELAY_HEARTBEAT_URL = address
    assert heartbeat.beat() is False


def test_an_address_that_is_none_is_told_before_anything_is_served(settings: Settings) -> None:
    settings.RELAY_HEARTBEAT_URL = "file:///etc/hostname"
    assert "relay.E002" in [message.id for message in run_checks()]


def test_no_row_waits_for_the_watch(world: World, watch: Watch) -> None:
    """Whoever audits holds no transaction while it pings: in one, the audit refuses to begin."""
    auditor.audit(now=world.now)
    assert not connection.in_atomic_block
    assert watch.asked

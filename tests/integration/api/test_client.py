"""A client that a stranger generated from the document drives a race from draft to tape, over a real socket."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from relay.api.views.docs import document
from tests.programs import Program
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True)]
PACKAGE = "relay_api_client"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The package, made from the document alone. What cannot be generated is an error."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "schema.json").write_bytes(document())
    (folder / "config.yml").write_text("post_hooks: []\n")
    generator = Path(sys.executable).parent / "openapi-python-client"
    made = subprocess.run(
        [generator, "generate", "--path", "schema.json", "--output-path", "made", "--config", "config.yml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    unable = {line for line in (made.stdout + made.stderr).splitlines() if line.startswith("WARNING")}
    assert all("/imports/" in line or "/exports/" in line for line in unable), unable  # this generator knows JSON and forms, no text/csv
    sys.path.insert(0, str(folder / "made"))
    yield importlib.import_module(PACKAGE)
    sys.path.remove(str(folder / "made"))


class Caller:
    """Somebody with the client: `caller.accept_handoff(id, …)` is that operation; anything but a success is an error."""

    def __init__(self, package: Any, url: str, program: Program) -> None:
        self.client = package.AuthenticatedClient(base_url=url, token=program.token)

    def __call__(self, tag: str, operation: str, *ids: Any, **said: Any) -> Any:
        module = importlib.import_module(f"{PACKAGE}.api.{tag}.{operation}")
        answer = module.sync_detailed(*ids, client=self.client, **said)
        assert answer.status_code < 300, answer.content
        return answer.parsed


def model(name: str, said: dict[str, Any]) -> Any:
    return getattr(importlib.import_module(f"{PACKAGE}.models"), name).from_dict(said)


def test_from_draft_to_tape(generated: Any, live_server: Any):
    world = World.build()
    callers = {name: Caller(generated, live_server.url, Program(world[name])) for name in ("Ana", "Ben", "Cleo")}
    ana, ben, cleo = callers.values()
    legs = [{"name": "Build", "runner": str(world["Ben"].pk)}, {"name": "Press", "runner": str(world["Cleo"].pk)}]
    made = ana("campaigns", "draft_campaign", body=model("NewCampaign", {"name": "Atlas 4", "objective": "pipeline", "legs": legs}))
    ana("campaigns", "start_campaign", made.id, body=model("Start", {}))
    for runner, leg in ((ben, "Build"), (cleo, "Press")):
        take(runner)
        mine = next(one for one in ana("campaigns", "get_campaign", made.id).legs if one.name == leg)
        runner("legs", "offer_leg", mine.id, body=model("Offer", {"note": "All yours."}))
    take(ana)
    assert ana("campaigns", "get_campaign", made.id).state == "finished"
    assert [one.kind for one in ana("campaigns", "list_events", made.id).results][-1] == "finished"


def take(caller: Caller) -> None:
    """Whoever it is takes the one baton that waits for them."""
    (handoff,) = caller("handoffs", "list_handoffs", court="me").results
    caller("handoffs", "accept_handoff", handoff.id, body=model("Accept", {"version": handoff.version}))

"""Playbooks for programs: listed in pages, read with their offsets, made into drafts once, kept of campaigns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from campaigns import playbooks
from campaigns.models import Campaign, Playbook
from tests.programs import Program
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def ana(world: World) -> Program:
    return Program(world["Ana"])


def kept(world: World, name: str = "Kept") -> Any:
    campaign = world.draft(world.leg("Build", "Ben"), world.leg("Press", "Cleo"))
    return playbooks.save(campaign, by=world.who("Ana"), now=world.now, name=name)


def listed(ana: Program, **query: Any) -> Any:
    return ana.get("playbooks/", **query).json()


def test_shipped_ones_come_first_with_ids_that_stay(world: World, ana: Program):
    kept(world)
    rows = listed(ana)["results"]
    assert [row["key"] for row in rows] == [
        "product-launch", "analyst-briefing", "partner-campaign", "event", "sales-enablement-push", "brand-refresh", "",
    ]  # fmt: skip
    assert [(row["name"], row["made_by"], row["shipped"]) for row in rows][-1] == ("Kept", "Ana", False)


def test_pages_follow_each_other_there_and_back(world: World, ana: Program):
    for number in range(3):
        kept(world, f"Number {number}")
    whole = [row["id"] for row in listed(ana)["results"]]
    page, seen, way = listed(ana, page_size=4), list[str](), list[Any]()
    while True:
        seen += [row["id"] for row in page["results"]]
        way.append(page)
        if not page["next"]:
            break
        page = ana.client.get(page["next"], headers={"Authorization": f"Bearer {ana.token}"}).json()
    assert (seen, [len(one["results"]) for one in way]) == (whole, [4, 4, 1])
    back = ana.client.get(page["previous"], headers={"Authorization": f"Bearer {ana.token}"}).json()
    assert [row["id"] for row in back["results"]] == whole[4:8]
    assert (way[0]["previous"], ana.get("playbooks/", cursor="after-nothing").status_code) == (None, 422)


def test_offsets_are_counted_from_its_anchor(ana: Program):
    rows = {row["key"]: row["id"] for row in listed(ana)["results"]}
    launch, push = (ana.get(f"playbooks/{rows[key]}/").json() for key in ("product-launch", "sales-enablement-push"))
    assert (launch["anchor"], launch["working_days"], launch["legs"][0]["start_offset"], launch["legs"][-1]["due_offset"]) == (
        "finish",
        31,
        -30,
        0,
    )
    assert (push["anchor"], push["legs"][0]["start_offset"], push["legs"][0]["due_offset"]) == ("start", 0, 2)
    assert {leg["checkpoint"][-1]["text"] for leg in launch["legs"]} == {launch["brand_promise"]}
    assert launch["legs"][2] | {"checkpoint": []} == {
        "name": "Positioning and proof", "function": "marketing", "planned_days": 5.0, "start_offset": -26, "due_offset": -22,
        "need_by_offset": None, "after": ["Launch brief and size"], "critical": True, "sales_facing": False, "sensitive": False,
        "checkpoint": [],
    }  # fmt: skip


def test_unchanged_is_known_by_its_etag(ana: Program):
    first = ana.get("playbooks/")
    assert ana.get("playbooks/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_draft_is_made_once_under_one_key(world: World, ana: Program):
    book = kept(world)
    before = Campaign.objects.count()
    first, again = (ana.post(f"playbooks/{book.id}/campaign/", key="one", name="Again", finish_on="2027-02-01") for _twice in range(2))
    assert (first.status_code, first.content, again["Idempotency-Replayed"]) == (201, again.content, "true")
    assert Campaign.objects.count() == before + 1
    made = first.json()
    assert (made["state"], made["finish_on"], [leg["name"] for leg in made["legs"]]) == (
        "draft",
        "2027-02-01",
        ["Gun", "Build", "Press", "Tape"],
    )
    assert [leg["runner"] and leg["runner"]["name"] for leg in made["legs"]][1:3] == [None, "Finn"]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, ["start_on"]),
        ({"start_on": "2027-02-01", "finish_on": "2027-03-01"}, ["start_on"]),
        ({"finish_on": "2027-02-07"}, ["finish_on"]),
        ({"start_on": "soon"}, ["start_on"]),
        ({"start_on": "2027-02-01", "name": ""}, ["name"]),
        ({"start_on": "2027-02-01", "runner": "Ben"}, ["runner"]),
    ],
)
def test_what_cannot_be_used_is_named(world: World, ana: Program, said: dict[str, str], fields: list[str]):
    answer = ana.post(f"playbooks/{kept(world).id}/campaign/", **{"name": "Again", **said})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, fields)


def test_a_campaign_is_kept_and_the_next_version_replaces_it(world: World, ana: Program):
    campaign = world.race()
    first = ana.post("playbooks/", campaign=str(campaign.pk), name="Launches", summary="Small ones")
    assert (first.status_code, first.json()["summary"], first.json()["legs_count"]) == (201, "Small ones", 3)
    second = ana.post("playbooks/", campaign=str(campaign.pk), name="Launches", replaces=first.json()["id"])
    assert (second.status_code, second.json()["version"]) == (201, 2)
    third = ana.post("playbooks/", campaign=str(campaign.pk), name="Launches", replaces=first.json()["id"])
    assert (third.status_code, third.json()["code"]) == (409, "wrong_moment")
    assert ana.post("playbooks/", campaign=str(campaign.pk), name="launches").json()["errors"].keys() == {"name"}
    assert Playbook.objects.kept().count() == 1


def test_a_draft_speaks_the_callers_language(world: World):
    world["Eva"].language = "de"
    world["Eva"].save(update_fields=["language"])
    eva = Program(world["Eva"])
    row = listed(eva)["results"][0]
    made = eva.post(f"playbooks/{row['id']}/campaign/", name="Neu", start_on="2027-02-01").json()
    assert (row["name"], made["legs"][1]["name"]) == ("Produkteinführung", "Einführungsauftrag und Größe")
    assert made["legs"][1]["plan_start"] == date(2027, 2, 1).isoformat()


def test_a_token_that_may_only_read_makes_nothing(world: World):
    reader, campaign = Program(world["Ana"], "read"), world.race()
    assert reader.post("playbooks/", campaign=str(campaign.pk), name="Mine").status_code == 403
    assert Playbook.objects.count() == 0

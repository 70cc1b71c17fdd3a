"""What programs rely on around every call: who may, one shape of refusal, done once, unchanged is said."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled

from campaigns.lifecycle import HandoffState
from campaigns.models import Campaign, Event, Handoff
from relay.api import throttles
from stakeholders import clock, directory, kept_answers
from stakeholders.directory import api_tokens
from stakeholders.models import ApiToken, KeptAnswer
from tests.doors import browser
from tests.programs import Program
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_many_wrong_ones_as_one_likes(settings: Any) -> None:
    """All tests come from one address. People are made anew for each, and so are their counts."""
    settings.RELAY_API_FAILURES = 10**9


@pytest.fixture
def world() -> World:
    world = World.build()
    world.now = clock.now()
    return world


# Who may


def test_without_a_token_it_is_401_and_says_how():
    answer = Program().get("campaigns/")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("token", ["", "rla_", "rla_" + "x" * 49, "Bearer", "\x7f"])
def test_a_token_that_is_none_is_401(token: str):
    answer = Client().get("/api/v1/campaigns/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_a_revoked_token_opens_nothing_at_once(world: World):
    program = Program(world["Ana"])
    assert program.get("campaigns/").status_code == 200
    row = ApiToken.objects.get()
    api_tokens.revoke_token(world["Ana"], row.pk, by=world.who("Ana"), now=clock.now())
    assert program.get("campaigns/").status_code == 401


def test_a_token_to_read_moves_nothing(world: World):
    handoff = world.in_the_air()
    answer = Program(world["Cleo"], "read").post(f"handoffs/{handoff.pk}/accept/")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_person")
    assert Program(world["Cleo"], "read").get(f"handoffs/{handoff.pk}/").status_code == 200


def test_an_admins_token_to_act_is_no_admins(world: World):
    campaign = world.race()
    assert Program(world["Ida"], "act").get(f"campaigns/{campaign.pk}/").status_code == 404
    assert Program(world["Ida"], "admin").get(f"campaigns/{campaign.pk}/").status_code == 200


def test_somebody_signed_in_reads_with_their_session(world: World):
    assert browser(world["Ana"]).get("/api/v1/campaigns/").status_code == 200


def test_a_session_moves_nothing_without_the_pages_token(world: World):
    handoff = world.in_the_air()
    answer = browser(world["Cleo"], csrf=True).post(f"/api/v1/handoffs/{handoff.pk}/accept/", {}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_person")


def test_a_session_sends_files_with_the_pages_token(world: World):
    client = browser(world["Ana"], csrf=True)
    client.get("/campaigns/new/")
    token = client.get("/imports/").context["csrf_token"]
    for media in ("text/csv", "application/json"):
        answer = client.generic("POST", "/api/v1/imports/?dry_run=true", b"x", media, headers={"X-CSRFToken": str(token)})
        assert answer.status_code == (422 if media == "text/csv" else 415), answer.content


def test_a_session_without_the_pages_token_sends_no_file(world: World):
    answer = browser(world["Ana"], csrf=True).generic("POST", "/api/v1/imports/?dry_run=true", b"x", "text/csv")
    assert answer.status_code == 403


def test_hidden_and_absent_are_the_same(world: World):
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo"))
    stranger = Program(world["Dov"])
    hidden, absent = stranger.get(f"campaigns/{campaign.pk}/"), stranger.get(f"campaigns/{uuid4()}/")
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content) == (404, absent.content)


@pytest.mark.parametrize("place", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v1/campaigns/7/", "/api/v2/campaigns/", "/api/v1/a%0Ab/"])
def test_an_address_that_there_is_not_is_json(place: str):
    answer = Client().get(place)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


# Refusals


def test_a_move_too_late_says_how_it_stands(world: World):
    handoff = world.in_the_air()
    world.take(handoff.campaign, "Press")
    answer = Program(world["Cleo"]).post(f"handoffs/{handoff.pk}/send-back/", reason="missing", missing=["The brief"])
    said = answer.json()
    assert (answer.status_code, said["code"]) == (409, "wrong_moment")
    assert (said["current"]["id"], said["current"]["state"]) == (str(handoff.pk), "accepted")


def test_an_outdated_version_gets_the_difference(world: World):
    handoff = world.in_the_air()
    cleo = Program(world["Cleo"])
    seen = cleo.get(f"handoffs/{handoff.pk}/").json()["version"]
    cleo.post(f"handoffs/{handoff.pk}/ask/", question="Which logo?")
    answer = cleo.post(f"handoffs/{handoff.pk}/accept/", version=seen)
    said = answer.json()
    assert (answer.status_code, said["code"]) == (409, "outdated")
    assert [one["kind"] for one in said["current"]["changes"]] == ["asked"]
    assert (said["current"]["seen"], said["current"]["version"]) == (seen, seen + 1)


def test_the_difference_is_whole_though_not_all_that_is_told_changes_it(world: World):
    handoff = world.in_the_air()
    ana, seen = Program(world["Ana"]), Program(world["Ana"]).get(f"handoffs/{handoff.pk}/").json()["version"]
    Program(world["Cleo"]).post(f"handoffs/{handoff.pk}/accept/")
    said = ana.post(f"handoffs/{handoff.pk}/recall/", version=seen).json()
    assert [one["kind"] for one in said["current"]["changes"]] == ["accepted", "promised"]


def test_a_leg_that_was_changed_meanwhile_is_outdated(world: World):
    campaign = world.race()
    world.take(campaign, "Build")
    leg, ben = world.leg_of(campaign, "Build"), Program(world["Ben"])
    ben.post(f"legs/{leg.pk}/check-in/", note="Going well.")
    answer = ben.post(f"legs/{leg.pk}/promise/", date="2031-01-06", version=leg.version)
    assert (answer.status_code, answer.json()["code"]) == (409, "outdated")


def test_nobody_reads_how_somebody_elses_pass_was_graded(world: World):
    handoff = world.in_the_air()
    world.take(handoff.campaign, "Press")
    logs = [Program(world["Dov"]).get(f"campaigns/{handoff.campaign_id}/events/").json()["results"]]
    logs.append(Program(world["Dov"]).get(f"handoffs/{handoff.pk}/").json()["log"])
    assert [one for log in logs for one in log if "grade" in one["facts"]] == []
    lines = b"".join(Program(world["Dov"]).get("exports/events.csv").streaming_content) + b"".join(
        Program(world["Dov"]).get("exports/handoffs.csv").streaming_content
    )
    assert b"grade" not in lines


def test_half_a_character_is_told_back_and_breaks_nothing(world: World):
    handoff = world.in_the_air()
    answer = Program(world["Cleo"]).send("POST", f"handoffs/{handoff.pk}/decline/", '{"reason": "\\ud800", "\\udfff": 1}')
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("media", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 300])
def test_a_form_that_cannot_be_read_is_malformed(world: World, media: str):
    answer = Program(world["Ana"]).send("POST", "imports/", b"--x", media=media)
    assert (answer.status_code, answer.json()["code"]) in ((400, "malformed"), (422, "invalid"))


def test_a_query_that_is_too_long_is_malformed(world: World):
    answer = Program(world["Ana"]).get("campaigns/?" + "&".join(f"a{n}=1" for n in range(2500)))
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_field_that_nobody_knows_is_named(world: World):
    handoff = world.in_the_air()
    answer = Program(world["Cleo"]).post(f"handoffs/{handoff.pk}/accept/", pass_on_buy="2026-12-24")
    assert (answer.status_code, answer.json()["errors"]) == (422, {"pass_on_buy": ["There is no such field."]})


def test_errors_of_nested_rows_say_which(world: World):
    answer = Program(world["Ana"]).post("campaigns/", name="Atlas", legs=[{"name": "Build"}, {"name": "Press", "planned_days": 0}])
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["legs.1.planned_days"]


@pytest.mark.parametrize("body", ["{", "[1, 2]", "null", '{"name": "\\ud800"}', "[" * 100_000, b"\xff\xfe"])
def test_a_body_that_is_no_object_changes_nothing(world: World, body: str | bytes):
    answer = Program(world["Ana"]).send("POST", "campaigns/", body)
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] in ("malformed", "invalid")


def test_a_body_of_another_kind_is_415(world: World):
    program = Program(world["Ana"])
    answer = program.client.post(
        "/api/v1/campaigns/", "a=b", "application/x-www-form-urlencoded", headers={"Authorization": f"Bearer {program.token}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_body_too_big_is_413(world: World):
    answer = Program(world["Ana"]).send("POST", "campaigns/", b'{"name": "' + b"x" * (7 * 1024 * 1024) + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_method_that_there_is_not_is_405(world: World):
    answer = Program(world["Ana"]).send("DELETE", "campaigns/", {})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_filter_that_nobody_knows_is_named(world: World):
    answer = Program(world["Ana"]).get("campaigns/", stat="draft")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["stat"])


@pytest.mark.parametrize("place", ["stalls/", "handoffs/"])
def test_whose_court_is_me_or_said_to_be_wrong(world: World, place: str):
    answer = Program(world["Ana"]).get(place, court="Cleo")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["court"])


@pytest.mark.parametrize("cursor", ["x", "cD1hYmM=", "bz0tMQ==", "%00", "cD0AAA=="])
def test_a_cursor_that_is_none_is_422(world: World, cursor: str):
    assert Program(world["Ana"]).get("campaigns/", cursor=cursor).status_code in (200, 422)


# Done once


def test_the_same_key_and_body_again_is_the_same_answer_and_no_second_act(world: World):
    handoff = world.in_the_air()
    cleo = Program(world["Cleo"])
    first = cleo.post(f"handoffs/{handoff.pk}/ask/", key="k1", question="Which logo?")
    again = cleo.post(f"handoffs/{handoff.pk}/ask/", key="k1", question="Which logo?")
    assert (first.status_code, "Idempotency-Replayed" in first) == (200, False)
    assert (again.status_code, again.content, again["Idempotency-Replayed"]) == (200, first.content, "true")
    assert Event.objects.filter(kind="asked").count() == 1


def test_a_refusal_is_kept_as_well(world: World):
    handoff = world.in_the_air()
    ben = Program(world["Ben"])
    first = ben.post(f"handoffs/{handoff.pk}/accept/", key="k1")
    again = ben.post(f"handoffs/{handoff.pk}/accept/", key="k1")
    assert first.status_code == again.status_code == 403
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")


def test_the_same_key_for_another_body_is_refused(world: World):
    handoff = world.in_the_air()
    cleo = Program(world["Cleo"])
    cleo.post(f"handoffs/{handoff.pk}/ask/", key="k1", question="Which logo?")
    other = cleo.post(f"handoffs/{handoff.pk}/ask/", key="k1", question="Which font?")
    assert (other.status_code, other.json()["code"]) == (422, "invalid")
    assert Event.objects.filter(kind="asked").count() == 1


def test_a_key_is_one_persons_own(world: World):
    first, second = world.in_the_air(name="One"), world.in_the_air(name="Two")
    assert Program(world["Cleo"]).post(f"handoffs/{first.pk}/accept/", key="k1").status_code == 200
    assert Program(world["Ben"]).post(f"handoffs/{second.pk}/recall/", key="k1").status_code == 200


def test_a_token_that_may_do_less_gets_no_answer_of_one_that_may_do_more(world: World):
    campaign = world.race()
    place, said = f"campaigns/{campaign.pk}/corrections/", {"saw": "Late", "changed": "Earlier", "check_on": "2031-01-06"}
    assert Program(world["Ida"], "admin").post(place, key="k1", **said).status_code == 201
    again = Program(world["Ida"], "act").post(place, key="k1", **said)
    assert (again.status_code, again.json()["code"]) == (422, "invalid")


def test_what_breaks_keeps_no_answer(world: World, monkeypatch: pytest.MonkeyPatch):
    handoff = world.in_the_air()
    cleo = Program(world["Cleo"])
    with monkeypatch.context() as broken:
        broken.setattr(kept_answers, "keep", _breaks)
        answer = cleo.post(f"handoffs/{handoff.pk}/accept/", key="k1")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert (KeptAnswer.objects.count(), Handoff.objects.get(pk=handoff.pk).state) == (0, HandoffState.OFFERED)
    assert cleo.post(f"handoffs/{handoff.pk}/accept/", key="k1").status_code == 200


def _breaks(*_args: object, **_more: object) -> None:
    raise RuntimeError("planted")


@pytest.mark.parametrize("key", ["", " " * 3, "x" * 256, "ü", "a\tb"])
def test_a_key_that_is_none_is_malformed(world: World, key: str):
    handoff = world.in_the_air()
    answer = Program(world["Cleo"]).send("POST", f"handoffs/{handoff.pk}/accept/", {}, headers={"Idempotency-Key": key})
    assert answer.status_code in ((200,) if key == " " * 3 else (400,))


def test_kept_answers_are_forgotten_after_two_days(world: World):
    handoff = world.in_the_air()
    Program(world["Cleo"]).post(f"handoffs/{handoff.pk}/accept/", key="k1")
    assert kept_answers.forget(now=clock.now() + timedelta(days=1)) == 0
    assert kept_answers.forget(now=clock.now() + timedelta(days=3)) == 1


# Unchanged


@pytest.mark.parametrize("place", ["board/", "campaigns/", "handoffs/", "stalls/", "me/inbox/"])
def test_unchanged_is_said_before_anything_is_rendered(world: World, place: str, django_assert_max_num_queries: object):
    world.in_the_air()
    ana = Program(world["Ana"])
    tag = ana.get(place)["ETag"]
    with django_assert_max_num_queries(4):
        answer = ana.get(place, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


def test_a_change_is_seen(world: World):
    handoff = world.in_the_air()
    ana = Program(world["Ana"])
    tags = {place: ana.get(place)["ETag"] for place in ("board/", "campaigns/", "handoffs/", "stalls/")}
    world.take(handoff.campaign, "Press")
    assert all(ana.get(place, headers={"If-None-Match": tag}).status_code == 200 for place, tag in tags.items())


def test_two_people_never_share_a_mark(world: World):
    world.in_the_air()
    assert Program(world["Ana"]).get("board/")["ETag"] != Program(world["Eva"]).get("board/")["ETag"]


def test_a_mark_holds_for_its_own_question_only(world: World):
    world.in_the_air()
    ana = Program(world["Ana"])
    assert ana.get("campaigns/", state="running")["ETag"] != ana.get("campaigns/", state="draft")["ETag"]


def test_a_name_that_no_event_tells_of_moves_on_by_the_quarter_hour(world: World):
    world.in_the_air()
    ana = Program(world["Ana"])
    with time_machine.travel(world.now.replace(minute=1), tick=False):
        tag = ana.get("campaigns/")["ETag"]
        directory.edit_person(world["Ana"], by=None, name="Anna")
        assert ana.get("campaigns/", headers={"If-None-Match": tag}).status_code == 304
    with time_machine.travel(world.now.replace(minute=16), tick=False):
        assert ana.get("campaigns/", headers={"If-None-Match": tag}).json()["results"][0]["lead"]["name"] == "Anna"


def test_a_list_ends_however_many_share_an_instant(world: World):
    now = clock.now()
    Campaign.objects.bulk_create(
        Campaign(name=f"C{number}", lead=world["Ana"], created_at=now, state="running", started_at=now) for number in range(1201)
    )
    ana, seen, place = Program(world["Ana"]), set[str](), "campaigns/?page_size=200"
    for _page in range(10):
        page = ana.get(place).json()
        seen |= {one["id"] for one in page["results"]}
        if not page["next"]:
            break
        place = page["next"].partition("testserver")[2]
    assert (len(seen), page["next"]) == (1201, None)


# Not too often


def test_too_many_calls_wait(world: World, settings: object):
    settings.RELAY_API_READS = 3
    ana, minute = Program(world["Ana"]), clock.now().replace(second=30)
    with time_machine.travel(minute, tick=False):
        statuses = [ana.get("campaigns/").status_code for _ in range(5)]
        late = ana.get("campaigns/")
    assert statuses[:3] == [200, 200, 200]
    assert (late.status_code, late.json()["code"]) == (429, "throttled")
    assert 1 <= int(late["Retry-After"]) <= 60


def test_as_many_as_may_get_through_however_many_come_at_once(settings: object):
    settings.RELAY_API_ACTS = 20
    somebody = str(uuid4())

    def call(_number: int) -> bool:
        try:
            throttles.count("act", somebody)
        except Throttled:
            return False
        return True

    with time_machine.travel("2026-11-02 10:00:30", tick=False), ThreadPoolExecutor(25) as pool:
        assert sum(pool.map(call, range(200))) == 20


def test_a_cache_that_is_down_turns_nobody_away(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(type(caches["default"]), "incr", _unreachable)
    assert Program(world["Ana"]).get("campaigns/").status_code == 200


def _unreachable(*_args: object, **_more: object) -> int:
    raise RedisError("planted")


def test_who_guesses_tokens_waits(settings: object):
    settings.RELAY_API_FAILURES = 3
    client = Client(REMOTE_ADDR=f"test-{uuid4()}")
    with time_machine.travel("2026-11-02 10:00:30", tick=False):
        statuses = [client.get("/api/v1/campaigns/", headers={"Authorization": "Bearer nothing"}).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]


def test_the_language_is_the_callers_own(world: World):
    handoff = world.in_the_air()
    directory.edit_person(world["Dov"], by=None, language="de")
    answer = Program(world["Dov"]).get(f"campaigns/{uuid4()}/")
    assert handoff
    assert answer.status_code == 404
    assert answer.json()["message"] != "There is nothing here, or nothing that you may see."

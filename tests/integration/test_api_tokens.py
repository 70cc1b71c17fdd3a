"""API tokens: made once, known by what a program shows, scoped, revoked at once; of two at the same moment one writes."""

from __future__ import annotations

import random
import string
import uuid
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns import people
from stakeholders import directory, tokens
from stakeholders.models import ApiToken, Scope, Stakeholder, User
from stakeholders.refusals import Invalid, NotFound, WrongMoment, WrongPerson
from stakeholders.tokens import Purpose
from tests.at_once import at_once
from tests.world import World

LETTERS = string.ascii_letters + string.digits + "-_"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(db: None) -> World:
    return World.build()


def make(world: World, owner: str = "Ben", /, **facts: Any) -> tuple[ApiToken, str]:
    by = facts.pop("by") if "by" in facts else world.who(owner)
    facts = {"name": "Report", "scope": "act", "now": world.now, **facts}
    return directory.make_token(world[owner], by=by, **facts)


# Made


def test_what_is_kept_opens_nothing(world):
    row, token = make(world)
    kept = ApiToken.objects.values().get()
    assert token.startswith("rla_")
    assert kept["digest"] == tokens.digest(token)
    assert kept["hint"] == token[:8]
    assert token[8:] not in str(kept)
    assert token not in repr(row)
    assert directory.bearer(kept["digest"], now=world.now) is None


def test_it_is_known_with_its_person_in_one_query(world, django_assert_num_queries):
    row, token = make(world)
    with django_assert_num_queries(1):
        found = directory.bearer(token, now=world.now)
        assert (found.pk, found.person.name, found.person.roles) == (row.pk, "Ben", {"member"})
        assert found.person.organisation.ours


def test_making_one_takes_fourteen_queries_at_most(world, django_assert_max_num_queries):
    by = world.who("Ben")
    with django_assert_max_num_queries(14):
        make(world, by=by)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \u200b "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scope": "everything"}, "scope"),
        ({"scope": "admin"}, "scope"),
        ({"expires_at": -MINUTE}, "expires_at"),
        ({"expires_at": timedelta(0)}, "expires_at"),
    ],
)
def test_what_is_wrong_is_said_field_by_field(world, wrong, field):
    if "expires_at" in wrong:
        wrong = {"expires_at": world.now + wrong["expires_at"]}
    with pytest.raises(Invalid) as refused:
        make(world, **wrong)
    assert list(refused.value.errors) == [field]
    assert not ApiToken.objects.exists()


def test_an_admin_may_have_the_scope_admin(world):
    row, _token = make(world, "Ida", scope="admin")
    assert row.scope == "admin"


def test_nobody_makes_one_in_another_s_name(world):
    with pytest.raises(WrongPerson):
        make(world, "Ben", by=world.who("Ida"))


@pytest.mark.parametrize("name", ["Jo", "Dov"])
def test_only_who_signs_in_has_tokens(world, name):
    if name == "Dov":
        directory.deactivate(Stakeholder.objects.with_belonging().get(pk=world["Dov"].pk), by=None)
    with pytest.raises(WrongPerson):
        make(world, name, by=None)


def test_the_same_form_sent_twice_makes_one(world):
    first = uuid.uuid4()
    make(world, token_id=first)
    with pytest.raises(WrongMoment, match="shown then"):
        make(world, token_id=first)
    assert ApiToken.objects.get().pk == first


def test_a_form_named_as_somebody_else_s_token_makes_none(world):
    theirs, _token = make(world, "Ana")
    with pytest.raises(Invalid):
        make(world, token_id=theirs.pk)
    assert ApiToken.objects.get().person == world["Ana"]


def test_fifty_may_be_alive_and_those_that_are_over_do_not_count(world):
    make(world, expires_at=world.now + MINUTE)
    for _n in range(49):
        make(world)
    with pytest.raises(WrongMoment, match="50 tokens"):
        make(world)
    make(world, "Ana")
    world.later(2 * MINUTE)
    make(world)
    assert ApiToken.objects.filter(person=world["Ben"]).alive(world.now).count() == 50


def test_the_tables_refuse_two_of_one_digest_and_an_end_before_the_beginning(world):
    row, _token = make(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(person=world["Ana"], name="x", scope="read", digest=row.digest, hint="x", made_at=world.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.filter(pk=row.pk).update(expires_at=world.now - MINUTE)


@pytest.mark.parametrize(("scope", "allowed"), [("read", {"read"}), ("act", {"read", "act"}), ("admin", {"read", "act", "admin"})])
def test_each_scope_includes_those_before_it(scope, allowed):
    assert {one for one in Scope.values if ApiToken(scope=scope).allows(one)} == allowed


# Shown by a program


def test_none_of_a_thousand_altered_ones_opens_anything_and_none_is_looked_up(world, django_assert_num_queries):
    _row, token = make(world)
    chance = random.Random(7)
    with django_assert_num_queries(0):
        for n in range(1000):
            place = n % len(token)
            other = chance.choice(LETTERS.replace(token[place], ""))
            assert directory.bearer(token[:place] + other + token[place + 1 :], now=world.now) is None


def test_one_that_is_whole_and_nobody_s_opens_nothing(world):
    make(world)
    assert directory.bearer(tokens.mint(Purpose.API).token, now=world.now) is None


@pytest.mark.parametrize("odd", ["", "rla_", "x" * 1_000_000, "rla_\x00", "é" * 53, "\ud800" * 53, "Bearer rla_"])
def test_anything_may_be_shown_and_costs_nothing(world, odd, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert directory.bearer(odd, now=world.now) is None


def test_of_another_purpose_it_opens_nothing(world):
    assert directory.bearer(tokens.mint(Purpose.SHARE).token, now=world.now) is None


def test_it_ends_at_its_moment(world):
    _row, token = make(world, expires_at=world.now + MINUTE)
    assert directory.bearer(token, now=world.now + MINUTE - timedelta(microseconds=1))
    assert directory.bearer(token, now=world.now + MINUTE) is None


@pytest.mark.parametrize(
    "close",
    [
        lambda ben: Stakeholder.objects.filter(pk=ben.pk).update(active=False),
        lambda ben: User.objects.filter(pk=ben.user_id).update(is_active=False),
        lambda ben: Stakeholder.objects.filter(pk=ben.pk).update(user=None),
    ],
    ids=["person", "account", "none"],
)
def test_it_opens_nothing_for_who_may_not_sign_in(world, close):
    _row, token = make(world)
    close(world["Ben"])
    assert directory.bearer(token, now=world.now) is None


# Used


def test_a_use_is_noted_once_a_minute(world, django_assert_num_queries):
    row, token = make(world)
    directory.token_used(row, now=world.now)
    again = directory.bearer(token, now=world.now)
    with django_assert_num_queries(0):
        directory.token_used(again, now=world.now + MINUTE - timedelta(seconds=1))
    directory.token_used(again, now=world.now + MINUTE)
    row.refresh_from_db()
    assert row.last_used_at == world.now + MINUTE


def test_what_was_read_before_another_use_writes_nothing_either(world):
    _row, token = make(world)
    early, late = (directory.bearer(token, now=world.now) for _n in range(2))
    directory.token_used(early, now=world.now)
    directory.token_used(late, now=world.now + timedelta(seconds=59))
    assert ApiToken.objects.get().last_used_at == world.now


# Listed and revoked


def test_those_that_were_not_revoked_are_listed_the_newest_first(world, django_assert_num_queries):
    make(world, name="Old")
    gone, _token = make(world, name="Gone")
    directory.revoke_token(world["Ben"], gone.pk, by=world.who("Ben"), now=world.now)
    world.later()
    make(world, name="New", expires_at=world.now + MINUTE)
    make(world, "Ana", name="Ana’s")
    with django_assert_num_queries(1):
        assert [row.name for row in directory.tokens_of(world["Ben"])] == ["New", "Old"]


def test_one_whose_time_has_come_stands_there_until_another_is_made(world):
    make(world, name="Over", expires_at=world.now + MINUTE)
    world.later()
    assert [row.name for row in directory.tokens_of(world["Ben"])] == ["Over"]
    make(world, name="Next")
    assert [row.name for row in directory.tokens_of(world["Ben"])] == ["Next"]


@pytest.mark.parametrize("name", ["Ben", "Ida"])
def test_revoked_it_opens_nothing_from_that_moment(world, name):
    row, token = make(world)
    directory.revoke_token(world["Ben"], row.pk, by=world.who(name), now=world.now)
    assert directory.bearer(token, now=world.now) is None


def test_revoking_it_again_is_fine_and_changes_nothing(world):
    row, _token = make(world)
    for _n in range(2):
        directory.revoke_token(world["Ben"], row.pk, by=None, now=world.now)
        world.later()
    row.refresh_from_db()
    assert row.revoked_at == world.now - timedelta(hours=2)


def test_another_s_and_none_at_all_are_the_same(world):
    row, token = make(world)
    for pk in (row.pk, uuid.uuid4()):
        with pytest.raises(NotFound):
            directory.revoke_token(world["Ana"], pk, by=world.who("Ana"), now=world.now)
    assert directory.bearer(token, now=world.now)


def test_a_lead_revokes_nobody_s(world):
    row, token = make(world)
    with pytest.raises(WrongPerson):
        directory.revoke_token(world["Ben"], row.pk, by=world.who("Ana"), now=world.now)
    assert directory.bearer(token, now=world.now)


def test_who_is_taken_out_of_play_has_none_when_they_come_back(world):
    _row, token = make(world)
    _other, anas = make(world, "Ana")
    ben = Stakeholder.objects.with_belonging().get(pk=world["Ben"].pk)
    people.deactivate(ben, by=world.who("Ida"), now=world.now)
    people.reactivate(ben, by=world.who("Ida"), now=world.now)
    assert ApiToken.objects.get(person=ben).revoked_at == world.now
    assert directory.bearer(token, now=world.now) is None
    assert directory.bearer(anas, now=world.now)


# Two at once


@pytest.fixture
def committed(transactional_db: None) -> World:
    return World.build()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_two_programs_that_use_one_at_the_same_moment_write_once(committed, round_):
    world = committed
    _row, token = make(world)
    read = Barrier(2)

    def use() -> int:
        rows: list[int] = []

        def counted(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            rows.append(context["cursor"].rowcount if sql.startswith("UPDATE") else 0)
            return result

        with connection.execute_wrapper(counted):
            row = directory.bearer(token, now=world.now)
            read.wait()
            directory.token_used(row, now=world.now)
        return sum(rows)

    assert sorted(at_once(use, use)) == [0, 1]
    assert ApiToken.objects.get().last_used_at == world.now


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_of_two_that_would_be_the_fiftieth_one_is_made(committed, round_):
    world = committed
    for _n in range(49):
        make(world)
    by = world.who("Ben")
    came = at_once(*[lambda: make(world, by=by)[0].name] * 2)
    assert sorted(came) == ["Report", "wrong_moment"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_of_one_form_sent_twice_at_once_one_is_made(committed, round_):
    world = committed
    by, once = world.who("Ben"), uuid.uuid4()
    came = at_once(*[lambda: make(world, by=by, token_id=once)[0].name] * 2)
    assert sorted(came) == ["Report", "wrong_moment"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_one_made_while_its_owner_is_taken_out_of_play_opens_nothing(committed, round_):
    world = committed
    by, admin = world.who("Ben"), world.who("Ida")
    ben = Stakeholder.objects.with_belonging().get(pk=world["Ben"].pk)
    at_once(lambda: make(world, by=by), lambda: people.deactivate(ben, by=admin, now=world.now))
    people.reactivate(ben, by=admin, now=world.now)
    assert not ApiToken.objects.alive(world.now).exists()

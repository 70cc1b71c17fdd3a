"""`manage.py token`: what a script reads is the token alone; everything else stands on the standard error."""

from __future__ import annotations

from io import StringIO
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from stakeholders import clock, directory, tokens
from stakeholders.models import ApiToken
from stakeholders.tokens import Purpose
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(settings) -> World:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return World.build()


def run(*args: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("token", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_prints_the_token_alone():
    out, err = run("Ben@Example.com")
    assert tokens.is_whole(out.removesuffix("\n"), Purpose.API)
    assert out.strip() not in err
    found = directory.bearer(out.strip(), now=clock.now())
    assert (found.person.name, found.name, found.scope, found.expires_at) == ("Ben", "command line", "act", None)
    assert found.made_via == "command"


def test_name_scope_and_days_are_as_asked_for():
    out, err = run("ida@example.com", "--name", "Probe", "--scope", "admin", "--days", "30")
    found = directory.bearer(out.strip(), now=clock.now())
    assert (found.name, found.scope, (found.expires_at - found.made_at).days) == ("Probe", "admin", 30)
    assert f"until {found.expires_at:%Y-%m-%d}" in err


def test_its_owner_hears_of_it():
    run("ben@example.com")
    (letter,) = mail.outbox
    assert letter.to == ["ben@example.com"]
    assert "on the command line" in letter.body


@pytest.mark.parametrize(
    ("args", "because"),
    [
        (["nobody@example.com"], "Nobody signs in with"),
        (["jo@example.com"], "Nobody signs in with"),
        (["ben@example.com", "--scope", "admin"], "Only an admin"),
        (["ben@example.com", "--name", " "], "name:"),
        (["ben@example.com", "--days", "0"], "--days"),
        (["ben@example.com", "--scope", "all"], "--scope"),
        (["ben@example.com", "--revoke", "x"], "--revoke"),
        (["ben@example.com", "--revoke", str(uuid4())], "nothing here"),
        (["ben@example.com", "--list", "--revoke", str(uuid4())], "not allowed with"),
    ],
)
def test_what_cannot_be_is_said_and_makes_nothing(args, because):
    with pytest.raises(CommandError, match=because):
        run(*args)
    assert not ApiToken.objects.exists()


def test_who_is_out_of_play_gets_none(world):
    directory.deactivate(directory.person_of(world["Ben"].user), by=None)
    with pytest.raises(CommandError, match="no account"):
        run("ben@example.com")


def test_it_lists_theirs_and_revokes_one():
    token = run("ben@example.com", "--name", "Old")[0].strip()
    run("ana@example.com", "--name", "Ana’s")
    listed = run("ben@example.com", "--list")[0]
    row = ApiToken.objects.get(name="Old")
    assert listed.splitlines() == [f"{row.pk}  {row.hint}…  act    until revoked  last used never  Old"]
    assert token not in listed
    assert run("ben@example.com", "--revoke", row.pk)[0] == "Revoked: Old.\n"
    assert directory.bearer(token, now=clock.now()) is None
    assert run("ben@example.com", "--list") == ("", "No token.\n")

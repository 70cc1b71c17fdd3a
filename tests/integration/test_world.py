"""The cast of the tests is written in a few statements: as the directory would have written it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db.models import Model

from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
ITS_OWN = {"id", "email", "user_id", "password", "joined_at"}


def facts(row: Model | None) -> dict[str, Any]:
    """Every column but keys, addresses, secrets and times."""
    return {one.attname: getattr(row, one.attname) for one in row._meta.fields if one.attname not in ITS_OWN} if row else {}


@pytest.mark.parametrize("name", ["Ana", "Ben", "Ida", "Jo"])
def test_they_are_as_the_directory_writes_people(name: str) -> None:
    found = Stakeholder.objects.select_related("user").get(pk=World.build()[name].pk)
    said: Any = {one: getattr(found, one) for one in ("name", "organisation", "function", "zone")} | {"email": "again@example.com"}
    made = (
        directory.invite(by=None, **said, roles=found.user.roles, password=PASSWORD)
        if found.user
        else directory.add_person(by=None, **said)
    )
    made = Stakeholder.objects.select_related("user").get(pk=made.pk)

    assert (facts(made), facts(made.user)) == (facts(found), facts(found.user))
    assert authenticate(username=found.email, password=PASSWORD) == found.user

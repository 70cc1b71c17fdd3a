"""Two at once in the directory: exactly one wins, and the other is told kindly."""

import pytest

from stakeholders import directory
from stakeholders.models import Role, Stakeholder, User
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a baton for every runner"


@pytest.mark.parametrize("round_", range(3))
def test_one_of_many_first_admins_wins(round_):
    directory.ensure_defaults()

    def act(n):
        return lambda: directory.first_admin(email=f"admin{n}@example.com", name=f"Admin {n}", password=PASSWORD)

    came = at_once(*(act(n) for n in range(4)))
    assert sorted(map(str, came)).count("wrong_moment") == 3
    assert (User.objects.count(), Stakeholder.objects.count()) == (1, 1)


@pytest.mark.parametrize("round_", range(3))
def test_two_admins_who_demote_each_other_leave_one(round_):
    directory.ensure_defaults()
    admins = [directory.invite(by=None, name=f"A{n}", email=f"a{n}@example.com", roles=["admin"]) for n in range(2)]

    def demote(one, other):
        by, person = Stakeholder.objects.with_belonging().filter(pk__in=[one.pk, other.pk]).order_by("name")
        by, person = (by, person) if by == one else (person, by)
        return lambda: directory.change_roles(person, by=by, roles=[]).pk

    came = at_once(demote(*admins), demote(*reversed(admins)))
    assert came.count("wrong_moment") == 1
    assert sum(Role.ADMIN in user.roles for user in User.objects.all()) == 1


@pytest.mark.parametrize("round_", range(3))
def test_one_address_is_invited_once(round_):
    directory.ensure_defaults()

    def act():
        return directory.invite(by=None, name="Cleo", email="cleo@example.com").pk

    came = at_once(act, act, act)
    assert came.count("invalid") == 2
    assert User.objects.count() == 1

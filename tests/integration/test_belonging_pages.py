"""Functions and organisations in the browser."""

from __future__ import annotations

import pytest

from campaigns.models import Campaign
from stakeholders.models import Function, Organisation, Stakeholder
from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def test_everybody_sees_functions_and_organisations_only_leads_edit_them(world):
    for page, link in (("/functions/", "/functions/new/"), ("/organisations/", "/organisations/new/")):
        shown = {name: browser(world[name]).get(page).content.decode() for name in ("Dov", "Ana")}
        assert [name for name, text in shown.items() if link in text] == ["Ana"]


def test_a_lead_adds_a_function(world):
    browser(world["Ana"]).post("/functions/new/", {"name": "Research", "short": "Research", "calendar": "", "baton_limit": 5})
    made = Function.objects.get(name="Research")
    assert (made.slug, made.short, made.baton_limit, made.head) == ("research", "Research", 5, None)


def test_a_function_is_headed_by_one_of_its_people(world):
    pr = world["Cleo"].function
    form = browser(world["Ana"]).get(f"/functions/{pr.pk}/").context["form"]
    assert {label for _pk, label in form.fields["head"].choices if _pk} == {"Cleo", "Finn"}
    browser(world["Ana"]).post(
        f"/functions/{pr.pk}/", {"name": "PR", "short": "PR", "head": world["Cleo"].pk, "calendar": "", "baton_limit": 8}
    )
    assert Function.objects.get(pk=pr.pk).head == world["Cleo"]


def test_an_edited_function_has_its_clocks_looked_at(world):
    campaign = world.race()
    Campaign.objects.filter(pk=campaign.pk).update(look_again_at=None)
    pr = world["Cleo"].function
    browser(world["Ana"]).post(f"/functions/{pr.pk}/", {"name": "Press", "short": "Press", "head": "", "calendar": "", "baton_limit": 8})
    assert Campaign.objects.get(pk=campaign.pk).look_again_at is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": ""}, "name"), ({"name": "PR"}, "name"), ({"short": "far too long for it"}, "short"), ({"baton_limit": "0"}, "baton_limit")],
)
def test_what_is_wrong_with_a_function_stands_beside_its_field(world, wrong, field):
    said = {"name": "Research", "short": "Research", "calendar": "", "baton_limit": 5, **wrong}
    answer = browser(world["Ana"]).post("/functions/new/", said)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Function.objects.filter(name="Research").exists()


def test_a_lead_adds_an_organisation_that_competes_and_is_a_partner(world):
    browser(world["Ana"]).post("/organisations/new/", {"name": "Nordwind", "relations": ["partner", "competitor"], "calendar": ""})
    made = Organisation.objects.get(name="Nordwind")
    assert (made.relations, made.competes, made.ours) == (["partner", "competitor"], True, False)


def test_a_sponsor_is_one_of_the_organisations_own_people(world):
    agency = world["Jo"].organisation
    form = browser(world["Ana"]).get(f"/organisations/{agency.pk}/").context["form"]
    assert [label for pk, label in form.fields["sponsor"].choices if pk] == ["Jo"]
    browser(world["Ana"]).post(
        f"/organisations/{agency.pk}/", {"name": "Halden", "sponsor": world["Jo"].pk, "calendar": "", "relations": []}
    )
    assert Organisation.objects.get(pk=agency.pk).sponsor == world["Jo"]


def test_our_own_organisation_is_renamed_and_stays_ours(world):
    ours = Organisation.objects.get(ours=True)
    browser(world["Ana"]).post(f"/organisations/{ours.pk}/", {"name": "Northlight", "sponsor": "", "calendar": ""})
    assert Organisation.objects.get(ours=True).name == "Northlight"


def test_a_name_that_is_taken_is_said_so_and_the_rest_is_kept(world):
    answer = browser(world["Ana"]).post("/organisations/new/", {"name": "Halden & Co", "relations": ["agency"], "calendar": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]
    assert "checked" in answer.content.decode()


@pytest.mark.parametrize("url", ["/functions/", "/organisations/"])
def test_a_list_costs_as_many_queries_with_three_hundred_people_as_with_ten(world, url, django_assert_max_num_queries):
    ours = Organisation.objects.get(ours=True)
    Stakeholder.objects.bulk_create(Stakeholder(name=f"P{n:03}", organisation=ours, function=world["Cleo"].function) for n in range(300))
    Function.objects.bulk_create(Function(name=f"F{n:03}", short="F", slug=f"f{n}", head=world["Finn"]) for n in range(60))
    Organisation.objects.bulk_create(Organisation(name=f"O{n:03}") for n in range(60))
    client = browser(world["Ana"])
    with django_assert_max_num_queries(15):
        assert client.get(url).status_code == 200

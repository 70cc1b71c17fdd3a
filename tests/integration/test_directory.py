"""People and accounts: who may add, invite, change and close, and what is refused."""

import pytest
from django.contrib.auth import authenticate

from stakeholders import directory
from stakeholders.directory import Invalid, NotFound, WrongMoment, WrongPerson
from stakeholders.models import Function, Organisation, Site, Stakeholder, User

pytestmark = pytest.mark.django_db
PASSWORD = "a baton for every runner"


@pytest.fixture(autouse=True)
def _defaults():
    directory.ensure_defaults()


def account(name, *roles):
    return directory.invite(by=None, name=name, email=f"{name}@example.com", roles=roles, password=PASSWORD)


@pytest.fixture
def ana():
    return account("Ana", "lead")


@pytest.fixture
def ben():
    return account("Ben")


@pytest.fixture
def ida():
    return account("Ida", "admin")


@pytest.fixture
def jo():
    agency = directory.add_organisation(by=None, name="Halden & Co", relations=["agency"])
    return directory.add_person(by=None, name="Jo", email="jo@halden.example", organisation=agency)


# What is there from the start


def test_the_defaults_are_made_once():
    made = Function.objects.count(), Organisation.objects.count(), Site.objects.count()
    directory.ensure_defaults()
    assert made == (Function.objects.count(), Organisation.objects.count(), Site.objects.count())
    assert Function.objects.filter(slug__in=["engineering", "pr", "sales", "agency"]).count() == 4


def test_a_renamed_default_is_left_alone():
    pr = Function.objects.get(slug="pr")
    directory.edit_function(pr, by=None, name="Public relations")
    directory.ensure_defaults()
    assert Function.objects.filter(name__in=["PR", "Public relations"]).count() == 1


def test_every_short_name_fits_the_track():
    assert all(0 < len(function.short) <= 10 for function in Function.objects.all())


# The first admin


def test_the_first_admin_sets_up_an_empty_installation():
    assert directory.nobody_yet()
    admin = directory.first_admin(email="Ida@Example.com", name="Ida", password=PASSWORD)
    assert admin.roles == {"member", "lead", "admin"}
    assert admin.user.is_staff
    assert not directory.nobody_yet()
    assert authenticate(email="IDA@example.COM", password=PASSWORD) == admin.user


def test_there_is_only_one_first_admin(ben):
    with pytest.raises(WrongMoment):
        directory.first_admin(email="ida@example.com", name="Ida", password=PASSWORD)


def test_a_weak_password_is_refused_and_nobody_is_made():
    with pytest.raises(Invalid) as refused:
        directory.first_admin(email="ida@example.com", name="Ida", password="12345678")
    assert refused.value.errors["password"]
    assert directory.nobody_yet()
    assert not Stakeholder.objects.exists()


# Adding and inviting


def test_a_lead_invites_a_member_who_cannot_sign_in_before_choosing_a_password(ana):
    cleo = directory.invite(by=ana, name="Cleo", email="cleo@example.com")
    assert cleo.roles == {"member"}
    assert not cleo.user.has_usable_password()
    assert cleo.organisation.ours


def test_only_an_admin_gives_roles(ana, ida):
    with pytest.raises(WrongPerson):
        directory.invite(by=ana, name="Cleo", email="cleo@example.com", roles=["lead"])
    assert not User.objects.filter(email="cleo@example.com").exists()
    cleo = directory.invite(by=ida, name="Cleo", email="cleo@example.com", roles=["lead", "sales"])
    assert cleo.roles == {"member", "lead", "sales"}


def test_a_member_adds_nobody(ben):
    with pytest.raises(WrongPerson):
        directory.add_person(by=ben, name="Cleo")


def test_an_address_signs_in_once(ana, ben):
    with pytest.raises(Invalid) as refused:
        directory.invite(by=ana, name="Other Ben", email=" BEN@example.com")
    assert "email" in refused.value.errors
    assert Stakeholder.objects.filter(name="Other Ben").count() == 0


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u202e\x00"}, "name"),
        ({"name": "A" * 200}, "name"),
        ({"name": "Ada", "email": "nowhere"}, "email"),
        ({"name": "Ada", "zone": "Mars/Olympus"}, "zone"),
        ({"name": "Ada", "language": "tlh"}, "language"),
        ({"name": "Ada", "kind": "wizard"}, "kind"),
        ({"name": "Ada", "baton_limit": 0}, "all"),
    ],
)
def test_what_cannot_be_is_refused_by_field(ana, facts, field):
    with pytest.raises(Invalid) as refused:
        directory.add_person(by=ana, **facts)
    assert field in refused.value.errors


def test_names_are_stripped_of_what_hides(ana):
    assert directory.add_person(by=ana, name="\u202eoeL\u202c\r\n C.").name == "oeL C."


def test_an_account_is_given_once(ana, jo):
    directory.give_account(jo, by=ana)
    assert jo.user.email == "jo@halden.example"
    with pytest.raises(WrongMoment):
        directory.give_account(jo, by=ana)


def test_the_command_for_a_superuser_makes_a_whole_person():
    user = User.objects.create_superuser("root@example.com", PASSWORD)
    assert directory.person_of(user).roles == {"member", "admin"}


# Roles and logins


def test_roles_follow_the_account(ida, ben):
    directory.change_roles(ben, by=ida, roles=["executive"])
    assert Stakeholder.objects.get(pk=ben.pk).roles == {"member", "executive"}


def test_the_last_admin_stays_one(ida, ben):
    with pytest.raises(WrongMoment):
        directory.change_roles(ida, by=ida, roles=["lead"])
    with pytest.raises(WrongMoment):
        directory.deactivate(ida, by=ida)
    directory.change_roles(ben, by=ida, roles=["admin"])
    directory.change_roles(ida, by=ida, roles=["lead"])
    assert not ida.user.is_staff


def test_a_lead_changes_no_roles(ana, ben):
    with pytest.raises(WrongPerson):
        directory.change_roles(ben, by=ana, roles=["admin"])


def test_a_login_is_changed_by_an_admin_only(ana, ida, ben):
    with pytest.raises(Invalid):
        directory.edit_person(ben, by=ana, email="other@example.com")
    with pytest.raises(WrongPerson):
        directory.change_email(ben, by=ana, email="other@example.com")
    directory.change_email(ben, by=ida, email="Other@example.com")
    assert User.objects.get(email="other@example.com").stakeholder.email == "other@example.com"


def test_an_unknown_role_is_refused(ida, ben):
    with pytest.raises(Invalid):
        directory.change_roles(ben, by=ida, roles=["emperor"])


# Editing


def test_a_person_edits_what_is_their_own(ben):
    directory.edit_person(ben, by=ben, name="Benjamin", zone="Asia/Kolkata", language="de")
    fresh = Stakeholder.objects.get(pk=ben.pk)
    assert (fresh.name, fresh.zone, fresh.language) == ("Benjamin", "Asia/Kolkata", "de")


def test_a_person_edits_neither_their_limit_nor_others(ben, jo):
    with pytest.raises(WrongPerson):
        directory.edit_person(ben, by=ben, baton_limit=50)
    with pytest.raises(WrongPerson):
        directory.edit_person(jo, by=ben, name="Joe")


def test_an_edit_writes_only_what_it_says(ana, ben):
    stale = Stakeholder.objects.get(pk=ben.pk)
    directory.edit_person(ben, by=ana, baton_limit=5)
    directory.edit_person(stale, by=ana, name="Benjamin")
    assert Stakeholder.objects.get(pk=ben.pk).baton_limit == 5


def test_the_head_of_a_function_belongs_to_it(ana, ben, jo):
    pr = Function.objects.get(slug="pr")
    directory.edit_person(ben, by=ana, function=Function.objects.get(slug="sales"))
    with pytest.raises(Invalid):
        directory.edit_function(pr, by=ana, head=ben)
    directory.edit_function(pr, by=ana, head=ana)
    assert directory.heads() == {pr.pk: ana}
    assert directory.functions_headed_by(ana) == {pr.pk}


def test_a_function_of_our_own_gets_a_slug(ana):
    function = directory.add_function(by=ana, name="Field marketing", short="Field")
    assert function.slug == "field-marketing"
    with pytest.raises(Invalid):
        directory.add_function(by=ana, name="Field marketing", short="Field")


def test_an_organisation_has_known_relations_only(ana):
    with pytest.raises(Invalid):
        directory.add_organisation(by=ana, name="Nemesis", relations=["enemy"])
    both = directory.add_organisation(by=ana, name="Frenemy", relations=["competitor", "partner"])
    assert both.competes


# Closing


def test_whoever_is_deactivated_is_out_at_once(ida, ben, client):
    client.force_login(ben.user)
    directory.deactivate(ben, by=ida)
    fresh = Stakeholder.objects.get(pk=ben.pk)
    assert (fresh.reachable, fresh.roles) == (False, frozenset())
    assert authenticate(email="ben@example.com", password=PASSWORD) is None
    directory.reactivate(ben, by=ida)
    assert Stakeholder.objects.get(pk=ben.pk).roles == {"member"}


def test_a_lead_closes_contacts_but_no_accounts(ana, ben, jo):
    directory.deactivate(jo, by=ana)
    with pytest.raises(WrongPerson):
        directory.deactivate(ben, by=ana)


def test_an_inactive_head_heads_nothing(ida, ana):
    directory.edit_function(Function.objects.get(slug="pr"), by=ana, head=ana)
    directory.deactivate(ana, by=ida)
    assert directory.heads() == {}


# Seeing


def test_members_of_ours_see_everybody(ben, jo):
    assert set(directory.people(ben)) == {ben, jo}


def test_an_outsider_sees_themselves_and_with_an_account_their_colleagues(ana, ben, jo):
    colleague = directory.add_person(by=ana, name="Kim", organisation=jo.organisation)
    assert set(directory.people(jo)) == {jo}
    with pytest.raises(NotFound):
        directory.person(jo, ben.pk)
    directory.give_account(jo, by=ana)
    assert set(directory.people(jo)) == {jo, colleague}


def test_whoever_is_gone_sees_nobody(ida, ben):
    directory.deactivate(ben, by=ida)
    assert not directory.people(ben).exists()


def test_reachable_is_the_same_question_to_a_row_and_to_the_table(ana, ida, jo):
    directory.add_person(by=ana, name="Nobody's address")
    directory.deactivate(jo, by=ana)
    asked_of_rows = {person for person in Stakeholder.objects.all() if person.reachable}
    assert set(Stakeholder.objects.reachable()) == asked_of_rows == {ana, ida}


def test_the_directory_is_read_in_one_query(ben, jo, django_assert_num_queries):
    with django_assert_num_queries(1):
        for person in directory.people(ben):
            assert (person.organisation.name, person.function, person.roles) is not None

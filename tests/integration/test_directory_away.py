"""Absences: who stands in has agreed, is here, and stands in for one hop."""

from datetime import UTC, date, datetime

import pytest

from stakeholders import directory
from stakeholders.directory import Invalid, WrongMoment, WrongPerson
from stakeholders.models import Function

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
MON, WED, FRI = date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 6)


@pytest.fixture
def cast():
    directory.ensure_defaults()
    return {name: directory.invite(by=None, name=name, email=f"{name}@example.com") for name in ("Ben", "Cleo", "Dov")}


def away(person, substitute=None, first_day=MON, last_day=WED):
    return directory.mark_away(person, by=person, first_day=first_day, last_day=last_day, substitute=substitute)


def test_a_substitute_wears_the_hat_once_they_agreed_and_while_it_lasts(cast):
    ben, cleo = cast["Ben"], cast["Cleo"]
    absence = away(ben, cleo)
    assert directory.acting_as(cleo, MON) == {cleo.pk}
    assert list(directory.requests_to_substitute(cleo, on=MON)) == [absence]
    directory.agree_to_substitute(absence, by=cleo, now=NOW)
    assert directory.acting_as(cleo, MON) == directory.acting_as(cleo, WED) == {cleo.pk, ben.pk}
    assert directory.acting_as(cleo, FRI) == {cleo.pk}
    assert not directory.requests_to_substitute(cleo, on=MON)


def test_who_is_read_with_their_account_speaks_for_the_same_without_another_query(cast, django_assert_num_queries):
    ben, cleo, dov = cast["Ben"], cast["Cleo"], cast["Dov"]
    directory.agree_to_substitute(away(ben, cleo), by=cleo, now=NOW)
    away(dov, cleo)  # whom they were asked to stand in for, and did not say
    pr = Function.objects.get(slug="pr")
    Function.objects.filter(pk=pr.pk).update(head=cleo)
    with django_assert_num_queries(1):
        read = directory.person_of(directory.account(cleo.user_id))
        spoken = {day: directory.speaking_for(read, day) for day in (MON, WED, FRI)}
    assert spoken == {day: directory.speaking_for(cleo, day) for day in (MON, WED, FRI)}
    assert spoken[MON] == ({cleo.pk, ben.pk}, {pr.pk})


def test_only_the_one_who_was_asked_can_agree_and_twice_is_fine(cast):
    absence = away(cast["Ben"], cast["Cleo"])
    for other in ("Ben", "Dov"):
        with pytest.raises(WrongPerson):
            directory.agree_to_substitute(absence, by=cast[other], now=NOW)
    first = directory.agree_to_substitute(absence, by=cast["Cleo"], now=NOW)
    later = datetime(2026, 11, 3, tzinfo=UTC)
    assert directory.agree_to_substitute(absence, by=cast["Cleo"], now=later) == first
    assert directory.absence(cast["Ben"], absence.pk).agreed_at == NOW


def test_nobody_away_stands_in_so_there_are_no_loops(cast):
    away(cast["Ben"])
    with pytest.raises(Invalid) as refused:
        away(cast["Cleo"], cast["Ben"], WED, FRI)
    assert "substitute" in refused.value.errors
    with pytest.raises(Invalid):
        away(cast["Cleo"], cast["Cleo"], WED, FRI)


def test_whoever_has_left_since_being_asked_cannot_agree(cast):
    absence = away(cast["Ben"], cast["Cleo"])
    away(cast["Cleo"], None, WED, FRI)
    with pytest.raises(Invalid):
        directory.agree_to_substitute(absence, by=cast["Cleo"], now=NOW)


def test_standing_in_goes_one_hop(cast):
    ben, cleo, dov = cast.values()
    directory.agree_to_substitute(away(ben, cleo), by=cleo, now=NOW)
    directory.agree_to_substitute(away(cleo, dov), by=dov, now=NOW)
    assert directory.acting_as(dov, MON) == {dov.pk, cleo.pk}


def test_another_substitute_has_to_agree_anew(cast):
    absence = away(cast["Ben"], cast["Cleo"])
    directory.agree_to_substitute(absence, by=cast["Cleo"], now=NOW)
    absence = directory.name_substitute(absence, by=cast["Ben"], substitute=cast["Dov"])
    assert (absence.substitute, absence.agreed) == (cast["Dov"], False)
    assert directory.acting_as(cast["Cleo"], MON) == {cast["Cleo"].pk}


def test_who_is_away_is_known_with_their_substitute(cast, django_assert_num_queries):
    ben, cleo, dov = cast.values()
    directory.agree_to_substitute(away(ben, dov), by=dov, now=NOW)
    away(cleo)
    with django_assert_num_queries(1):
        gone = directory.away([ben.pk, cleo.pk, dov.pk], on=MON)
    assert gone == {ben.pk: dov.pk, cleo.pk: None}


def test_absences_of_one_person_do_not_overlap(cast):
    away(cast["Ben"])
    with pytest.raises(Invalid):
        away(cast["Ben"], None, WED, FRI)
    with pytest.raises(Invalid):
        away(cast["Ben"], None, FRI, date(2026, 11, 5))


def test_a_head_marks_their_people_away_and_a_stranger_does_not(cast):
    ben, cleo, dov = cast.values()
    pr = Function.objects.get(slug="pr")
    directory.edit_person(cleo, by=None, function=pr)
    directory.edit_function(pr, by=None, head=ben)
    with pytest.raises(WrongPerson):
        directory.mark_away(cleo, by=dov, first_day=MON, last_day=WED)
    assert directory.mark_away(cleo, by=ben, first_day=MON, last_day=WED).pk


def test_coming_back_ends_an_absence_or_takes_it_back(cast):
    absence = away(cast["Ben"])
    back = directory.come_back(absence, by=cast["Ben"], today=WED)
    assert back.last_day == date(2026, 11, 3)
    planned = away(cast["Ben"], None, FRI, FRI)
    assert directory.come_back(planned, by=cast["Ben"], today=WED) is None
    with pytest.raises(WrongMoment):
        directory.come_back(planned, by=cast["Ben"], today=WED)

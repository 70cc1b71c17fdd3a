"""What is asked about people: who may be seen, who stands in for whom, who heads what."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from stakeholders.directory.rights import Actor
from stakeholders.models import Absence, Calendar, Function, Kind, Organisation, Role, Site, Stakeholder, User, Voice
from stakeholders.nested import beside, parsed, rows_of
from stakeholders.querysets import StakeholderQuerySet
from stakeholders.refusals import NotFound

T = TypeVar("T")


def people(who: Stakeholder) -> StakeholderQuerySet:
    """Everybody a person may know of, by name."""
    return Stakeholder.objects.visible_to(who).with_belonging().order_by("name", "pk")


def person(who: Stakeholder, person_id: UUID) -> Stakeholder:
    """One of them; NotFound when hidden or absent."""
    return _found(people(who).filter(pk=person_id).first())


def account(user_id: UUID) -> User | None:
    """An account with its person, their function and organisation, and whom they speak for, in one query."""
    found: User | None = next(iter(_accounts().filter(pk=user_id)), None)
    if person := getattr(found, "stakeholder", None):
        person.voice = _voice(found)
    return found


def _voice(read: Any) -> Voice:
    absences = tuple((UUID(pk), date.fromisoformat(first), date.fromisoformat(last)) for pk, first, last in parsed(read.absences))
    return Voice(absences, frozenset(UUID(pk) for (pk,) in parsed(read.headed)))


@cache
def _accounts() -> QuerySet[Any]:
    """Put together once: every request asks it, and Django takes longer for that than a database to answer."""
    agreed = Absence.objects.filter(agreed_at__isnull=False)
    absences = rows_of(agreed, "substitute__user", ("stakeholder_id", "first_day", "last_day"))
    headed = rows_of(Function.objects.all(), "head__user", ("id",))
    found = User.objects.select_related("stakeholder", "stakeholder__function", "stakeholder__organisation")
    return found.annotate(absences=beside(absences), headed=beside(headed))


def person_of(user: User) -> Stakeholder:
    """The stakeholder somebody signed in as, who comes with the account at the doors; NotFound for an account without one."""
    found: Stakeholder | None = getattr(user, "stakeholder", None)
    return _found(found)


def functions() -> QuerySet[Function]:
    """All functions with their heads, by name."""
    return Function.objects.select_related("head", "calendar").order_by("name")


def hands_of_functions(function_ids: Iterable[UUID]) -> dict[str, tuple[str, int]]:
    """Of each of these functions, by its id as text: its head's name, and how many batons its people may hold together. One query."""
    limit = Coalesce(Sum("people__baton_limit", filter=Q(people__active=True)), 0)
    rows = Function.objects.filter(pk__in=set(function_ids)).annotate(limit=limit).values_list("pk", "head__name", "limit")
    return {str(pk): (head or "", number) for pk, head, number in rows}


def function(function_id: UUID) -> Function:
    """One of them."""
    return _found(functions().filter(pk=function_id).first())


def organisations() -> QuerySet[Organisation]:
    """All organisations, ours first."""
    return Organisation.objects.select_related("sponsor", "calendar").order_by("-ours", "name")


def our_name() -> str:
    """The name that our organisation goes by."""
    return Organisation.objects.filter(ours=True).values_list("name", flat=True).first() or "Relay"


def organisation(organisation_id: UUID) -> Organisation:
    """One of them."""
    return _found(organisations().filter(pk=organisation_id).first())


def calendars() -> QuerySet[Calendar]:
    """All calendars with their versions, by name."""
    return Calendar.objects.prefetch_related("versions").order_by("name")


def calendar(calendar_id: UUID) -> Calendar:
    """One of them."""
    return _found(calendars().filter(pk=calendar_id).first())


def absences(who: Stakeholder, *, since: date) -> QuerySet[Absence]:
    """The absences of people they may know of that last until then or longer, the next first."""
    found = Absence.objects.filter(stakeholder__in=Stakeholder.objects.visible_to(who), last_day__gte=since)
    return found.select_related("stakeholder", "substitute").order_by("first_day", "pk")


def absence(who: Stakeholder, absence_id: UUID) -> Absence:
    """One absence they may know of; whoever was asked to stand in may, too."""
    theirs = Q(stakeholder__in=Stakeholder.objects.visible_to(who)) | Q(substitute=who)
    found = Absence.objects.filter(theirs, pk=absence_id)
    return _found(found.select_related("stakeholder", "substitute").first())


def requests_to_substitute(who: Actor, *, on: date) -> QuerySet[Absence]:
    """Absences somebody was asked to stand in for and has not answered."""
    asked = Absence.objects.filter(substitute_id=who.id, agreed_at=None, declined_at=None, last_day__gte=on)
    return asked.select_related("stakeholder", "substitute").order_by("first_day", "pk")


def acting_as(who: Actor, on: date) -> frozenset[UUID]:
    """Themselves, and those away that day for whom they have agreed to stand in; one hop."""
    return frozenset({who.id, *_standing_in(who, on).values_list("stakeholder_id", flat=True)})


def speaking_for(who: Actor, on: date) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """`acting_as` and `functions_headed_by` at once: in one query, or in none for somebody who was read with their account."""
    if voice := getattr(who, "voice", None):
        return frozenset({who.id, *voice.absent_on(on)}), voice.heads
    absent = _standing_in(who, on).order_by().values_list("stakeholder_id", Value("absent"))
    headed = Function.objects.filter(head_id=who.id).order_by().values_list("pk", Value("headed"))
    found = list(absent.union(headed, all=True))
    return frozenset({who.id, *(pk for pk, what in found if what == "absent")}), frozenset(pk for pk, what in found if what == "headed")


def _standing_in(who: Actor, on: date) -> QuerySet[Absence]:
    return Absence.objects.filter(substitute_id=who.id, agreed_at__isnull=False, first_day__lte=on, last_day__gte=on)


def away(stakeholder_ids: Iterable[UUID], *, on: date) -> dict[UUID, UUID | None]:
    """Who of these people is away that day, with the substitute who has agreed, if any; one query."""
    rows = Absence.objects.filter(stakeholder__in=set(stakeholder_ids), first_day__lte=on, last_day__gte=on)
    return {row.stakeholder_id: row.substitute_id if row.agreed else None for row in rows}


def functions_headed_by(who: Actor) -> frozenset[UUID]:
    """The functions somebody heads."""
    return frozenset(Function.objects.filter(head_id=who.id).values_list("pk", flat=True))


def heads() -> dict[UUID, Stakeholder]:
    """The head of each function that has one who is here; one query."""
    headed = Function.objects.filter(head__active=True).select_related("head__user")
    return {function.pk: function.head for function in headed if function.head}


def executives() -> list[Stakeholder]:
    """Everybody who signs in as an executive, by name; one query. Not every database can look into a set of roles: this reads them."""
    signing_in = Stakeholder.objects.filter(active=True, user__is_active=True).select_related("user").order_by("name", "pk")
    return [one for one in signing_in if Role.EXECUTIVE in one.roles]


def competes(person: Stakeholder) -> bool:
    """Whether somebody we work with also competes with us, by themselves or as one of their organisation. Reads `organisation`."""
    return person.kind == Kind.COMPETITOR_AND_PARTNER or person.organisation.competes


def who_sign_in() -> StakeholderQuerySet:
    """Everybody of ours who signs in, by name."""
    return Stakeholder.objects.filter(active=True, user__is_active=True, organisation__ours=True).order_by("name", "pk")


def site() -> Site:
    """This installation's settings."""
    return _found(Site.objects.select_related("calendar").filter(pk=Site.THE_ONE).first())


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound(_("There is nothing here, or nothing for you."))
    return row

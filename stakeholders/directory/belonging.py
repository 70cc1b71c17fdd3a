"""Functions, organisations and the site: made with defaults, edited by leads."""

from typing import TypedDict, Unpack

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from stakeholders import defaults
from stakeholders.directory.rights import Actor, keep, need_admin, need_lead
from stakeholders.models import Calendar, Function, Organisation, Site, Stakeholder
from stakeholders.names import plain
from stakeholders.refusals import Invalid


class FunctionFacts(TypedDict, total=False):
    """What can be said about a function."""

    name: str
    short: str
    head: Stakeholder | None
    calendar: Calendar | None
    baton_limit: int


class OrganisationFacts(TypedDict, total=False):
    """What can be said about an organisation."""

    name: str
    relations: list[str]
    calendar: Calendar | None
    sponsor: Stakeholder | None


@transaction.atomic
def ensure_defaults() -> None:
    """Make the functions, our organisation and the site's calendar where they are missing."""
    defaults.load(lambda name: apps.get_model("stakeholders", name), zone=settings.TIME_ZONE)


def add_function(*, by: Actor | None, **facts: Unpack[FunctionFacts]) -> Function:
    """Add a function; its slug is made of its name."""
    need_lead(by)
    function = Function(slug=slugify(facts.get("name", ""))[:40])
    _tell_function(function, facts)
    keep(function)
    return function


def edit_function(function: Function, *, by: Actor | None, **facts: Unpack[FunctionFacts]) -> Function:
    """Change what is said about a function; its slug stays."""
    need_lead(by)
    _tell_function(function, facts)
    keep(function, fields=facts)
    return function


def add_organisation(*, by: Actor | None, **facts: Unpack[OrganisationFacts]) -> Organisation:
    """Add an organisation outside ours."""
    need_lead(by)
    organisation = Organisation()
    _tell_organisation(organisation, facts)
    keep(organisation)
    return organisation


def edit_organisation(organisation: Organisation, *, by: Actor | None, **facts: Unpack[OrganisationFacts]) -> Organisation:
    """Change what is said about an organisation, ours included."""
    need_lead(by)
    _tell_organisation(organisation, facts)
    keep(organisation, fields=facts)
    return organisation


def show_timings_of_persons(*, by: Actor | None) -> None:
    """Show whose court it is by name."""
    need_admin(by)
    Site.objects.filter(pk=Site.THE_ONE).update(timings_of_persons=True)


def show_timings_of_functions_only(*, by: Actor | None) -> None:
    """Show functions where timings are told, never persons."""
    need_admin(by)
    Site.objects.filter(pk=Site.THE_ONE).update(timings_of_persons=False)


def _tell_function(function: Function, facts: FunctionFacts) -> None:
    for fact, value in facts.items():
        setattr(function, fact, value)
    function.name, function.short = plain(function.name), plain(function.short)
    if function.head and function.head.function_id not in {None, function.pk}:
        words = _("The head of a function belongs to it.")
        raise Invalid(words, {"head": [words]})


def _tell_organisation(organisation: Organisation, facts: OrganisationFacts) -> None:
    for fact, value in facts.items():
        setattr(organisation, fact, value)
    organisation.name = plain(organisation.name)

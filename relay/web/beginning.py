"""The first steps of an instance and of a person: shown until they are made or put away. What was put away is a cookie, as the look is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from insights.beginning import Beginning, beginning, has_taken_a_baton
from relay.web.request import known, my_person, now_of
from stakeholders.who import Who

NEW_FOR = timedelta(days=30)
COOKIES = {"steps": "relay_steps", "tour": "relay_tour"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step to the first race: where it is made, and whether it was. `current` is the next one to make."""

    words: str
    url: str
    done: bool
    current: bool = False


def first_steps(request: HttpRequest) -> dict[str, object]:
    """For every template: the steps to a first race, for leads and admins, and whether somebody new is shown around."""
    return {"first_steps": SimpleLazyObject(lambda: _steps(request)), "first_look": SimpleLazyObject(lambda: _is_new(request))}


def _steps(request: HttpRequest) -> tuple[Step, ...]:
    who = known(request)
    if who is None or not who.leads or _put_away(request, who, "steps"):
        return ()
    found = beginning(who, my_person(request))
    return _words(found) if found else ()


def _is_new(request: HttpRequest) -> bool:
    """Nobody is asked about who came long ago."""
    who = known(request)
    if who is None or who.is_a("executive") or _put_away(request, who, "tour") or now_of(request) - request.user.joined_at > NEW_FOR:  # type: ignore[union-attr]  # `who` is somebody, so the user is no stranger
        return False
    return not has_taken_a_baton(who)


def _put_away(request: HttpRequest, who: Who, what: str) -> bool:
    """By this person: several may sit at one browser."""
    return request.COOKIES.get(COOKIES[what]) == str(who.id)


def _words(found: Beginning) -> tuple[Step, ...]:
    drafted = found.draft is not None
    fire = reverse("campaign", args=[found.draft]) + "#start" if drafted else reverse("campaign_new")
    return (
        Step(_("Name who runs"), reverse("person_new"), done=found.people, current=not found.people),
        Step(_("Draft a race"), reverse("campaign_new"), done=drafted, current=found.people and not drafted),
        Step(_("Fire the gun"), fire, done=False, current=found.people and drafted),
    )

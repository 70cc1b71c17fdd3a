"""Who stands at the door, what the clock says there, and the rule that every view carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from stakeholders import clock, directory
from stakeholders.refusals import NotFound, WrongPerson
from stakeholders.who import LEADS, Who, who_is

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder

P = ParamSpec("P")

require_form = require_http_methods(["GET", "HEAD", "POST"])


class Rule(StrEnum):
    """Who may knock at all. Which objects they then see is `campaigns.access`'s to say, and what they may do `RULES`'s.

    SIGNED_IN asks nothing here: Django's LoginRequiredMiddleware keeps strangers from every view but those of PUBLIC and LINK.
    """

    PUBLIC = "public"
    LINK = "link"
    SIGNED_IN = "signed_in"
    LEADS = "leads"
    ADMINS = "admins"


_ROLES: Mapping[str, tuple[frozenset[str], str]] = {
    Rule.LEADS: (LEADS, gettext_noop("This is for leads and admins.")),
    Rule.ADMINS: (frozenset({"admin"}), gettext_noop("This is for admins.")),
}


class SignedInRequest(HttpRequest):
    """A request of somebody signed in. `now` is read once, when first asked for."""

    relay_now: datetime
    relay_person: Stakeholder
    relay_who: Who


def now_of(request: HttpRequest) -> datetime:
    """The instant of this request in UTC: the one time the clock is read for it."""
    if not hasattr(request, "relay_now"):
        request.relay_now = clock.now()  # type: ignore[attr-defined]  # carried by the request, as its user is
    return request.relay_now  # type: ignore[attr-defined,no-any-return]  # set above


def me(request: HttpRequest) -> Who:
    """The person who is asking, with whom they stand in for today. Raises NotFound for a login without a person,
    WrongPerson for who is not signed in."""
    if not hasattr(request, "relay_who"):
        if not request.user.is_authenticated:
            raise WrongPerson(gettext_noop("Please sign in."))
        person = directory.person_of(request.user)
        today = now_of(request).astimezone(ZoneInfo(person.zone)).date()
        request.relay_person = person  # type: ignore[attr-defined]  # carried by the request, as its user is
        request.relay_who = who_is(person, on=today)  # type: ignore[attr-defined]  # the same
    return request.relay_who  # type: ignore[attr-defined,no-any-return]  # set above


def known(request: HttpRequest) -> Who | None:
    """Whoever is asking, or nobody: for what stands around a page and must not refuse it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    try:
        return me(request)
    except NotFound:
        return None


def my_person(request: HttpRequest) -> Stakeholder:
    """The row of the person who is asking, read once with `me`."""
    me(request)
    return request.relay_person  # type: ignore[attr-defined,no-any-return]  # set above


def access(
    rule: Rule,
) -> Callable[[Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """The rule of a view. Every view has one; a house test walks the URLs and fails for one without."""

    def ruled(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            allowed, refusal = _ROLES.get(rule, (None, ""))
            if allowed and not me(request).roles & allowed:
                raise WrongPerson(refusal)
            return view(request, *args, **kwargs)

        door.access_rule = rule  # type: ignore[attr-defined]  # read by the house test
        return login_not_required(door) if rule in (Rule.PUBLIC, Rule.LINK) else door

    return ruled


def whole_number(said: str) -> int | None:
    """A number that was sent, of up to nine digits; nothing for anything else."""
    return int(said) if said.isdecimal() and len(said) < 10 else None


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for; the first one is 1."""
    return max(whole_number(request.GET.get("page", "")) or 1, 1)


def came_from(request: HttpRequest) -> str:
    """The page of ours from which the request came, with what its address asks for; the first page where it came from elsewhere."""
    url = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        return "/"
    return urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl()


def page_of(request: HttpRequest) -> str:
    """Where the reader is: at the page itself, or, when it answers a form, at the one from which that was sent."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else came_from(request)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, or nothing while it is only looked at."""
    return request.POST if request.method == "POST" else None

"""What templates say of people: their roles, their account, their tokens, who stands in, whose hours they keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from insights import people
from insights.commitments import Given, Ledger, Outcome
from relay.web.spans import ago_text
from relay.web.states import PROMISES
from relay.web.token_words import may_text, until_text, year_day_text

if TYPE_CHECKING:
    from stakeholders.models import Absence, ApiToken, Organisation, Stakeholder

register = template.Library()

_WHOSE: Mapping[str, str | Promise] = {
    "own": gettext_lazy("their own"),
    "function": gettext_lazy("of their function"),
    "organisation": gettext_lazy("of their organisation"),
    "site": gettext_lazy("of this installation"),
}
_WHOSE_OF_YOURS: Mapping[str, str | Promise] = {
    "own": gettext_lazy("your own choice"),
    "function": gettext_lazy("that of your function"),
    "organisation": gettext_lazy("that of your organisation"),
    "site": gettext_lazy("that of this installation"),
}


@register.filter
def outcome_look(given: Given) -> str:
    """What became of a promise, as a shape."""
    return PROMISES[given.outcome][0]


@register.filter
def outcome_words(given: Given) -> str:
    """What became of a promise; of one that was moved, how much notice there was."""
    words = str(PROMISES[given.outcome][1])
    if not given.notice:
        return words
    hours = ngettext("%(n)g working hour", "%(n)g working hours", abs(given.notice)) % {"n": round(abs(given.notice), 1)}
    return _("%(what)s, %(hours)s") % {"what": words, "hours": hours}


@register.filter
def word_counts(ledger: Ledger) -> list[str]:
    """How often somebody's word was kept and what else became of it, in plain words."""
    kept = ngettext("%(kept)d of %(n)d promise kept", "%(kept)d of %(n)d promises kept", ledger.settled)
    said = [kept % {"kept": ledger.kept, "n": ledger.settled}]
    others = (Outcome.MOVED_WITH_NOTICE, Outcome.MOVED_LATE, Outcome.MISSED)
    return said + [f"{ledger.counts[one]} {_COUNTED[one]}" for one in others if ledger.counts.get(one)]


_COUNTED: Mapping[Outcome, str | Promise] = {
    Outcome.MOVED_WITH_NOTICE: gettext_lazy("moved with notice"),
    Outcome.MOVED_LATE: gettext_lazy("moved late"),
    Outcome.MISSED: gettext_lazy("missed in silence"),
}


@register.filter
def roles_of(person: Stakeholder) -> str:
    """What an account may be here: "lead, admin"; member goes without saying beside more."""
    more = person.roles - {"member"} or person.roles
    return ", ".join(label for role, label in people.roles() if role in more)


@register.filter
def relations_of(organisation: Organisation) -> str:
    """What an organisation is to us: "competitor, partner"."""
    return ", ".join(label for relation, label in people.relations() if relation in organisation.relations)


@register.filter
def whose_calendar(whose: str) -> str:
    return str(_WHOSE[whose])


@register.filter
def whose_calendar_of_yours(whose: str) -> str:
    return str(_WHOSE_OF_YOURS[whose])


@register.filter
def account_words(person: Stakeholder) -> str:
    """Whether somebody signs in."""
    if person.user is None:
        return _("none: reached by mail only") if person.email else _("none, and no address")
    if not person.user.is_active:
        return _("closed")
    return _("signs in") if person.user.last_login else _("invited, has not signed in yet")


@register.filter
def stands_in(absence: Absence) -> str:
    """Who stands in, or was asked to."""
    if absence.substitute is None:
        return _("Nobody stands in.")
    if absence.answer == absence.Answer.DECLINED:
        return _("%(name)s cannot stand in. Ask somebody else.") % {"name": absence.substitute.name}
    if absence.answer == absence.Answer.ASKED:
        return _("%(name)s was asked to stand in and has not answered.") % {"name": absence.substitute.name}
    return _("%(name)s stands in.") % {"name": absence.substitute.name}


@register.filter
def may(scope: str) -> str:
    """What a token of this scope may do: "read and act"."""
    return may_text(scope)


@register.filter
def year_day_of(moment: datetime, zone: str) -> str:
    """The day of an instant with its year: "Tue 8 Dec 2026"."""
    return year_day_text(moment, zone)


@register.simple_tag
def last_used(token: ApiToken, now: datetime) -> str:
    """How long ago: "3 minutes ago", "never"."""
    return ago_text(now - token.last_used_at if token.last_used_at else None)


@register.simple_tag
def until(token: ApiToken, zone: str, now: datetime) -> str:
    """When its time comes, or that it came."""
    words = until_text(token.expires_at, zone)
    return _("over since %(day)s") % {"day": words} if token.is_over(now) else words

"""Views of the board that somebody saved: a name and what the address asks for. They come with the account, so they cost no query."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from stakeholders.models import User
from stakeholders.names import plain
from stakeholders.refusals import Invalid

LONGEST_NAME = 40
MOST_VIEWS = 12


def save_view(user: User, *, name: str, query: str) -> None:
    """Keep it under that name, in place of one that had it (whatever its case). Holds the account. Raises Invalid."""
    name = plain(name)
    if not name:
        raise _wrong(_("Give the view a name."))
    if len(name) > LONGEST_NAME:
        raise _wrong(_("This is too long."))
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        others = [one for one in held.views if one["name"].casefold() != name.casefold()]
        if len(others) >= MOST_VIEWS:
            raise _wrong(_("You have twelve views. Forget one first."))
        held.views = [*others, {"name": name, "query": query}]
        held.save(update_fields=["views"])


def forget_view(user: User, *, name: str) -> None:
    """Forget it; one that is not there is forgotten already. Holds the account."""
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        held.views = [one for one in held.views if one["name"] != name]
        held.save(update_fields=["views"])


def _wrong(reason: str) -> Invalid:
    return Invalid(reason, {"name": [reason]})

"""Which playbooks there are, for leads and admins."""

from __future__ import annotations

from uuid import UUID

from campaigns.lifecycle import gettext_noop
from campaigns.models import Playbook
from campaigns.playbooks.book import Book, id_of, of_saved, of_shipped
from campaigns.playbooks.shipped import SHIPPED
from stakeholders.refusals import NotFound, WrongPerson
from stakeholders.who import Who

_BY_ID = {id_of(one.key): one for one in SHIPPED}


def playbooks_for(who: Who) -> list[Book]:
    """All of them: the shipped ones in their order, then the saved ones by name. Raises WrongPerson."""
    return [*shipped_for(who), *saved_for(who)]


def shipped_for(who: Who) -> list[Book]:
    need_lead(who)
    return [of_shipped(one) for one in SHIPPED]


def saved_for(who: Who) -> list[Book]:
    """One query."""
    need_lead(who)
    return [of_saved(row) for row in Playbook.objects.kept().select_related("made_by").order_by("name", "pk")]


def playbook_for(who: Who, playbook_id: UUID) -> Book:
    """One of them. An archived one and none are the same: NotFound. Raises WrongPerson."""
    need_lead(who)
    if playbook_id in _BY_ID:
        return of_shipped(_BY_ID[playbook_id])
    row = Playbook.objects.kept().select_related("made_by").filter(pk=playbook_id).first()
    if row is None:
        raise NotFound
    return of_saved(row)


def need_lead(who: Who) -> None:
    if not who.leads:
        raise WrongPerson(gettext_noop("Playbooks are for leads and admins."))

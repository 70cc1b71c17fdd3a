"""API tokens: made and shown once, looked up by what a program shows, revoked at once. Kept is a digest, which opens nothing."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stakeholders import tokens
from stakeholders.directory.rights import Actor, keep, need_admin
from stakeholders.models import ApiToken, MadeVia, Role, Scope, Stakeholder
from stakeholders.names import plain
from stakeholders.refusals import Invalid, NotFound, WrongMoment, WrongPerson
from stakeholders.tokens import Purpose

if TYPE_CHECKING:
    from stakeholders.who import Who

MOST_ALIVE = 50
A_MINUTE = timedelta(minutes=1)

log = logging.getLogger(__name__)


@transaction.atomic
def make_token(
    person: Stakeholder,
    *,
    by: Who | None,
    now: datetime,
    name: str,
    scope: str,
    expires_at: datetime | None = None,
    token_id: UUID | None = None,
) -> tuple[ApiToken, str]:
    """A new token of a person with an active account, and the one time its text is to be had. Holds the person's row.

    Nobody makes one in another's name; `by=None` is the command line. `token_id` is what the sender calls it, so that the same form
    sent twice makes one: the second time raises WrongMoment. So does the fifty-first that would be alive. Raises Invalid field by
    field, also where the scope admin is asked for by who is no admin. Tokens whose time has come are revoked on the way.
    """
    if by is not None and by.id != person.id:
        raise WrongPerson(_("A token acts in somebody’s name, so they make it themselves."))
    held = _held(person)
    if not held.active or not held.roles:
        raise WrongPerson(_("They have no account."))
    _need_first_time(held, token_id)
    _need_room(held, now)
    if scope == Scope.ADMIN and Role.ADMIN not in held.roles:
        words = _("Only an admin can have a token with this scope.")
        raise Invalid(words, {"scope": [words]})
    return _make(held, now=now, name=plain(name), scope=scope, expires_at=expires_at, id=token_id or uuid.uuid4(), made_via=_door(by))


def _make(person: Stakeholder, *, now: datetime, **facts: object) -> tuple[ApiToken, str]:
    ApiToken.objects.filter(person=person).over(now).update(revoked_at=now)
    secret = tokens.mint(Purpose.API)
    row = ApiToken(person=person, made_at=now, digest=secret.digest, hint=secret.token[: ApiToken.HINT_LENGTH], **facts)
    keep(row)
    log.info("API token %s of %s made, scope %s", row.pk, person.pk, row.scope)
    return row, secret.token


def bearer(token: str, *, now: datetime) -> ApiToken | None:
    """The living token that a program shows, its person read with their account and where they belong.

    None for all others, without saying which: not whole (known by its length and checksum, without a query), unknown, revoked, over,
    or of somebody who may not sign in. One query.
    """
    if not tokens.is_whole(token, Purpose.API):
        return None
    found = ApiToken.objects.alive(now).filter(digest=tokens.digest(token), person__active=True, person__user__is_active=True)
    return found.select_related("person__user", "person__organisation", "person__function").first()


def token_used(row: ApiToken, *, now: datetime) -> None:
    """Note that it was used: one write a minute, however many use it at once. `row` is as `bearer` has just read it."""
    if row.last_used_at is not None and now - row.last_used_at < A_MINUTE:
        return
    ApiToken.objects.filter(pk=row.pk).unused_since(now - A_MINUTE).update(last_used_at=now)


def tokens_of(person: Stakeholder) -> list[ApiToken]:
    """Their tokens that were not revoked, the newest first; those whose time has come stand among them until another one is made."""
    return list(ApiToken.objects.filter(person=person).not_revoked().order_by("-made_at", "pk"))


@transaction.atomic
def revoke_token(person: Stakeholder, token_id: UUID, *, by: Actor | None, now: datetime) -> ApiToken:
    """From now on it opens nothing. For themselves and admins; repeating it is fine. NotFound where the person has no such token."""
    if by is not None and by.id != person.id:
        need_admin(by)
    row = ApiToken.objects.select_for_update(no_key=True).filter(person=person, pk=token_id).first()
    if row is None:
        raise NotFound(_("There is nothing here, or nothing for you."))
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        log.info("API token %s of %s revoked", row.pk, person.pk)
    return row


@transaction.atomic
def revoke_all_tokens(person: Stakeholder, *, now: datetime) -> int:
    """All that a person has: they leave, or somebody may have had their password. How many. Holds the person's row."""
    _held(person)
    revoked = ApiToken.objects.filter(person=person).not_revoked().update(revoked_at=now)
    if revoked:
        log.info("%d API tokens of %s revoked", revoked, person.pk)
    return revoked


def _held(person: Stakeholder) -> Stakeholder:
    """The person as they are now: of two at once the second waits, and one made at the same moment is seen."""
    return Stakeholder.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=person.pk)


def _need_first_time(person: Stakeholder, token_id: UUID | None) -> None:
    if token_id is not None and ApiToken.objects.filter(person=person, pk=token_id).exists():
        sent_twice = _("This form was sent before, and its token was shown then. It cannot be shown again.")
        what_now = _("Did you not copy it? Revoke it, and make another one.")
        raise WrongMoment(f"{sent_twice} {what_now}")


def _need_room(person: Stakeholder, now: datetime) -> None:
    if ApiToken.objects.filter(person=person).alive(now).count() >= MOST_ALIVE:
        words = ngettext(
            "There is %(most)d token already, which is as many as there may be. Revoke it first.",
            "There are %(most)d tokens already, which is as many as there may be. Revoke one first.",
            MOST_ALIVE,
        )
        raise WrongMoment(words % {"most": MOST_ALIVE})


def _door(by: Who | None) -> MadeVia:
    return MadeVia.COMMAND if by is None else MadeVia.PAGE

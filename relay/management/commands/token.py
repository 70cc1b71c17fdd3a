"""`manage.py token EMAIL`: an API token for somebody who signs in, alone on the standard output; or a list of theirs, or one revoked."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime, timedelta
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaigns.wording import explain, explain_errors
from relay.web.token_mails import send_token_made
from stakeholders import clock, directory
from stakeholders.models import ApiToken, Scope, Stakeholder, User
from stakeholders.refusals import Invalid, Refused

MOST_DAYS = 36_500


class Command(BaseCommand):
    help = (
        "Makes an API token for somebody who signs in and prints it, alone, to the standard output: it is shown this once. "
        "They are told by mail. --list shows theirs, --revoke ends one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="with which its owner signs in")
        parser.add_argument("--name", default="command line", help="what it is for")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.ACT.value, help="what it may do, each including those before it")
        parser.add_argument("--days", type=_days, metavar="N", help="how long; without it, until it is revoked")
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--list", action="store_true", help="show their tokens instead, without what opens anything")
        instead.add_argument("--revoke", type=UUID, metavar="ID", help="revoke this one of theirs instead, at once")

    def handle(self, *, email: str, name: str, scope: str, days: int | None, revoke: UUID | None, **said: object) -> None:
        now, person = clock.now(), _owner(email)
        try:
            if said["list"]:
                self._list(directory.tokens_of(person))
            elif revoke:
                self._revoke(person, revoke, now)
            else:
                self._make(person, now, name=name, scope=scope, expires_at=now + timedelta(days=days) if days else None)
        except Refused as refused:
            raise CommandError(_said(refused)) from refused

    def _make(self, person: Stakeholder, now: datetime, *, name: str, scope: str, expires_at: datetime | None) -> None:
        with transaction.atomic(durable=True):
            row, token = directory.make_token(person, by=None, now=now, name=name, scope=scope, expires_at=expires_at)
        self.stdout.write(token)
        self.stderr.write(
            f"Shown this once. {row.name} of {person.name}, scope {row.scope}, until {_day(row.expires_at, 'it is revoked')}."
        )
        if not send_token_made(row):
            self.stderr.write(f"The mail that tells {person.email} of it did not go out.")

    def _list(self, rows: list[ApiToken]) -> None:
        for row in rows:
            words = (str(row.pk), f"{row.hint}…", f"{row.scope:5}", f"until {_day(row.expires_at, 'revoked')}")
            self.stdout.write("  ".join((*words, f"last used {_day(row.last_used_at, 'never')}", row.name)))
        self.stderr.write("No token." if not rows else "--revoke ID ends one.")

    def _revoke(self, person: Stakeholder, token_id: UUID, now: datetime) -> None:
        with transaction.atomic(durable=True):
            gone = directory.revoke_token(person, token_id, by=None, now=now)
        self.stdout.write(f"Revoked: {gone.name}.")


def _owner(email: str) -> Stakeholder:
    found = Stakeholder.objects.with_belonging().filter(user__email=User.objects.normalize_email(email)).first()
    if found is None:
        raise CommandError(f"Nobody signs in with {email}.")
    return found


def _days(text: str) -> int:
    """At least one, and no more than a date can hold."""
    days = int(text)
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(text)
    return days


def _day(moment: datetime | None, otherwise: str) -> str:
    return f"{moment:%Y-%m-%d}" if moment else otherwise


def _said(refused: Refused) -> str:
    reasons = explain_errors(refused) if isinstance(refused, Invalid) else {}
    return "\n".join([explain(refused, None), *(f"{field}: {' '.join(texts)}" for field, texts in reasons.items())])

"""Who should have heard of what, and did they? Reckoned from the plan's rows and the mails that arrived, with no word of the code on trial.

Lost: a reader without the notice or without the mail. Unexplained: a copy too many that no broken-off attempt of the same message covers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from campaigns.models import Event, Exchange, Handoff, Stall
from notifications.models import Attempt, Delivery, Notice
from tests.reliability.mailroom import Taken

Heard = tuple[UUID, UUID]  # of the wait for which handoff, who
Mailed = tuple[str, str]  # to which address, about which race


@dataclass
class Account:
    """What was found. Every list should be empty but `copies`, of which each is explained."""

    expected: int = 0
    unflagged: list[UUID] = field(default_factory=list)
    flagged_twice: list[UUID] = field(default_factory=list)
    notices_lost: list[Heard] = field(default_factory=list)
    notices_too_many: list[Heard] = field(default_factory=list)
    mails_lost: list[Mailed] = field(default_factory=list)
    strangers: list[Mailed] = field(default_factory=list)
    copies: list[Mailed] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        return len(self.unflagged) + len(self.notices_lost) + len(self.mails_lost)

    @property
    def twice_in_app(self) -> int:
        return len(self.flagged_twice) + len(self.notices_too_many)


def reckon(campaigns: Sequence[UUID], taken: Sequence[Taken]) -> Account:
    """The whole account of a population, once it has come to rest."""
    account = Account()
    readers, mails = _expected(campaigns)
    account.expected = len(readers)
    _flags(account, {handoff for handoff, _ in readers})
    _notices(account, readers)
    _mails(account, mails, taken)
    account.attempts = Counter(str(result) or "no end" for result in Attempt.objects.values_list("result", flat=True))
    account.deliveries = Counter(Delivery.objects.values_list("state", flat=True))
    return account


def _expected(campaigns: Sequence[UUID]) -> tuple[set[Heard], set[Mailed]]:
    """For each baton in the air: its taker, and whoever runs behind the taker."""
    behind = defaultdict(list)
    plan = Exchange.objects.filter(campaign__in=campaigns, dropped=False, taker__kind="leg")
    for giver, reader, address in plan.values_list("giver", "taker__runner", "taker__runner__user__email"):
        behind[giver].append((reader, address))
    heard, mailed = set(), set()
    air = Handoff.objects.filter(campaign__in=campaigns, state="offered")
    for pk, race, taking, taker, address in air.values_list("pk", "campaign__name", "exchange__taker", "taker", "taker__user__email"):
        for reader, to in [(taker, address), *behind[taking]]:
            heard.add((pk, reader))
            mailed.add((to, race))
    assert len(heard) == len(mailed)
    return heard, mailed


def _flags(account: Account, handoffs: set[UUID]) -> None:
    stalls = Counter(Stall.objects.filter(kind="baton_in_air").values_list("handoff", flat=True))
    told = Counter(Event.objects.filter(kind="stall_opened").values_list("handoff", flat=True))
    account.unflagged = [pk for pk in handoffs if not (stalls[pk] and told[pk])]
    account.flagged_twice = [pk for pk in handoffs if stalls[pk] > 1 or told[pk] > 1]


def _notices(account: Account, readers: set[Heard]) -> None:
    found = Counter(Notice.objects.filter(event__kind="stall_opened").values_list("event__handoff", "reader"))
    account.notices_lost = [one for one in readers if not found[one]]
    account.notices_too_many = [one for one, times in found.items() if times > 1 or one not in readers]


def _mails(account: Account, mails: set[Mailed], taken: Sequence[Taken]) -> None:
    arrived = defaultdict(list)
    for mail in taken:
        arrived[mail.reader, mail.race].append(mail.message_id)
    account.mails_lost = [one for one in mails if one not in arrived]
    account.strangers = [one for one in arrived if one not in mails]
    account.copies = [one for one, ids in arrived.items() for _ in ids[1:]]
    covered = _covered({ids[0] for ids in arrived.values() if len(ids) > 1})
    for (reader, race), ids in arrived.items():
        if len(set(ids)) > 1:
            account.unexplained.append(f"{reader} has {race} under {len(set(ids))} names")
        elif len(ids) - 1 > covered[ids[0]]:
            account.unexplained.append(f"{reader} has {race} {len(ids)} times; {covered[ids[0]]} attempts at it were broken off")


def _covered(message_ids: set[str]) -> Counter[str]:
    """How many attempts at each message were cut off, or broke off where it may have arrived."""
    broken_off = Attempt.objects.filter(delivery__message_id__in=message_ids, result__in=["", "unknown"])
    return Counter(broken_off.values_list("delivery__message_id", flat=True))


# When


def deadlines(campaigns: Sequence[UUID], wait: timedelta) -> dict[str, datetime]:
    """The moment at which the batons of each race are late, by its name."""
    found = Handoff.objects.filter(campaign__in=campaigns, state="offered").values_list("campaign__name", "offered_at")
    return {name: offered_at + wait for name, offered_at in found}


def flagged_early() -> list[str]:
    """Stalls that were noticed before they were there."""
    early = Stall.objects.filter(noticed_at__lt=F("opened_at"))
    return [f"{row.noticed_at} for {row.opened_at}" for row in early]

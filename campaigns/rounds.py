"""When was each kind of periodic work last done? Noted in the database's time, so that a web process can tell that every worker is dead."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import DurationField, ExpressionWrapper, F, JSONField, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from campaigns.models import Round

PERIODS = 2  # late by more than so many sweeps is late
AUDIT_PERIODS = 10  # an audit may wait behind a long round of sending


@dataclass(frozen=True, slots=True)
class Pulse:
    """How long ago the last sweep and the last audit were (None: never), and what that audit left: how much, and whether it is lateness."""

    swept: timedelta | None = None
    audited: timedelta | None = None
    findings: int = 0
    late: bool = False

    @property
    def stopped(self) -> bool:
        """Nobody looks for what is due."""
        return self.swept is None or self.swept > allowed()

    @property
    def unaudited(self) -> bool:
        """Audits were made and are no more. An instance that has just begun is not yet suspect."""
        return self.audited is not None and self.audited > AUDIT_PERIODS * period()


def period() -> timedelta:
    return timedelta(seconds=settings.RELAY_SWEEP_SECONDS)


def allowed() -> timedelta:
    """By how much anything periodic may be late before somebody has to know."""
    return PERIODS * period()


def note(work: Round.Work, **facts: Any) -> None:
    """This round is done. One statement; of two at once the later one stays."""
    done = Round(work=work, at=Now(), by=f"{socket.gethostname()}:{os.getpid()}"[:120], facts=facts)
    Round.objects.bulk_create([done], update_conflicts=True, unique_fields=["work"], update_fields=["at", "by", "facts"])


def pulse() -> Pulse:
    """One tiny query."""
    rows = {work: (since, facts) for work, since, facts in Round.objects.values_list("work", _age(), "facts")}
    return felt(rows.get(Round.Work.SWEEP, (None,))[0], *rows.get(Round.Work.AUDIT, (None, None)))


def asked() -> tuple[Subquery, Subquery, Subquery]:
    """To ask anything for the pulse beside it: three columns that `felt` understands."""
    sweep, audit = (Round.objects.filter(work=work) for work in (Round.Work.SWEEP, Round.Work.AUDIT))
    age = {"output_field": DurationField()}
    return (
        Subquery(sweep.values(age=_age()), **age),
        Subquery(audit.values(age=_age()), **age),
        Subquery(audit.values("facts"), output_field=JSONField()),
    )


def felt(swept: timedelta | None, audited: timedelta | None, left: Mapping[str, Any] | None) -> Pulse:
    """What the last sweep and the last audit left, as a pulse."""
    left = left or {}
    return Pulse(swept, audited, left.get("findings", 0), left.get("late", False))


def _age() -> Combinable:
    return ExpressionWrapper(Now() - F("at"), output_field=DurationField())

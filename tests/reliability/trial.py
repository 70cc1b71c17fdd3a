"""One run under fire: the ground is laid, races are laid out, processes work, killers go about; then calm, until all has come to rest."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from relay import suite
from relay.throwaway import HOST
from tests.reliability import crew as staff
from tests.reliability.crew import Killer, Member
from tests.reliability.mailroom import Mailroom

if TYPE_CHECKING:  # their tables are there only once Django is set up
    from tests.reliability.accountant import Account
    from tests.reliability.population import Population


READERS = 2  # of each stall: whoever it waits for, and whoever waits behind
MOST = 0.9


@dataclass(frozen=True)
class Plan:
    """How big, how hot, how long. Times in seconds; shares of the mails offered. It burns on, at most three times as long, until the
    share `under_fire` of the mails was taken."""

    stalls: int
    burns: float
    budget: float
    kills: int = 0
    redis_kills: int = 0
    flushes: int = 0
    postgresql_restarts: int = 0
    refuses: float = 0.2
    drops: float = 0.01
    often: float = 0.3
    seldom: float = 10.0
    under_fire: float = 0.5
    period: int = 2
    workers: int = 2
    pool: int = 2
    beats: int = 2
    ticks: int = 2
    fault: str = ""
    embedded: bool = False


@dataclass
class Stage:
    """Who works, who kills, what else befalls them (how often, what), and when they are `ready`."""

    members: Sequence[Member]
    killer: Killer
    mailroom: Mailroom
    acts: Mapping[str, tuple[int, Callable[[], object]]]
    ready: Callable[[], None]


@dataclass
class Outcome:
    """What a run came to."""

    account: Account
    stage: Stage
    faults: Mapping[str, int]
    audit: Sequence[str]
    at_rest: bool
    burned: float
    under_fire: int
    seconds: float
    moved: timedelta


def environment(mailroom: Mailroom, var: Path, period: int, **services: str) -> dict[str, str]:
    """Of every process of the run, this one too."""
    return {
        **suite.clean_environment(),
        **services,
        "EMAIL_URL": f"smtp://{HOST}:{mailroom.port}",
        "RELAY_VAR": str(var),
        "RELAY_INSTANCE": "test",
        "RELAY_SECRET_KEY": "only ever used by a run under fire, and never outside it",
        "RELAY_URL": "http://testserver",
        "RELAY_SWEEP_SECONDS": str(period),
        "RELAY_LOG_LEVEL": "CRITICAL",
        "RELAY_BOOTSTRAP": "off",
        "DJANGO_SETTINGS_MODULE": "relay.settings",
    }


def set_up(environment: Mapping[str, str]) -> None:
    """Django in this process, and empty tables."""
    os.environ.update(environment)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def run(plan: Plan, stage: Stage, dice: random.Random) -> Outcome:
    """Burn, calm down, come to rest, reckon. `set_up` must have been called."""
    from stakeholders import clock
    from tests.reliability import accountant, population

    laid_out = population.populate(plan.stalls, now=clock.now(), spread=timedelta(seconds=plan.burns * 0.8), dice=dice)
    sample = dice.sample(laid_out.campaigns, min(len(laid_out.campaigns), 20))
    wrong = population.findings(sample) + population.wrong_timers(sample)
    began = time.monotonic()
    with staff.crew(stage.members):
        stage.ready()
        clock.move_to(laid_out.first_at)
        fire = Fire(plan, stage, dice)
        fire.burn(began + plan.budget)
        burned, taken = time.monotonic() - fire.began, len(stage.mailroom.taken)
        rest = Rest(laid_out, stage)
        at_rest = rest.comes(began + plan.budget)
    wrong += population.findings(sample[:5])
    account = accountant.reckon(laid_out.campaigns, list(stage.mailroom.taken))
    return Outcome(account, stage, fire.done, wrong, at_rest, burned, taken, time.monotonic() - began, rest.moved)


class Fire:
    """Kills as the killer's dice fall, and each planned fault of a server at a moment of its own."""

    def __init__(self, plan: Plan, stage: Stage, dice: random.Random) -> None:
        self.plan, self.stage, self.killer, self.began = plan, stage, stage.killer, time.monotonic()
        moments = [(plan.burns * (0.1 + 0.9 * dice.random()), name, act) for name, (n, act) in stage.acts.items() for _ in range(n)]
        self.ahead = sorted(moments, key=lambda moment: moment[0])
        self.done = dict.fromkeys(stage.acts, 0)

    def burn(self, deadline: float) -> None:
        said = 0.0
        while not self._burned_down() and time.monotonic() < deadline:
            for member in self.stage.members:
                member.keep()
            self.killer.go_about()
            self._strike()
            time.sleep(staff.PAUSE)
            said = _say(said, f"burning: {dict(self.killer.killed)} {self.done}")

    def _burned_down(self) -> bool:
        burned = time.monotonic() - self.began
        enough = len(self.stage.mailroom.taken) >= self.plan.under_fire * READERS * self.plan.stalls or burned > 3 * self.plan.burns
        return burned >= self.plan.burns and enough and not self.ahead and self.killer.killed.total() >= self.plan.kills

    def _strike(self) -> None:
        while self.ahead and time.monotonic() - self.began >= self.ahead[0][0]:
            _, name, act = self.ahead.pop(0)
            act()
            self.done[name] += 1


class Rest:
    """After the fire: everything that waits for a clock is given its time, and nothing is left to do."""

    def __init__(self, population: Population, stage: Stage) -> None:
        self.population, self.stage, self.mailroom, self.moved = population, stage, stage.mailroom, timedelta()

    def comes(self, deadline: float) -> bool:
        from django.db import connections

        connections.close_all()  # the server was restarted under it
        said = 0.0
        while time.monotonic() < deadline:
            for member in self.stage.members:
                member.keep()
            if len(self.mailroom.taken) > MOST * READERS * self.population.stalls:
                self.mailroom.calm_down()  # the last ones need no more luck
            left = self._left()
            if not any(left.values()):
                return True
            self._let_pauses_pass(left)
            time.sleep(0.5)
            said = _say(said, f"calming down: {left}")
        return False

    def _left(self) -> dict[str, int]:
        from campaigns.models import Event, Stall
        from notifications.models import Delivery
        from stakeholders import clock

        waiting = Delivery.objects.filter(state="queued")
        return {
            "unflagged": max(0, self.population.stalls - Stall.objects.count()),
            "untold": Event.objects.unpublished().count(),
            "leased": Delivery.objects.filter(state="leased").count(),
            "due": waiting.filter(next_at__lte=clock.now()).count(),
            "later": waiting.filter(next_at__gt=clock.now()).count(),
        }

    def _let_pauses_pass(self, left: Mapping[str, int]) -> None:
        """Only pauses before the next try are left: the installation's clock goes on to the end of the first that ends."""
        if any(count for name, count in left.items() if name != "later"):
            return
        from notifications.models import Delivery
        from stakeholders import clock

        first = Delivery.objects.filter(state="queued").order_by("next_at").values_list("next_at", flat=True).first()
        if first is not None and first > (now := clock.now()):
            clock.move_to(first)
            self.moved += first - now


def _say(said: float, words: str) -> float:
    """Every ten seconds, for who watches."""
    if time.monotonic() - said < 10:
        return said
    print(f"  … {words}", file=sys.stderr, flush=True)
    return time.monotonic()

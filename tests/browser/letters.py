"""Every mail there is: each kind for each who hears of it, a bundle, a daily mail, and those without an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from campaigns.stall import StallKind
from notifications import outbox, preferences, render
from notifications.audience import Why
from notifications.models import Digest, Notice
from notifications.telling import Told, tell
from relay.web.code_mail import send_code
from relay.web.password_mails import send_invitation, send_reset
from relay.web.token_mails import send_token_made
from stakeholders import directory
from tests.integration.test_notices import everything
from tests.world import World, when

OF_PASSES = {StallKind.BATON_IN_AIR, StallKind.DROPPED_BATON, StallKind.NOBODY_TAKES}
HOUSE = "Meridian Systems"


@dataclass(frozen=True)
class Shown:
    """One mail under a name: what happened, and to whom it is told."""

    name: str
    subject: str
    text: str
    html: str


def every_mail(world: World) -> Iterator[Shown]:
    """Told and sent one after the other, as in the life of a race; the kinds of stall that none met are put in their place."""
    everything(world)
    told = {one.id: one for one in tell(Notice.objects.order_by("created_at", "pk"))}
    act_now = [one for one in told.values() if one.act_now]
    yield from _shown({f"{one.kind.value}-{one.why.value}": one for one in act_now})
    yield from _stalls([one for one in act_now if "minutes" in one.numbers])
    yield _bundle(act_now)
    yield _digest([one for one in told.values() if not one.act_now])
    yield from _outsiders(world)
    yield from _own_mails(world)


def _shown(told: dict[str, Told]) -> Iterator[Shown]:
    for name, one in told.items():
        yield _letter(name, one)


def _letter(name: str, told: Told) -> Shown:
    message = render.mail(told, message_id="<1@meridian.example>", house=HOUSE)
    return Shown(name, message.subject, message.text, message.html)


def _stalls(told: list[Told]) -> Iterator[Shown]:
    """Each kind of stall as everybody hears of it whom the ladder tells."""
    for why in (Why.COURT, Why.SUBSTITUTE, Why.DOWNSTREAM, Why.LEAD):
        for kind in StallKind:
            fitting = [one for one in told if bool(one.handoff) == (kind in OF_PASSES)]
            one = next((one for one in fitting if one.why is why), replace(fitting[0], why=why))
            yield _letter(f"stall-{kind.value}-{why.value}", replace(one, facts={**one.facts, "kind": kind.value}))


def _bundle(told: list[Told]) -> Shown:
    reader = max({one.reader.id for one in told}, key=lambda pk: sum(one.reader.id == pk for one in told))
    theirs = [one for one in told if one.reader.id == reader][:4]
    message = render.bundle(theirs, "<2@meridian.example>", house=HOUSE)
    return Shown("bundle", message.subject, message.text, message.html)


def _digest(told: list[Told]) -> Shown:
    reader = max({one.reader.id for one in told}, key=lambda pk: sum(one.reader.id == pk for one in told))
    theirs = [one for one in told if one.reader.id == reader]
    other = [replace(one, campaign=one.id, campaign_name="Fjordbank renewal, second wave") for one in theirs[:1]]
    edition = Digest(reader_id=reader, day=when("2026-11-17 00:00").date(), due_at=when("2026-11-17 08:30"))
    message = render.digest([*theirs, *other], edition, message_id="<3@meridian.example>", house=HOUSE)
    return Shown("digest", message.subject, message.text, message.html)


def _outsiders(world: World) -> Iterator[Shown]:
    """What somebody without an account gets: an offer."""
    world.now = when("2026-12-07 10:00")
    preferences.allow_writing(world["Jo"], now=world.now)
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Site", "Jo"), world.leg("Press", "Cleo"), name="Halden renewal")
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build", note="The pages are in the folder you know; the form is the part that is new.")
    outbox.publish(now=world.now)
    for one in tell(Notice.objects.filter(reader=world["Jo"], act_now=True)):
        yield _letter(f"outsider-{one.kind.value}", one)


def _own_mails(world: World) -> Iterator[Shown]:
    """What pages send by themselves: an invitation, the digits of a sensitive leg, a new password, word of a new token."""
    send_invitation(world["Ben"], by=world.who("Ida"))
    yield _sent("invitation")
    send_code(world["Jo"], "402915")
    yield _sent("code")
    send_reset(world["Ben"], "https://relay.meridian.example/accounts/password/reset/key/268f29cc-dilee4-e8ab7cd059595a0d/")
    yield _sent("new-password")
    row, _token = directory.make_token(world["Ben"], by=world.who("Ben"), now=world.now, name="Report", scope="act")
    send_token_made(row)
    yield _sent("new-token")


def _sent(name: str) -> Shown:
    message = mail.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    return Shown(name, message.subject, str(message.body), str(message.alternatives[0][0]))

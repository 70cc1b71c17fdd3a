"""What a mail says, part by part, before it is set as text and HTML: the pass as a picture, the facts, one button, whom else to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.lifecycle import Kind, LegKind, ReturnReason
from campaigns.stall import OF_THE_RACE, StallKind
from notifications import decisions, links, on_your_mark, plans, spans, waits, wording
from notifications.audience import ABOUT_A_STALL, Why
from notifications.decisions import ABOUT_A_DECISION
from notifications.naming import label
from notifications.telling import Person, Side, Told
from stakeholders.names import apart

LONGEST_QUOTE = 700


class Tone(StrEnum):
    """The two strong colours: moving and stuck."""

    MOVING = "moving"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with its label; `strong` is set in bold, `after` follows in plain."""

    label: str
    text: str
    strong: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """The pass as a picture: from whom, to whom, and which of them (`giving`, `taking` or neither) is the reader."""

    giving: str
    taking: str
    tone: Tone
    mine: str


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice as a letter. Without a button it says whom to answer instead."""

    campaign: str
    headline: str
    sentence: str
    strip: Strip | None = None
    rows: tuple[Row, ...] = ()
    button: Link | None = None
    aside: Link | None = None
    answer_to: str = ""
    about_a_wait: bool = False
    about_a_decision: bool = False


_BUTTONS: Mapping[tuple[Kind, Why], str | Promise] = {
    (Kind.OFFERED, Why.COURT): gettext_lazy("Find another taker"),
    (Kind.DECLINED, Why.COURT): gettext_lazy("Find another taker"),
    (Kind.ASKED, Why.GIVER): gettext_lazy("Read and answer"),
    (Kind.SENT_BACK, Why.GIVER): gettext_lazy("See what is missing"),
    (Kind.GIVEN_BACK, Why.GIVER): gettext_lazy("See what is missing"),
    (Kind.LEAD_HANDED_OVER, Why.LEAD): gettext_lazy("See the race"),
    (Kind.BLOCKED, Why.COURT): gettext_lazy("See the race"),
    (Kind.MAIL_STOPPED, Why.LEAD): gettext_lazy("See the race"),
    (Kind.READY_ASKED, Why.TAKER): gettext_lazy("Say whether you are ready"),
    (Kind.READY_ANSWERED, Why.COURT): gettext_lazy("Find somebody who takes it"),
    (Kind.READY_ANSWERED, Why.GIVER): gettext_lazy("See your leg"),
    (Kind.DECISION_ASKED, Why.COURT): gettext_lazy("Read and decide"),
    (Kind.DECISION_ANSWERED, Why.LEAD): gettext_lazy("See the decision"),
}
_TO_TAKE = {(kind, Why.TAKER) for kind in (Kind.OFFERED, Kind.REDIRECTED, Kind.RELIEF_OFFERED, Kind.REASSIGNED, Kind.ANSWERED)}
_REASONS: Mapping[str, str | Promise] = {
    ReturnReason.MISSING: gettext_lazy("Something is missing"),
    ReturnReason.WRONG: gettext_lazy("Something is wrong"),
    ReturnReason.UNCLEAR: gettext_lazy("It is not clear"),
    ReturnReason.NOT_AGREED: gettext_lazy("It is not what was agreed"),
    ReturnReason.NOT_NOW: gettext_lazy("Not now"),
}


def letter(told: Told) -> Letter:
    """The notice as its reader gets it. The reader's language has to be active."""
    return Letter(
        campaign=told.campaign_name,
        headline=wording.headline(told),
        sentence=wording.sentence(told),
        strip=_strip(told),
        rows=tuple(_rows(told)),
        button=_button(told),
        aside=_aside(told),
        answer_to=_named(other_party(told)),
        about_a_wait=told.kind in ABOUT_A_STALL,
        about_a_decision=told.kind in ABOUT_A_DECISION,
    )


def other_party(told: Told) -> Person | None:
    """Whom a reply to the mail should reach: the other side of the pass, else the lead; never the reader."""
    runner = told.people.get(told.leg.runner or "") if told.leg else None
    order = [told.taker, told.giver, runner, told.lead]
    if told.as_why is Why.TAKER or told.kind in ABOUT_A_STALL:
        order = [told.giver, told.by, runner, told.lead]
    if told.kind in ABOUT_A_STALL:
        order = _others_of_a_wait(told, runner)
    if told.kind is Kind.READY_ASKED:
        order = [told.person("giver"), told.lead]
    if told.kind in (Kind.BLOCKED, Kind.LEAD_HANDED_OVER, *ABOUT_A_DECISION):
        order = [told.by, told.lead]
    return next((one for one in order if one and one.id != told.reader.id and one.email), None)


def _others_of_a_wait(told: Told, runner: Person | None) -> list[Person | None]:
    """Who is waited for where the reader waits or leads; the other side where the reader is waited for."""
    if told.why is Why.COURT:
        return [told.by, told.giver, told.taker, runner, told.lead]
    if told.why in (Why.LEAD, Why.SUBSTITUTE):
        return [told.person("court"), told.giver, told.lead]
    if told.why in waits.BOTH_SIDES:
        return [told.lead]
    return [told.giver, runner, told.lead] if waits.asked_in_vain(told) else [runner, told.lead]


def _named(person: Person | None) -> str:
    return person.name if person else ""


# The pass as a picture


def _strip(told: Told) -> Strip | None:
    """Only where a baton is between two legs, and for somebody without an account only where one of them is theirs."""
    if told.giving is None or told.taking is None or told.giving.id == told.taking.id:
        return None
    ends = {"giving": told.giver, "taking": told.taker}
    mine = next((end for end in ("taking", "giving") if _is_reader(told, ends[end])), "")
    if not (mine or told.reader.account):
        return None
    labels = {"giving": label(told.giving), "taking": label(told.taking)}
    if labels["giving"] == labels["taking"]:
        labels = {"giving": told.giving.name, "taking": told.taking.name}
    if mine:
        labels[mine] = _("%(leg)s, you") % {"leg": labels[mine]}
    tone = Tone.STUCK if told.kind in ABOUT_A_STALL else Tone.MOVING
    return Strip(labels["giving"], labels["taking"], tone, mine)


def _is_reader(told: Told, person: Person | None) -> bool:
    return person is not None and person.id == told.reader.id


# The facts


def _rows(told: Told) -> Iterator[Row]:
    if not _behind_a_code(told):
        yield from _said(told)
        yield from _with_it(told)
        yield from (Row(*fact) for fact in on_your_mark.facts(told))
    yield from (Row(*fact) for fact in decisions.facts(told))
    yield from (Row(label, text) for label, text in plans.facts(told))
    yield from _answer_by(told)
    yield from _waits(told)


def _behind_a_code(told: Told) -> bool:
    """A mail can be forwarded as its link can: of a sensitive leg somebody without an account reads on their page, behind the code."""
    own = None if told.reader.account else _own_leg(told)
    return own is not None and own.sensitive


def _said(told: Told) -> Iterator[Row]:
    """What the other side wrote, in their words; what comes with the baton where the reader is to take it."""
    by = told.giver if told.kind in {Kind.REDIRECTED, Kind.REASSIGNED, *ABOUT_A_STALL} else told.by
    who = by.first_name if by else _("They")
    if told.facts.get("reason") in _REASONS:
        yield Row(_("Reason"), str(_REASONS[told.facts["reason"]]))
    for name, text_label in _quoted(told).items():
        text = told.words.get(name) or told.packet.get(name, "")
        if text:
            yield Row(text_label % {"who": who}, _short(text), quoted=name != "missing")


def _quoted(told: Told) -> Mapping[str, str]:
    """Which words belong in this mail, under which label."""
    says = _("%(who)s says")
    if told.kind in (Kind.SENT_BACK, Kind.GIVEN_BACK):
        return {"missing": _("Missing or wrong"), "note": says}
    if told.kind is Kind.ASKED:
        return {"question": _("%(who)s asks")}
    if told.kind is Kind.ANSWERED:
        return {"answer": says}
    if told.kind is Kind.BLOCKED:
        return {"reason": says}
    if told.kind in ABOUT_A_DECISION:
        return {"question": _("Question"), "words": says, "reason": says}
    if (told.kind, told.as_why) in _TO_TAKE:
        return {"note": says, "next_step": _("First step"), "risks": _("Open risks")}
    if told.kind in ABOUT_A_STALL and told.why is Why.COURT and _is_reader(told, told.taker):
        return {"note": says}
    return {"reason": says, "note": says} if told.kind in (Kind.LEAD_HANDED_OVER, Kind.DECLINED) else {}


def _with_it(told: Told) -> Iterator[Row]:
    numbers = told.numbers
    if (told.kind, told.as_why) in _TO_TAKE and numbers.get("required"):
        text = ngettext("%(met)d of %(n)d checkpoint item", "%(met)d of %(n)d checkpoint items", numbers["required"])
        yield Row(_("With it"), text % {"met": numbers["met"], "n": numbers["required"]})
    if (told.kind, told.as_why) in _TO_TAKE and told.taking and told.taking.kind is LegKind.LEG:
        yield Row(_("Your leg"), told.taking.name)


def _answer_by(told: Told) -> Iterator[Row]:
    by = told.numbers.get("answer_by")
    if by:
        yield Row(_("Answer by"), _("your time"), strong=spans.time_of(by, told.reader.zone))


def _waits(told: Told) -> Iterator[Row]:
    """Who waits behind; not for the eyes of somebody without an account."""
    if not told.reader.account or told.why is Why.DOWNSTREAM:
        return
    found = [_waiting(told, one) for one in told.numbers.get("waits", ()) if one["person"] != told.reader.id]
    if found:
        yield Row(_("Who waits"), "\n".join(found))


def _waiting(told: Told, one: Mapping[str, str]) -> str:
    person, leg = told.people.get(one["person"] or ""), told.legs.get(one["leg"])
    filled = {"name": apart(person.name) if person else _("Nobody yet"), "leg": apart(label(leg))}
    if not one["at"]:
        return _("%(name)s, %(leg)s") % filled
    return _("%(name)s, %(leg)s, from %(day)s") % {**filled, "day": spans.day_of(one["at"], told.reader.zone)}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(None, 1)[0] + " …"


# Where it leads


def _button(told: Told) -> Link | None:
    """The one main button; for somebody without an account their own link, and none where no leg of theirs is concerned."""
    label = _wait_button(told) if told.kind in ABOUT_A_STALL else _BUTTONS.get((told.kind, told.as_why))
    if not told.reader.account:
        url = _own_link(told)
        return Link(str(label or _guests_label(told)), url) if url else None
    if told.handoff and told.why is not Why.DOWNSTREAM:
        return Link(str(label or _("Read and answer")), links.handoff(told.handoff))
    if told.kind in ABOUT_A_DECISION:
        return Link(str(label or _("See the race")), links.decision(told.campaign, told.facts["decision"]))
    if told.kind in (Kind.READY_ASKED, Kind.READY_ANSWERED):
        return Link(str(label or _("See the race")), links.leg(_ready_leg(told)))
    return Link(str(label or _("See your leg")), links.campaign(told.campaign))


def _ready_leg(told: Told) -> str:
    """Of a ready check the giver reads on their own leg, everybody else on the one that was asked about."""
    own = told.facts["giving"] if told.kind is Kind.READY_ANSWERED and told.as_why is Why.GIVER else None
    return str(own or (told.leg.id if told.leg else ""))


def _wait_button(told: Told) -> str | Promise | None:
    if told.why is not Why.COURT:
        return _("See where the baton is")
    if told.facts["kind"] in OF_THE_RACE:
        return _("See the race")
    return _("Find somebody who takes it") if told.facts["kind"] in (StallKind.NO_HANDS, StallKind.NOBODY_TAKES) else None


def _guests_label(told: Told) -> str:
    return _("Read and answer") if told.handoff and told.why is not Why.DOWNSTREAM else _("See your leg")


def _own_link(told: Told) -> str | None:
    """The link of a reader without an account to that leg; none where it is not theirs."""
    leg = _own_leg(told)
    return links.guest(told.reader.id, leg.id, now=told.created_at) if leg else None


def _own_leg(told: Told) -> Side | None:
    """The leg of the reader's own that the notice is about: the end of the pass that is theirs, else the one that waits for it."""
    sides = {told.taking: told.taker, told.giving: told.giver} if told.handoff else {}
    own = [side for side, person in sides.items() if side and _is_reader(told, person)] or plans.own_legs(told)
    mine = told.legs.get(str(told.numbers.get("mine") or (told.facts.get("giving") if told.why is Why.GIVER else None)))
    return next((side for side in (*own, mine, told.leg) if side), None)


def _aside(told: Told) -> Link | None:
    """Not you? Someone else."""
    theirs = told.why in (Why.TAKER, Why.COURT) and _is_reader(told, told.taker)
    if not told.handoff or not theirs:
        return None
    if told.reader.account:
        return Link(_("Pass it to the right person"), links.handoff(told.handoff))
    url = _own_link(told)
    return Link(_("Pass it to the right person"), f"{url}?open=someone-else") if url else None

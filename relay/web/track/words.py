"""The text twin of a track: what the picture says, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.lifecycle import IN_HAND, CampaignState, Id, LegState
from campaigns.race import Leg
from relay.web.track.lane import Lane
from relay.web.track.reading import NO_PROGRESS, TAPE, Pass, Reading, Zone, read
from stakeholders.names import apart

NAMED = 6  # so many of the legs that are still to come are named, the others counted


def twin(lane: Lane, reading: Reading | None = None) -> str:
    """The whole lane in sentences, plain text: how far, who has it, who waits, what follows, when it ends."""
    return " ".join(_sentences(lane, reading or read(lane)))


def _sentences(lane: Lane, reading: Reading) -> Iterator[str]:
    yield from _how_far(lane, reading)
    for exchange, _giver, taker in reading.edges:
        look = reading.passes[exchange]
        if look.zone is not Zone.PASSED and (look.zone is not Zone.OPEN):
            yield _on_its_way(lane, look, look.to or taker)
    if reading.gun and reading.gun.state in IN_HAND:
        yield _("The lead has it at the gun.")
    for leg in reading.legs.values():
        if leg.state in IN_HAND:
            yield _in_hand(lane, reading, leg)
    yield from _what_follows(lane, reading)
    if lane.expected:
        yield _("Expected %(finish)s.") % {"finish": _listed(lane.expected, lane.against_plan)}


def _how_far(lane: Lane, reading: Reading) -> Iterator[str]:
    state = lane.race.state
    if state is CampaignState.PAUSED:
        yield _("Paused until %(day)s.") % {"day": lane.paused_until} if lane.paused_until else _("Paused.")
    elif state is CampaignState.ABANDONED:
        yield _("Abandoned.")
    elif state is CampaignState.DRAFT:
        yield _("Not started.")
    running = [leg for leg in reading.legs.values() if not leg.skipped]
    done = sum(leg.state in (LegState.DONE, LegState.PASSING) for leg in running)
    yield ngettext("%(done)d of %(count)d leg done.", "%(done)d of %(count)d legs done.", len(running)) % {
        "done": done,
        "count": len(running),
    }


def _on_its_way(lane: Lane, look: Pass, taker: Id) -> str:
    whom = _("the tape") if taker == TAPE else _listed(lane.full(taker), lane.runners.get(taker, ""))
    if look.zone is not Zone.BACK:  # there the giver is over, and is told of as having it in hand
        whom = _listed(whom, look.over)
    return _PASSES[look.zone]() % {"whom": whom}


_PASSES = {
    Zone.AIR: lambda: _("In the air to %(whom)s."),
    Zone.DECLINED: lambda: _("In the air, not taken by %(whom)s."),
    Zone.BACK: lambda: _("Sent back by %(whom)s."),
    Zone.NOBODY: lambda: _("Nobody is there to take it for %(whom)s."),
    Zone.MISSING: lambda: _("Waited for before %(whom)s."),
}


def _in_hand(lane: Lane, reading: Reading, leg: Leg) -> str:
    progress = reading.progress.get(leg.id, NO_PROGRESS)
    met = _("%(met)d of %(required)d met") % {"met": progress.met, "required": progress.required} if progress.required else ""
    facts = {
        "who": _listed(lane.full(leg.id), lane.runners.get(leg.id, "")),
        "how": _listed(_("blocked") if leg.state is LegState.BLOCKED else _("in hand"), met, reading.over.get(leg.id, "")),
    }
    return _("%(who)s, %(how)s.") % facts


def _what_follows(lane: Lane, reading: Reading) -> Iterator[str]:
    coming = [
        leg.id for leg in reading.legs.values() if leg.state is LegState.WAITING and leg.id not in reading.awaiting and lane.full(leg.id)
    ]
    names = _listed(*(lane.full(leg) for leg in coming[:NAMED]))
    more = len(coming) - NAMED
    if more > 0:
        yield ngettext("Then %(legs)s and %(count)d more leg.", "Then %(legs)s and %(count)d more legs.", more) % {
            "legs": names,
            "count": more,
        }
    elif coming:
        yield _("Then %(legs)s.") % {"legs": names}
    skipped = _listed(*(lane.full(leg.id) for leg in reading.legs.values() if leg.skipped))
    if skipped:
        yield _("Skipped: %(legs)s.") % {"legs": skipped}


def _listed(*words: str) -> str:
    return ", ".join(apart(word) for word in words if word)

"""An event as a sentence. One row a kind; a house test holds this table complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.lifecycle import Kind, ReadyAnswer, ReplanMode
from insights.log import Entry
from relay.web import stall_sentences
from relay.web.spans import day_text
from stakeholders.names import apart

QUOTED = (
    "read_back",
    "missing",
    "question",
    "answer",
    "note",
    "reason",
    "override_reason",
    "conditions",
    "evidence",
    "label",
    "words",
    "changed",
    "found",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log: the time of day, the sentence, and all that was said with it."""

    time: str
    sentence: str
    quotes: tuple[str, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    entries: tuple[Line, ...]


def local_date(moment: datetime, zone: str) -> date:
    """The reader's own day."""
    return moment.astimezone(ZoneInfo(zone)).date()


def days(entries: Iterable[Entry], *, zone: str, today: date) -> list[Day]:
    """The log by the reader's local days, in the order in which it comes."""
    lines = [(entry.at.astimezone(ZoneInfo(zone)), entry) for entry in entries]
    return [
        Day(_label(day, today), tuple(_line(local, entry) for local, entry in rows))
        for day, rows in groupby(lines, lambda row: row[0].date())
    ]


def _label(day: date, today: date) -> str:
    written = date_format(day, _("l j F"))
    return _("Today, %(day)s") % {"day": written} if day == today else written


def _line(local: datetime, entry: Entry) -> Line:
    said = tuple(entry.words[name] for name in (*_items(entry), *QUOTED) if entry.words.get(name))
    return Line(local.strftime("%H:%M"), f"{sentence(entry)} {confirmed(entry)}".rstrip(), said, entry.seq)


def _items(entry: Entry) -> list[str]:
    """What somebody needs, asked on their mark: item by item."""
    return sorted(name for name in entry.words if name.startswith("item:")) if entry.kind == Kind.READY_ANSWERED else []


def confirmed(entry: Entry) -> str:
    """For what somebody did by their link: a link is no proof of who pressed."""
    return _("Confirmed through the link sent to %(address)s.") % {"address": entry.address} if entry.address else ""


def sentence(entry: Entry) -> str:
    """What happened, as one whole sentence in the reader's language."""
    text = SENTENCES[Kind(entry.kind)](entry)
    people = entry.people
    by = entry.by or _("Relay")
    said = {
        "by": by,
        "leg": entry.leg,
        "other": entry.other_leg or entry.leg,
        "item": entry.item.rstrip("."),
        "giver": people.get("giver") or _("somebody"),
        "taker": people.get("taker") or _("nobody yet"),
        "runner": people.get("runner") or _("somebody"),
        "was": people.get("from") or _("nobody"),
        "lead": people.get("lead") or _("somebody"),
        "on": people.get("on") or _("somebody"),
        "court": people.get("court") or _("nobody"),
        "moved": str(len(entry.facts.get("plan", ()))),
        "chosen": entry.words.get("chosen", ""),
        "p85": day_text(_day(entry, "p85")),
        "target": day_text(_day(entry, "target")),
        "day": day_text(next((day for name in _DAYS if (day := _day(entry, name))), None)),
    }
    filled = text % {name: apart(words) for name, words in said.items()}
    if entry.facts.get("behalf") or entry.facts.get("overridden"):
        return _("%(sentence)s (on behalf, as %(hat)s)") % {"sentence": filled, "hat": _hat(entry.hat)}
    return filled


_DAYS = ("date", "until", "since", "expected")


def _hat(hat: str) -> str:
    return {"lead": _("lead"), "deputy": _("deputy"), "admin": _("admin")}.get(hat, hat)


def _day(entry: Entry, name: str) -> date | None:
    value = entry.facts.get(name)
    return date.fromisoformat(value) if value else None


def _offered(entry: Entry) -> str:
    if entry.facts.get("unreachable"):
        return _("%(by)s passes “%(leg)s” on, but nobody can be reached for “%(other)s”.")
    if entry.facts.get("attempt", 1) > 1:
        return _("%(by)s offered the baton of “%(leg)s” to %(taker)s again.")
    return _("%(by)s offered the baton of “%(leg)s” to %(taker)s.")


def _accepted(entry: Entry) -> str:
    if entry.people.get("giver") and entry.people.get("giver") == entry.by:
        return _("%(by)s goes straight on with “%(other)s”.")
    if entry.words.get("conditions"):
        return _("%(by)s took the baton from %(giver)s with conditions.")
    return _("%(by)s took the baton from %(giver)s.")


def _promised(entry: Entry) -> str:
    if entry.facts.get("was"):
        return _("%(by)s moved the promise for “%(leg)s” to %(day)s.")
    return _("%(by)s promised to pass “%(leg)s” on by %(day)s.")


def _replanned(entry: Entry) -> str:
    moved = len(entry.facts["plan"])
    if entry.facts["mode"] == ReplanMode.PULL_FORWARD:
        return ngettext("%(by)s pulled %(moved)s leg forward.", "%(by)s pulled %(moved)s legs forward.", moved)
    return ngettext("%(by)s re-planned %(moved)s leg.", "%(by)s re-planned %(moved)s legs.", moved)


def _blocked(entry: Entry) -> str:
    if entry.people.get("on"):
        return _("%(by)s is blocked on %(on)s in “%(leg)s”.")
    return _("%(by)s is blocked in “%(leg)s”.")


def _reassigned(entry: Entry) -> str:
    return _("%(by)s gave “%(leg)s” to %(runner)s; before it was %(was)s.")


def _ready_answered(entry: Entry) -> str:
    answer = ReadyAnswer(entry.facts["answer"])
    if answer is ReadyAnswer.SOMEONE_ELSE and entry.people.get("runner"):
        return _("%(by)s says that it is %(runner)s who should run “%(leg)s”.")
    return {
        ReadyAnswer.READY: _("%(by)s is ready for “%(leg)s”."),
        ReadyAnswer.READY_FROM: _("%(by)s is ready for “%(leg)s” from %(day)s on."),
        ReadyAnswer.SOMEONE_ELSE: _("%(by)s says that somebody else has to run “%(leg)s”."),
        ReadyAnswer.MISSING: _("%(by)s still needs something for “%(leg)s”."),
    }[answer]


def _need_until(entry: Entry) -> str:
    return _("%(by)s needs until %(day)s to answer.")


def _paused(entry: Entry) -> str:
    return _("%(by)s paused the race until %(day)s.") if entry.facts.get("until") else _("%(by)s paused the race.")


def _declined(entry: Entry) -> str:
    return {
        "no_capacity": _("%(by)s has no capacity for “%(leg)s”."),
        "leaving": _("%(by)s is leaving and cannot take “%(leg)s”."),
    }.get(str(entry.facts.get("reason")), _("%(by)s says that “%(leg)s” is not theirs."))


def _confirmed(entry: Entry) -> str:
    if entry.facts.get("right"):
        return _("%(by)s says of %(taker)s’s read-back: that’s right.")
    return _("%(by)s says of %(taker)s’s read-back: not quite.")


def _coloured(entry: Entry) -> str:
    return {
        "red": _("%(by)s says that it is off track."),
        "amber": _("%(by)s says that it is at risk."),
        "green": _("%(by)s says that it is on track."),
    }.get(entry.facts["colour"]) or _("%(by)s leaves the colour to the rule again.")


def _shared(entry: Entry) -> str:
    if entry.facts["named"]:
        return _("%(by)s shared the status page by a link until %(day)s, with names.")
    return _("%(by)s shared the status page by a link until %(day)s, without names.")


def _decided(entry: Entry) -> str:
    return _("%(by)s decided: “%(chosen)s”.") if entry.words.get("chosen") else _("%(by)s answered the decision that was wanted.")


def _correction_checked(entry: Entry) -> str:
    return {
        "worked": _("%(by)s looked again at what was changed: it worked."),
        "did_not": _("%(by)s looked again at what was changed: it did not work."),
    }.get(str(entry.facts.get("outcome"))) or _("%(by)s looks again on %(day)s at what was changed.")


def _checkpoint_edited(entry: Entry) -> str:
    return _("%(by)s changed the checkpoint of “%(leg)s”.")


SENTENCES: Mapping[Kind, Callable[[Entry], str]] = {
    Kind.DRAFTED: lambda e: _("%(by)s drafted the plan."),
    Kind.STARTED: lambda e: _("%(by)s fired the gun."),
    Kind.CHECKED: lambda e: _("%(by)s looked at the race."),
    Kind.COLOURED: _coloured,
    Kind.SHARED: _shared,
    Kind.UNSHARED: lambda e: _("%(by)s took a link to the status page back."),
    Kind.PAUSED: _paused,
    Kind.RESUMED: lambda e: _("%(by)s let the race run again."),
    Kind.REPLANNED: _replanned,
    Kind.ABANDONED: lambda e: _("%(by)s abandoned the campaign."),
    Kind.FINISHED: lambda e: _("Every baton is across the tape. The race is over."),
    Kind.LEAD_HANDED_OVER: lambda e: _("%(by)s handed the lead to %(lead)s."),
    Kind.OFFERED: _offered,
    Kind.PACKET_CHANGED: lambda e: _("%(by)s changed the packet that %(taker)s has."),
    Kind.CHECKED_IN: lambda e: _("%(by)s checked in on “%(leg)s”."),
    Kind.PROMISED: _promised,
    Kind.BLOCKED: _blocked,
    Kind.UNBLOCKED: lambda e: _("%(by)s goes on with “%(leg)s”."),
    Kind.BLOCK_RENEWED: lambda e: _("%(by)s needs until %(day)s to set “%(leg)s” free."),
    Kind.REASSIGNED: _reassigned,
    Kind.READY_ASKED: lambda e: _("%(taker)s is asked whether they are ready for “%(leg)s”; its baton is expected on %(day)s."),
    Kind.READY_ANSWERED: _ready_answered,
    Kind.RELIEF_OFFERED: lambda e: _("%(by)s asked %(taker)s to take over “%(leg)s”."),
    Kind.SKIPPED: lambda e: _("%(by)s skipped “%(leg)s”."),
    Kind.CHECKPOINT_EDITED: _checkpoint_edited,
    Kind.TICKED: lambda e: _("%(by)s ticked “%(item)s”."),
    Kind.UNTICKED: lambda e: _("%(by)s unticked “%(item)s”."),
    Kind.WAIVED: lambda e: _("%(by)s waived “%(item)s”."),
    Kind.INSERTED: lambda e: _("%(by)s inserted the leg “%(leg)s”."),
    Kind.EXCHANGE_EDITED: lambda e: _("%(by)s changed how “%(leg)s” is passed on."),
    Kind.ACCEPTED: _accepted,
    Kind.SENT_BACK: lambda e: _("%(by)s sent the baton back to %(giver)s."),
    Kind.GIVEN_BACK: lambda e: _("%(by)s gave the baton back to %(giver)s after taking it."),
    Kind.UNDONE: lambda e: _("%(by)s took that back within 15 minutes; the baton is in the air again."),
    Kind.ASKED: lambda e: _("%(by)s asked %(giver)s."),
    Kind.ANSWERED: lambda e: _("%(by)s answered %(taker)s."),
    Kind.NEED_UNTIL_SET: _need_until,
    Kind.DECLINED: _declined,
    Kind.REDIRECTED: lambda e: _("%(by)s sent the baton for “%(leg)s” to %(runner)s instead of %(was)s."),
    Kind.RECALLED: lambda e: _("%(by)s took the offer to %(taker)s back."),
    Kind.VOIDED: lambda e: _("A handoff to %(taker)s is no longer needed."),
    Kind.CONFIRMED: _confirmed,
    Kind.UNDELIVERED: lambda e: _("No message can reach %(taker)s; the baton of “%(leg)s” needs another taker."),
    Kind.MAIL_STOPPED: lambda e: _("%(by)s asked us to send no more mails."),
    Kind.STALL_OPENED: stall_sentences.opened,
    Kind.STALL_REOPENED: lambda e: _("“%(leg)s” waits again."),
    Kind.STALL_CLIMBED: stall_sentences.climbed,
    Kind.STALL_NUDGED: lambda e: _("%(by)s nudged %(court)s about “%(leg)s”."),
    Kind.STALL_SNOOZED: stall_sentences.snoozed,
    Kind.STALL_CLOSED: stall_sentences.closed,
    Kind.DECISION_ASKED: lambda e: _("%(by)s asks for a decision by %(day)s."),
    Kind.DECISION_ANSWERED: _decided,
    Kind.DECISION_WITHDRAWN: lambda e: _("%(by)s withdrew a question; nothing needs to be decided."),
    Kind.TARGET_SET: lambda e: _("%(by)s moved the target of the race to %(day)s."),
    Kind.THRESHOLDS_SET: lambda e: _("%(by)s set how long things may take here before somebody hears of it."),
    Kind.CORRECTED: lambda e: _("%(by)s corrected the course, and looks at it again on %(day)s."),
    Kind.CORRECTION_CHECKED: _correction_checked,
    Kind.WORDS_ERASED: lambda e: _("%(by)s erased a person: their name and their words are gone from this log."),
}

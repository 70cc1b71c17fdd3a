"""How a state looks (the name of its shape and colour) and what it is called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import HandoffState, LegState
from insights.commitments import Outcome

LEGS: Mapping[str, tuple[str, str | Promise]] = {
    LegState.WAITING: ("waiting", gettext_lazy("Waiting")),
    LegState.RUNNING: ("in-hand", gettext_lazy("In hand")),
    LegState.BLOCKED: ("blocked", gettext_lazy("Blocked")),
    LegState.PASSING: ("passing", gettext_lazy("Passing")),
    LegState.DONE: ("done", gettext_lazy("Done")),
    LegState.SKIPPED: ("skipped", gettext_lazy("Skipped")),
}
HANDOFFS: Mapping[str, tuple[str, str | Promise]] = {
    HandoffState.OFFERED: ("in-air", gettext_lazy("In the air")),
    HandoffState.DECLINED: ("watch", gettext_lazy("Not theirs")),
    HandoffState.ACCEPTED: ("done", gettext_lazy("Taken")),
    HandoffState.RETURNED: ("waiting", gettext_lazy("Sent back")),
    HandoffState.RECALLED: ("waiting", gettext_lazy("Taken back")),
    HandoffState.VOID: ("skipped", gettext_lazy("No longer needed")),
}
LIVE: Mapping[str, str] = {"offered": "in-air", "declined": "watch", "running": "in-hand", "blocked": "blocked"}  # all else waits
PROMISES: Mapping[str, tuple[str, str | Promise]] = {
    Outcome.OPEN: ("in-hand", gettext_lazy("Not due yet")),
    Outcome.KEPT: ("done", gettext_lazy("Kept")),
    Outcome.MOVED_WITH_NOTICE: ("waiting", gettext_lazy("Moved with notice")),
    Outcome.MOVED_LATE: ("watch", gettext_lazy("Moved late")),
    Outcome.MISSED: ("lost", gettext_lazy("Missed in silence")),
    Outcome.OVERDUE: ("watch", gettext_lazy("Overdue")),
    Outcome.RELEASED: ("skipped", gettext_lazy("Released")),
}
OBJECTIVES: Mapping[str, str | Promise] = {"adoption": gettext_lazy("Adoption"), "pipeline": gettext_lazy("Pipeline")}

"""The columns of goals, as `columns` says of all."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.tables import CODES, Table, hidden, names, plain, words

GOALS: Mapping[str, Table] = {
    "goals.Metric": Table(
        _("Metrics that they own, added or changed"),
        plain("id owner measure direction cadence cadence_since objective made_by made_at changed_by changed_at")
        | names("name source unit"),
    ),
    "goals.Reading": Table(
        _("Readings they noted"), plain("id metric day value by via at replaces", CODES) | words("note"), theirs=("by",)
    ),
    "goals.Target": Table(_("Targets they set"), plain("id metric span first_day last_day value start by via at replaces", CODES)),
    "goals.Commit": Table(_("Weekly commits they made"), plain("id metric first_day commit likely stretch by via at replaces", CODES)),
    "goals.Adjustment": Table(
        _("What they said was adjusted"),
        plain("id objective first_day by via at replaces", CODES) | words("words"),
        theirs=("by",),
    ),
    "goals.News": Table(
        _("Wins, losses and traction they told"),
        plain("id first_day kind amount unit by via at taken_back_at", CODES) | names("product") | words("words"),
        theirs=("by",),
    ),
    "goals.Contribution": Table(_("Metrics that they said a campaign is to move"), plain("id campaign metric expected by at")),
    "goals.CourseCorrection": Table(
        _("Changes of course they wrote down"), plain("id metric check_on by via at", CODES) | words("saw changed"), theirs=("by",)
    ),
    "goals.CourseLook": Table(
        _("What they found when they looked again"),
        plain("id correction outcome until by via at", CODES) | words("found"),
        theirs=("by",),
    ),
    "goals.Retirement": Table(_("Metrics they retired or took up again"), plain("id metric by at ended_by ended_at")),
    "goals.Hook": Table(
        _("Addresses for readings of programs"),
        plain("id metric owner old_secret_until made_at revoked_at strange strange_at strange_why")
        | names("name")
        | hidden("secret old_secret", "sealed; whoever has it can write there"),
    ),
    "goals.HookMessage": Table("", hidden("id hook message_id digest at status answer", "what a program sent, and our answer; of nobody")),
    "goals.Snapshot": Table(
        "",
        hidden(
            "id metric cadence first_day last_day taken_at value read_on stale span target due verdict", "how a metric stood; of nobody"
        ),
    ),
}

"""The words of a relay, one sentence each: beside the place where one stands first (`{% explain "court" %}`), and on the help page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what it means here."""

    name: Words
    means: Words


WORDS: Mapping[str, Word] = {
    "baton": Word(_("Baton"), _("What is passed from leg to leg: the work as it stands, with all that the next runner needs to go on.")),
    "leg": Word(_("Leg"), _("One runner’s part of the race, from taking the baton to passing it on.")),
    "gun": Word(_("Gun and tape"), _("Where a race starts and where it ends; the lead runs both.")),
    "playbook": Word(
        _("Playbook"), _("A plan without people and dates: legs, their order, and what each must meet. Campaigns are made from it.")
    ),
    "court": Word(_("Court"), _("Whose turn it is: the person everybody waits for, and whose working hours are counted.")),
    "checkpoint": Word(
        _("Checkpoint"), _("What a leg has to meet before its baton may be offered; the lead may waive an item, with a reason.")
    ),
    "stance": Word(
        _("Stance"),
        _("Where somebody stands towards a campaign, from unaware to leading, and where its lead wants them; for who leads it alone."),
    ),
    "packet": Word(_("Packet"), _("What comes with the baton: a note, the next step, open risks and links.")),
    "promise": Word(_("Promise"), _("The day by which a runner says they will pass the baton on; the old one stays beside a new one.")),
    "need_by": Word(_("Need-by"), _("The last day on which the next runner can take the baton without the finish moving.")),
    "read_back": Word(
        _("Read-back"), _("On a critical pass the taker says back what they received, and the giver says whether it is right.")
    ),
    "stall": Word(_("Stall"), _("A wait that is longer than was agreed, in the working hours of whoever is waited for.")),
    "patience": Word(
        _("Patience"), _("How long an offer may wait for an answer before it is a stall: a working day, unless they asked for longer.")
    ),
    "ladder": Word(
        _("Ladder"), _("Who hears of a stall, and when: whoever is waited for, the next runner, then the lead. Two messages at most.")
    ),
    "colour": Word(
        _("Colour"), _("Worked out from stalls and the expected finish by one rule for all; the lead may say otherwise, with a reason.")
    ),
}

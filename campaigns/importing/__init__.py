"""A plan out of a CSV file: parse all of it, name every doubtful cell, take the answers, then draft all or nothing.

Columns (* must be there): `relay_id*`, `relay_name`, `relay_type`, `target_date`, `leg_seq*`, `leg_name*`, `function*`, `owner_role` or
`owner_email`, `planned_start`, `baseline_end` or `planned_days`, `current_end`, `depends_on` (leg_seqs with ;), `checkpoint` (items
with ;). Others are left alone. Dates are `YYYY-MM-DD`. A blank start is the end of the milestone before; legs are ordered by date, then
leg_seq; where no row of a relay fills `depends_on` they form a chain. Nothing is guessed in silence: every doubtful cell is a `Doubt`,
and one of a kind that blocks needs an answer before anything is written.

Answers are a JSON object; every part is optional:

    {"lead": "email",                                    who leads the campaign (or the command's --lead)
     "objective": "adoption" | "pipeline",               also contribution, brand_promise, brief; deputy and sponsor by e-mail
     "owners": {"Comms / Docs": "email",                 who a role, an unknown address or two owners are
                "<relay_id>/<leg_seq>": "email" | null}, one leg's runner; null leaves it without one
     "dates": {"<relay_id>/<leg_seq>": "YYYY-MM-DD"},    when that leg is due: taken as it is, also to confirm a doubtful one
     "same_as_previous": ["<relay_id>/<leg_seq>"],       its doubtful date and owner are those of the leg before it in the file;
                                                         only the one with /date or /owner behind it
     "end_column": "current_end",                        read due dates from there instead of baseline_end
     "functions": {"Communications": "pr"},              which of our functions is meant, by name or slug
     "cells": {"<relay_id>/<leg_seq>/<column>": "…"},    any other cell, said anew
     "shift": {"starts_on": "YYYY-MM-DD"} | {"finishes_on": "YYYY-MM-DD"} | null}   null keeps dates although all are past
"""

from campaigns.importing.answers import Answers
from campaigns.importing.doubts import Doubt, DoubtKind
from campaigns.importing.drafting import draft, open_doubts
from campaigns.importing.reading import Reading, RelayInFile, read, read_to_ask, relays_in
from campaigns.importing.relays import RelayPlan

__all__ = [
    "Answers",
    "Doubt",
    "DoubtKind",
    "Reading",
    "RelayInFile",
    "RelayPlan",
    "draft",
    "open_doubts",
    "read",
    "read_to_ask",
    "relays_in",
]

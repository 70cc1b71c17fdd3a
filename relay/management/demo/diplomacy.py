"""Where the people of the demo stand towards the Atlas launch, and one note about somebody of a partner that also competes."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns import notes, stances
from campaigns.stances import Standing
from relay.management.demo.script import Stage

CAMPAIGN = "Atlas 4 launch"


@dataclass(frozen=True, slots=True)
class Towards:
    """What the lead said of somebody; days are working days from today, negative ones are over."""

    name: str
    stands: tuple[str, str]  # now, wanted
    weight: tuple[str, str]  # influence, interest
    why: str
    keeper: str = ""
    touch: tuple[int, str] | None = None
    last: int | None = None


PEOPLE = (
    Towards("Helen Ashworth", ("supportive", "leading"), ("high", "medium"), "Asked twice what it does for renewals.", last=-3),
    Towards(
        "Olivia Grant",
        ("resistant", "supportive"),
        ("high", "high"),
        "Two launches of ours came to her desk without proof points.",
        touch=(-2, "Bring the three customer figures"),
        last=-9,
    ),
    Towards(
        "Tom Hale",
        ("neutral", "supportive"),
        ("medium", "high"),
        "Waits for a quote that he can print.",
        touch=(1, "Read the draft with him"),
    ),
    Towards("Elise Moreau", ("supportive", "supportive"), ("medium", "high"), "Took the last two batons at the first attempt.", last=-1),
    Towards(
        "Marcus Lee",
        ("unaware", "supportive"),
        ("high", "low"),
        "Was away when it was announced.",
        "Samir Okafor",
        (3, "Ten minutes before his team call"),
    ),
    Towards(
        "Renata Quill",
        ("neutral", "neutral"),
        ("high", "medium"),
        "Writes about both of us.",
        "Ruth Adeyemi",
        (8, "Send the dates of the winter round"),
    ),
    Towards(
        "Mira Jansen",
        ("neutral", "supportive"),
        ("high", "low"),
        "Reads claims in the order in which they come.",
        touch=(2, "Ask which claims she wants first"),
    ),
)
NOTE = "Speaks for their product group, not for their board. Ask for Kaja before anything that names a price."


def play(stage: Stage) -> None:
    """After the stories: what their lead has noted by now."""
    priya, campaign = stage.people["Priya Raman"], stage.campaigns[CAMPAIGN]
    by = stage.who(priya, stage.now)
    for one in PEOPLE:
        next_on, what = (stage.on(one.touch[0]), one.touch[1]) if one.touch else (None, "")
        said = Standing(
            *(*one.stands, *one.weight),
            keeper=stage.people[one.keeper].pk if one.keeper else None,
            next_touch_on=next_on,
            next_touch=what,
            last_touch_on=stage.on(one.last),
            why=one.why,
        )
        stances.note_stance(campaign, stage.people[one.name], by=by, now=stage.ago(1), said=said)
    ingrid, grace = stage.people["Ingrid Solberg"], stage.people["Grace Lindqvist"]
    notes.write_note(ingrid, by=stage.who(grace, stage.now), now=stage.ago(6), words=NOTE, readers=[stage.people["Helen Ashworth"].pk])

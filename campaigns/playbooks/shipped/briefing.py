"""Pure: analyst briefing, leg by leg, with what each must meet before it may pass."""

from campaigns.lifecycle import gettext_noop
from campaigns.plans import ItemPlan
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan, Shipped

BRIEFING = Shipped(
    key="analyst-briefing",
    name=gettext_noop("Analyst briefing"),
    summary=gettext_noop(
        "One analyst firm, one message, one hour. What they should write differently is decided first, what may be said is cleared "
        "second, and slides come last. The finish is the day on which every promise made in the room is kept."
    ),
    plan=PlaybookPlan(
        objective="pipeline",
        anchor=Anchor.FINISH,
        brand_promise=gettext_noop("Every claim has a customer or a number behind it."),
        finish=21,
        legs=(
            PlaybookLeg(
                gettext_noop("Who, and what they should write differently"),
                "analyst-relations",
                days=3,
                starts=0,
                due=2,
                after=(),
                items=(
                    ItemPlan(gettext_noop("The analyst is named with their last three pieces and what each says of us")),
                    ItemPlan(gettext_noop("One sentence says what they should write differently after the hour")),
                    ItemPlan(gettext_noop("Their own agenda was asked for, and stands in the invitation"), wants_evidence=True),
                    ItemPlan(gettext_noop("Their publishing dates are known: which report, and when it closes")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Facts and roadmap"),
                "product-management",
                days=4,
                starts=3,
                due=6,
                after=("Who, and what they should write differently",),
                items=(
                    ItemPlan(gettext_noop("Every number has its source, its date and who answers for it"), wants_evidence=True),
                    ItemPlan(gettext_noop("What is shipped, what is coming and what is only thought of are kept apart")),
                    ItemPlan(gettext_noop("The weakest point is named before they find it, with what we do about it")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Customers who will speak"),
                "customer-marketing",
                days=5,
                starts=3,
                due=7,
                after=("Who, and what they should write differently",),
                items=(
                    ItemPlan(
                        gettext_noop("Two customers said yes in writing to being called, with a day and a number"), wants_evidence=True
                    ),
                    ItemPlan(gettext_noop("What each customer reached is a number that they agreed to")),
                    ItemPlan(gettext_noop("Account owners in sales know of the call, and no deal is harmed by it")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("What we meet in deals"),
                "sales",
                days=2,
                starts=3,
                due=4,
                after=("Who, and what they should write differently",),
                items=(
                    ItemPlan(
                        gettext_noop("The last ten wins and losses against the rivals of that report, with the reason in one line each")
                    ),
                    ItemPlan(gettext_noop("Open deals in which this firm was named are listed with their sum"), wants_evidence=True),
                    ItemPlan(gettext_noop("Two questions that buyers bring from this analyst, in their words"), required=False),
                ),
            ),
            PlaybookLeg(
                gettext_noop("What may be said, and under which promise of silence"),
                "legal",
                days=2,
                starts=8,
                due=9,
                after=("Facts and roadmap", "Customers who will speak"),
                sensitive=True,
                items=(
                    ItemPlan(
                        gettext_noop("Each claim about future, money, people or other companies is cleared, or struck"), wants_evidence=True
                    ),
                    ItemPlan(gettext_noop("The confidentiality that holds is the one they signed, with its last day")),
                    ItemPlan(gettext_noop("Who answers a question about what is not public, and in which words, is agreed")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Story and slides"),
                "marketing",
                days=4,
                starts=10,
                due=13,
                after=("What we meet in deals", "What may be said, and under which promise of silence"),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("Fifteen slides at most, the message on the first, and one that asks what they think")),
                    ItemPlan(gettext_noop("Each slide answers something they asked for; the rest is in the appendix")),
                    ItemPlan(
                        gettext_noop("The demonstration runs on the shipped product, and was recorded as a fallback"), wants_evidence=True
                    ),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Rehearsal"),
                "senior-management",
                days=2,
                starts=14,
                due=15,
                after=("Story and slides",),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("Each speaker gave their part in the time they have, to somebody who interrupted")),
                    ItemPlan(
                        gettext_noop("The ten hardest questions were answered in a minute each, the second question too"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Two speakers do not say two numbers: the figures were read aloud against the source")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("The briefing"),
                "analyst-relations",
                days=1,
                starts=16,
                due=16,
                after=("Rehearsal",),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("Slides went to them the day before, in a form they can write on")),
                    ItemPlan(gettext_noop("Half of the hour was theirs")),
                    ItemPlan(
                        gettext_noop("Their questions and our promises are written down, each with who and by when"), wants_evidence=True
                    ),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Promises kept and told"),
                "analyst-relations",
                days=5,
                starts=17,
                due=21,
                after=("The briefing",),
                sales_facing=True,
                items=(
                    ItemPlan(gettext_noop("Every open question was answered within two working days, in writing"), wants_evidence=True),
                    ItemPlan(gettext_noop("Sales has one paragraph: what the analyst now thinks, and what may be quoted")),
                    ItemPlan(gettext_noop("Their draft was checked for facts, and only for facts")),
                    ItemPlan(gettext_noop("The next touch has a day")),
                ),
            ),
        ),
    ),
)

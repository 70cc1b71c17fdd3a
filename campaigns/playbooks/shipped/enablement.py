"""Pure: sales enablement push, leg by leg, with what each must meet before it may pass."""

from campaigns.lifecycle import gettext_noop
from campaigns.plans import ItemPlan
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan, Shipped

ENABLEMENT = Shipped(
    key="sales-enablement-push",
    name=gettext_noop("Sales enablement push"),
    summary=gettext_noop(
        "A message, a price or a rival has changed, and sellers must say it right within weeks. Built from what sellers meet, tried "
        "on a few of them, proven in talks, and counted in deals instead of downloads."
    ),
    plan=PlaybookPlan(
        objective="pipeline",
        anchor=Anchor.START,
        brand_promise=gettext_noop("Sellers promise only what we deliver."),
        finish=40,
        legs=(
            PlaybookLeg(
                gettext_noop("What costs us deals"),
                "sales",
                days=3,
                starts=0,
                due=2,
                after=(),
                items=(
                    ItemPlan(
                        gettext_noop("Ten recent losses and stalls are read, with the sentence at which each turned"), wants_evidence=True
                    ),
                    ItemPlan(gettext_noop("The one thing that sellers should do differently is a verb")),
                    ItemPlan(gettext_noop("The number that will show it, where it stands today, and who reads it weekly")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Facts, price and limits"),
                "product-management",
                days=3,
                starts=3,
                due=5,
                after=("What costs us deals",),
                items=(
                    ItemPlan(gettext_noop("What it does, costs and does not do, on one page with dates")),
                    ItemPlan(gettext_noop("Prices and discounts are the ones in the quoting system"), wants_evidence=True),
                    ItemPlan(gettext_noop("What is promised for later is marked as not to be sold")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Two stories that sellers can tell"),
                "customer-marketing",
                days=5,
                starts=3,
                due=7,
                after=("What costs us deals",),
                items=(
                    ItemPlan(gettext_noop("Two customers agreed to name and number"), wants_evidence=True),
                    ItemPlan(gettext_noop("Each story is told in under a minute: before, turn, after")),
                    ItemPlan(gettext_noop("One is from a deal that was nearly lost")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Message and answers to objections"),
                "marketing",
                days=4,
                starts=6,
                due=9,
                after=("Facts, price and limits",),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("The message in one sentence, and three questions that lead to it")),
                    ItemPlan(gettext_noop("The five hardest objections are in buyers' words, each with an answer of two sentences")),
                    ItemPlan(gettext_noop("What is said about rivals is true, dated and cleared"), wants_evidence=True),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Card, talk and drill"),
                "sales-enablement",
                days=5,
                starts=10,
                due=14,
                after=("Two stories that sellers can tell", "Message and answers to objections"),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("One page that is found in the tool where sellers write their mails")),
                    ItemPlan(gettext_noop("The drill takes twenty minutes, and a manager can lead it without us")),
                    ItemPlan(gettext_noop("What it replaces is named and taken away"), wants_evidence=True),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Tried by five sellers"),
                "sales",
                days=5,
                starts=15,
                due=19,
                after=("Card, talk and drill",),
                critical=True,
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop("Five sellers used it in three real talks each, and said what they left out"), wants_evidence=True
                    ),
                    ItemPlan(gettext_noop("What nobody used was cut")),
                    ItemPlan(gettext_noop("At least one of them was against it before")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Managers first"),
                "sales-enablement",
                days=3,
                starts=20,
                due=22,
                after=("Tried by five sellers",),
                items=(
                    ItemPlan(gettext_noop("Every sales manager has led the drill once, with us listening"), wants_evidence=True),
                    ItemPlan(gettext_noop("What they look for in weekly talks is three points")),
                    ItemPlan(gettext_noop("Their own target names it, or they know why not")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Found in ten seconds"),
                "docs",
                days=3,
                starts=20,
                due=22,
                after=("Tried by five sellers",),
                items=(
                    ItemPlan(gettext_noop("A seller found the card in ten seconds, from a phone")),
                    ItemPlan(gettext_noop("Each page carries its owner and the day on which it is looked at again"), wants_evidence=True),
                    ItemPlan(gettext_noop("Old versions are gone from drives and templates")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Every seller proven"),
                "sales-enablement",
                days=8,
                starts=23,
                due=30,
                after=("Managers first", "Found in ten seconds"),
                sales_facing=True,
                items=(
                    ItemPlan(gettext_noop("Each seller gave the talk to a manager and passed, or has a second day"), wants_evidence=True),
                    ItemPlan(gettext_noop("Who is away has a day of their own")),
                    ItemPlan(gettext_noop("Questions from the drills are answered in one place within a working day")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Heard in deals"),
                "sales",
                days=10,
                starts=31,
                due=40,
                after=("Every seller proven",),
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop("In ten recorded or reported talks the new message was said right in at least seven"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("The number of the first leg is read after two weeks, and one change is made or ruled out")),
                    ItemPlan(gettext_noop("Sales has graded what it was handed: right, right with conditions, back")),
                ),
            ),
        ),
    ),
)

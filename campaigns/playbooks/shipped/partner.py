"""Pure: partner campaign, leg by leg, with what each must meet before it may pass."""

from campaigns.lifecycle import gettext_noop
from campaigns.plans import ItemPlan
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan, Shipped

PARTNER = Shipped(
    key="partner-campaign",
    name=gettext_noop("Partner campaign"),
    summary=gettext_noop(
        "A campaign under two names, with a partner who may also be a rival. What each side brings, who owns a contact and how wins "
        "are counted are signed before anything is drawn."
    ),
    plan=PlaybookPlan(
        objective="pipeline",
        anchor=Anchor.START,
        brand_promise=gettext_noop("Both names stand for one promise to one customer."),
        finish=41,
        legs=(
            PlaybookLeg(
                gettext_noop("Joint aim"),
                "marketing",
                days=4,
                starts=0,
                due=3,
                after=(),
                items=(
                    ItemPlan(
                        gettext_noop("One number that both sides want, with its source, its window and how a win of both is counted"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("The customer for whom one and one is more is described, with ten that both know")),
                    ItemPlan(gettext_noop("What each side brings is listed: people, money, list, stage")),
                    ItemPlan(gettext_noop("Where we compete is written down, and what stays outside this campaign")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("The partner's yes"),
                "partner",
                days=5,
                starts=4,
                due=8,
                after=("Joint aim",),
                critical=True,
                items=(
                    ItemPlan(
                        gettext_noop("Somebody with the budget has said yes in writing, and names one runner on their side"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Their calendar of freezes, holidays and own launches is on the plan")),
                    ItemPlan(gettext_noop("How they like words and pictures approved: by whom, and in how many days")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Agreement on names, contacts and data"),
                "legal",
                days=5,
                starts=9,
                due=13,
                after=("The partner's yes",),
                sensitive=True,
                items=(
                    ItemPlan(
                        gettext_noop("Signed: use of both marks, who owns which contact, for how long and for what"), wants_evidence=True
                    ),
                    ItemPlan(gettext_noop("The form's words of consent name both companies")),
                    ItemPlan(gettext_noop("What happens to lists and pages when it ends is settled")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Joint use shown"),
                "product-management",
                days=4,
                starts=9,
                due=12,
                after=("The partner's yes",),
                items=(
                    ItemPlan(
                        gettext_noop("Both products were run together on the versions that customers can buy, and it was recorded"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Limits are written where a customer will read them")),
                    ItemPlan(gettext_noop("Who supports what is one line that both support teams agreed to")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Joint message"),
                "marketing",
                days=4,
                starts=14,
                due=17,
                after=("Agreement on names, contacts and data", "Joint use shown"),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("One sentence for both, in which striking either name makes it false")),
                    ItemPlan(gettext_noop("The partner said it back in their own words, and it was the same"), wants_evidence=True),
                    ItemPlan(gettext_noop("A customer of both has said what it saved them")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Page, paper and mails"),
                "creatives",
                days=6,
                starts=18,
                due=23,
                after=("Joint message",),
                items=(
                    ItemPlan(gettext_noop("Both marks follow both style guides: order, size and air")),
                    ItemPlan(gettext_noop("Approved by both sides in one round of comments each"), wants_evidence=True),
                    ItemPlan(gettext_noop("Each link says by itself which side it came from")),
                    ItemPlan(gettext_noop("A set with the partner's name first lies ready for their list"), required=False),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Both sales teams brought together"),
                "sales-enablement",
                days=5,
                starts=18,
                due=22,
                after=("Joint message",),
                sales_facing=True,
                items=(
                    ItemPlan(gettext_noop("Sellers of both sides met account by account, and named a first caller for each")),
                    ItemPlan(gettext_noop("What a seller earns on a joint deal is written, on both sides"), wants_evidence=True),
                    ItemPlan(gettext_noop("One page: when to bring the partner in, whom to call, what never to say about them")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Ready on both sides"),
                "partner",
                days=3,
                starts=24,
                due=26,
                after=("Page, paper and mails", "Both sales teams brought together"),
                critical=True,
                items=(
                    ItemPlan(
                        gettext_noop("A test contact went through form, both systems and the first call, within the agreed hours"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Both sides send on the same day, in the agreed order")),
                    ItemPlan(gettext_noop("Somebody on each side answers within four hours in the first week")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Two weeks live"),
                "marketing",
                days=10,
                starts=27,
                due=36,
                after=("Ready on both sides",),
                sales_facing=True,
                items=(
                    ItemPlan(gettext_noop("Each contact was called within two working days by the side that owns it"), wants_evidence=True),
                    ItemPlan(gettext_noop("Numbers are read together once a week, from one sheet")),
                    ItemPlan(gettext_noop("What stops it early is agreed, and was looked at")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Pipeline counted, and again or not"),
                "sales",
                days=5,
                starts=37,
                due=41,
                after=("Two weeks live",),
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop("Pipeline and wins are counted by the rule of the agreement, and both sides signed the number"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Sales has graded the contacts: taken, sent back, why")),
                    ItemPlan(gettext_noop("Again, differently or not: one sentence, with its reason")),
                ),
            ),
        ),
    ),
)

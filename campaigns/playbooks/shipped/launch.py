"""Pure: product launch, leg by leg, with what each must meet before it may pass."""

from campaigns.lifecycle import gettext_noop
from campaigns.plans import ItemPlan
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan, Shipped

LAUNCH = Shipped(
    key="product-launch",
    name=gettext_noop("Product launch"),
    summary=gettext_noop(
        "A new product, or a release that changes what we promise. Ready inside before it is loud outside: the proof, the sellers and"
        " the way back stand before anybody is invited. The finish is five working days after launch day, when first use is read."
    ),
    plan=PlaybookPlan(
        objective="adoption",
        anchor=Anchor.FINISH,
        brand_promise=gettext_noop("Nothing we say goes further than what the product does today."),
        finish=30,
        legs=(
            PlaybookLeg(
                gettext_noop("Launch brief and size"),
                "product-management",
                days=4,
                starts=0,
                due=3,
                after=(),
                items=(
                    ItemPlan(
                        gettext_noop(
                            "The size of the launch is chosen (new story, news for customers, or release note) with the reason written down"
                        )
                    ),
                    ItemPlan(
                        gettext_noop(
                            "One number says whether it worked, with where it stands today and where it must stand on the finish day"
                        ),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Who it is for, and three kinds of customer it is not for, are named")),
                    ItemPlan(gettext_noop("Launch day is checked against holidays, the quarter's end and other launches of ours")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Release candidate and way back"),
                "engineering",
                days=8,
                starts=4,
                due=11,
                after=("Launch brief and size",),
                items=(
                    ItemPlan(gettext_noop("Every acceptance test of the brief is passed on the build that will ship"), wants_evidence=True),
                    ItemPlan(gettext_noop("The way back was walked once, and the minutes it took are noted"), wants_evidence=True),
                    ItemPlan(gettext_noop("First use is counted on the test system by the event names that the brief asks for")),
                    ItemPlan(gettext_noop("Known faults are listed, each with ship, mend first or work around")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Positioning and proof"),
                "marketing",
                days=5,
                starts=4,
                due=8,
                after=("Launch brief and size",),
                critical=True,
                items=(
                    ItemPlan(
                        gettext_noop("One sentence says what changes for whom, and two customers have said it back in their own words")
                    ),
                    ItemPlan(
                        gettext_noop("Each of the three claims has a proof behind it: a customer, a measurement or a demonstration"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Price, packages and the last day of the old ones are settled with finance")),
                    ItemPlan(gettext_noop("The words that we do not use are listed")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Claims and terms cleared"),
                "legal",
                days=3,
                starts=9,
                due=11,
                after=("Positioning and proof",),
                sensitive=True,
                items=(
                    ItemPlan(gettext_noop("Every claim is cleared, changed or struck, by number"), wants_evidence=True),
                    ItemPlan(gettext_noop("Names, marks and licences of others are cleared for the countries of the launch")),
                    ItemPlan(gettext_noop("Terms and privacy notes match what the release does with data")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Guides and answers for support"),
                "docs",
                days=6,
                starts=12,
                due=17,
                after=("Release candidate and way back",),
                items=(
                    ItemPlan(gettext_noop("Somebody who had never seen it got to first use by the guide alone")),
                    ItemPlan(gettext_noop("The ten likeliest questions have an answer that support has read"), wants_evidence=True),
                    ItemPlan(gettext_noop("Release notes name what changes for existing customers, and what they must do by when")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Launch page, film and visuals"),
                "creatives",
                days=7,
                starts=12,
                due=18,
                after=("Claims and terms cleared",),
                items=(
                    ItemPlan(gettext_noop("The page shows the product as it ships; no drawn screens"), wants_evidence=True),
                    ItemPlan(gettext_noop("Only cleared claims are used, each with its number")),
                    ItemPlan(gettext_noop("The page loads on a phone in under three seconds, and its one button leads to first use")),
                    ItemPlan(gettext_noop("Alternative texts and captions are written")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Sales ready to answer"),
                "sales-enablement",
                days=6,
                starts=12,
                due=17,
                after=("Claims and terms cleared",),
                critical=True,
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop("Every seller in the launch regions has given the two-minute version to a colleague, and passed"),
                        wants_evidence=True,
                    ),
                    ItemPlan(
                        gettext_noop(
                            "The card on one page: who it is for, three questions to ask, the answer to the hardest objection, when to "
                            "walk away"
                        )
                    ),
                    ItemPlan(gettext_noop("Sales managers can explain price and packages without notes")),
                    ItemPlan(gettext_noop("The twenty accounts to call first are named, each with an owner"), required=False),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Press and analysts briefed under embargo"),
                "pr",
                days=5,
                starts=19,
                due=23,
                after=("Launch page, film and visuals",),
                critical=True,
                sensitive=True,
                items=(
                    ItemPlan(gettext_noop("The release quotes a customer by name, with their written leave"), wants_evidence=True),
                    ItemPlan(
                        gettext_noop("Each reporter and analyst briefed is listed with what they were told and until when it is held")
                    ),
                    ItemPlan(gettext_noop("The answer to the worst question is written, and two people can give it")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Go or no go"),
                "senior-management",
                days=1,
                starts=24,
                due=24,
                after=("Guides and answers for support", "Sales ready to answer", "Press and analysts briefed under embargo"),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("Every leg before has said ready, or the gap is named with who carries it")),
                    ItemPlan(
                        gettext_noop("What stops the launch on the day, who says so and how it is heard, are written down"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("The decision and its hour are told to every runner")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Launch day and first week"),
                "marketing",
                days=6,
                starts=25,
                due=30,
                after=("Go or no go",),
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop(
                            "Page, mail, release and in-product note go out in the agreed order, and each was seen live by somebody "
                            "outside the team"
                        )
                    ),
                    ItemPlan(gettext_noop("Sales and support had the news an hour before customers")),
                    ItemPlan(
                        gettext_noop(
                            "First use is read each day against the number of the brief, and one change of course is noted or ruled out"
                        ),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Each question that came twice has an answer in the guide")),
                ),
            ),
        ),
    ),
)

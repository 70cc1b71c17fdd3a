"""Pure: brand refresh, leg by leg, with what each must meet before it may pass."""

from campaigns.lifecycle import gettext_noop
from campaigns.plans import ItemPlan
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan, Shipped

REFRESH = Shipped(
    key="brand-refresh",
    name=gettext_noop("Brand refresh"),
    summary=gettext_noop(
        "A new look for the same promise. What must survive is named before anything is drawn, people inside can use it before "
        "anybody outside sees it, and there is a way back until the last switch."
    ),
    plan=PlaybookPlan(
        objective="adoption",
        anchor=Anchor.FINISH,
        brand_promise=gettext_noop("The look is new; what we promise is the same as yesterday."),
        finish=52,
        legs=(
            PlaybookLeg(
                gettext_noop("Why, and what must survive"),
                "senior-management",
                days=4,
                starts=0,
                due=3,
                after=(),
                sensitive=True,
                items=(
                    ItemPlan(gettext_noop("The reason in one sentence that a customer would understand")),
                    ItemPlan(
                        gettext_noop("What must survive is listed: name, colour, sign, sound, words that people search for"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Who decides, and in how many rounds")),
                    ItemPlan(gettext_noop("The money covers the last sign on the last door")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Every place that carries the old look"),
                "marketing",
                days=6,
                starts=4,
                due=9,
                after=("Why, and what must survive",),
                items=(
                    ItemPlan(
                        gettext_noop("The list of places is complete by four ways of looking: site, product, paper, buildings"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Each place has an owner, a cost, and a wave: day one, first month, when it wears out")),
                    ItemPlan(gettext_noop("What customers, partners and stores of apps keep of ours is on it")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Drafts tested against the old look"),
                "agency",
                days=12,
                starts=4,
                due=15,
                after=("Why, and what must survive",),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("Two directions, each on the five hardest places: icon, favicon, form, sign, film")),
                    ItemPlan(
                        gettext_noop("Thirty customers were shown it for five seconds, and at least as many named us as with the old one"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Text passes the contrast rules in light and in dark")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Rights cleared"),
                "legal",
                days=6,
                starts=16,
                due=21,
                after=("Drafts tested against the old look",),
                sensitive=True,
                items=(
                    ItemPlan(gettext_noop("Marks were searched in every country and class in which we sell"), wants_evidence=True),
                    ItemPlan(gettext_noop("Rights in signs, fonts, pictures and sound are ours in writing")),
                    ItemPlan(gettext_noop("Filing, and who watches the objections until when")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Kit and rules"),
                "creatives",
                days=8,
                starts=22,
                due=29,
                after=("Every place that carries the old look", "Rights cleared"),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("Rules fit on ten pages, with a right and a wrong for each")),
                    ItemPlan(
                        gettext_noop("Templates for the twenty things people make every week were used by people who did not draw them"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Files lie in one place, with the old ones marked as old")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Site and product ready to switch"),
                "engineering",
                days=8,
                starts=30,
                due=37,
                after=("Kit and rules",),
                items=(
                    ItemPlan(gettext_noop("The switch and the way back were both done once on the test system"), wants_evidence=True),
                    ItemPlan(gettext_noop("Every old address leads to its new one, by test")),
                    ItemPlan(gettext_noop("Share pictures, mail senders, icons and sign-in pages are on the list and done")),
                    ItemPlan(gettext_noop("Load time is no worse than before"), required=False),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Decks, quotes and contracts"),
                "sales-enablement",
                days=5,
                starts=30,
                due=34,
                after=("Kit and rules",),
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop("Templates for decks, quotes and contracts are switched, and sales has made one of each"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Running deals are not disturbed: who keeps the old paper until signing is listed")),
                    ItemPlan(gettext_noop("Why, in two sentences, for a customer who asks")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Inside first"),
                "senior-management",
                days=3,
                starts=38,
                due=40,
                after=("Site and product ready to switch", "Decks, quotes and contracts"),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("Everybody heard the reason from their own manager before it was public")),
                    ItemPlan(gettext_noop("Twenty people picked at random could say what changes and what does not"), wants_evidence=True),
                    ItemPlan(gettext_noop("Partners and the ten largest customers were told in person")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Day one"),
                "pr",
                days=2,
                starts=41,
                due=42,
                after=("Inside first",),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("The switch is done in the agreed order, and the way back has an owner until evening")),
                    ItemPlan(
                        gettext_noop("The places of day one were looked at from outside, and each has a picture"), wants_evidence=True
                    ),
                    ItemPlan(gettext_noop("The story is about customers; the sign stands in the third paragraph")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Second wave and what was missed"),
                "marketing",
                days=10,
                starts=43,
                due=52,
                after=("Day one",),
                sales_facing=True,
                items=(
                    ItemPlan(gettext_noop("Old looks that people found are gone, each within three working days"), wants_evidence=True),
                    ItemPlan(gettext_noop("Searches for our name, and visits that came by it, are back where they were")),
                    ItemPlan(gettext_noop("What stays old until it wears out is listed, and nobody minds")),
                    ItemPlan(gettext_noop("Sales and support say what customers said")),
                ),
            ),
        ),
    ),
)

"""Pure: event, leg by leg, with what each must meet before it may pass."""

from campaigns.lifecycle import gettext_noop
from campaigns.plans import ItemPlan
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan, Shipped

EVENT = Shipped(
    key="event",
    name=gettext_noop("Event"),
    summary=gettext_noop(
        "Our own event or a stand at a fair. Follow-up is built before the doors open: who calls whom, with what, within two days. "
        "The finish is five working days after the doors close."
    ),
    plan=PlaybookPlan(
        objective="pipeline",
        anchor=Anchor.FINISH,
        brand_promise=gettext_noop("What we invited people for is what they get in the room."),
        finish=33,
        legs=(
            PlaybookLeg(
                gettext_noop("Purpose, place and budget"),
                "events",
                days=5,
                starts=0,
                due=4,
                after=(),
                items=(
                    ItemPlan(gettext_noop("The number that makes it worth the money: meetings, pipeline or first uses, and by when")),
                    ItemPlan(
                        gettext_noop("The place is held in writing, with the last days for changing and cancelling"), wants_evidence=True
                    ),
                    ItemPlan(gettext_noop("Every deadline of the organiser's manual is in one calendar")),
                    ItemPlan(gettext_noop("The budget has a line for what is forgotten: power, network, freight, waste")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Theme and programme"),
                "marketing",
                days=5,
                starts=5,
                due=9,
                after=("Purpose, place and budget",),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("The invitation fits in two sentences, and a stranger knew whether to come")),
                    ItemPlan(gettext_noop("Each item of the programme has one speaker who has said yes, and one who could stand in")),
                    ItemPlan(gettext_noop("At least one customer speaks, and half of the hour is not about us"), wants_evidence=True),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Whom we want to see"),
                "sales",
                days=4,
                starts=10,
                due=13,
                after=("Theme and programme",),
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop("Fifty people are named with the deal they belong to, and who invites each in person"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("The three questions that make a contact worth a call are agreed")),
                    ItemPlan(gettext_noop("Sellers who come have kept the day free, and the two days after it")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Stand, screens and printed matter"),
                "creatives",
                days=7,
                starts=10,
                due=16,
                after=("Theme and programme",),
                items=(
                    ItemPlan(gettext_noop("The first sentence is read from five metres away")),
                    ItemPlan(
                        gettext_noop("Print data passed the printer's check three working days before their deadline"), wants_evidence=True
                    ),
                    ItemPlan(gettext_noop("Everything shown works without a network")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Built, printed and shipped"),
                "supplier",
                days=10,
                starts=17,
                due=26,
                after=("Stand, screens and printed matter",),
                items=(
                    ItemPlan(
                        gettext_noop("Each crate has a list, a number and a day of arrival, and somebody on site who signs"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("The stand was put up once, and photographed")),
                    ItemPlan(gettext_noop("Spare for what breaks: cables, adapters, one more screen")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Invitations and registrations"),
                "marketing",
                days=10,
                starts=14,
                due=23,
                after=("Whom we want to see",),
                items=(
                    ItemPlan(gettext_noop("Personal invitations went out before the mail to everybody")),
                    ItemPlan(
                        gettext_noop("Registrations stand at twice the seats wanted for a free event, and are read twice a week"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("The form asks for consent, for needs of access, and for nothing that nobody will use")),
                    ItemPlan(gettext_noop("A reminder with the way there goes out two days before")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Team briefed, follow-up ready"),
                "sales-enablement",
                days=4,
                starts=14,
                due=17,
                after=("Whom we want to see",),
                critical=True,
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop(
                            "The follow-up mails, one for each of the three kinds of contact, are written and tested before the doors open"
                        ),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("Each on the team has a shift, a role and the first question they ask")),
                    ItemPlan(gettext_noop("How a contact is written down takes thirty seconds, and everybody did it once")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Doors open"),
                "events",
                days=2,
                starts=27,
                due=28,
                after=("Built, printed and shipped", "Invitations and registrations", "Team briefed, follow-up ready"),
                critical=True,
                items=(
                    ItemPlan(gettext_noop("The run of the day by the minute, with who decides when it breaks")),
                    ItemPlan(gettext_noop("Emergency exits, first aid and access were walked with the house"), wants_evidence=True),
                    ItemPlan(gettext_noop("Contacts are in the system by the evening, sorted into call, write and leave")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Called within two days"),
                "sales",
                days=3,
                starts=29,
                due=31,
                after=("Doors open",),
                critical=True,
                sales_facing=True,
                items=(
                    ItemPlan(
                        gettext_noop("Every contact to be called was called within two working days, or has a reason beside it"),
                        wants_evidence=True,
                    ),
                    ItemPlan(gettext_noop("The note from the talk was used in the first sentence")),
                    ItemPlan(gettext_noop("What was sent back to marketing says why")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("Closed and paid"),
                "events",
                days=3,
                starts=29,
                due=31,
                after=("Doors open",),
                items=(
                    ItemPlan(gettext_noop("Thanks went to speakers and the house within a day")),
                    ItemPlan(gettext_noop("Cost per meeting is worked out on bills, not on estimates"), wants_evidence=True),
                    ItemPlan(gettext_noop("Three things to do again and three never again, from the whole team")),
                ),
            ),
            PlaybookLeg(
                gettext_noop("What it brought"),
                "marketing",
                days=2,
                starts=32,
                due=33,
                after=("Called within two days", "Closed and paid"),
                sales_facing=True,
                items=(
                    ItemPlan(gettext_noop("Meetings, pipeline and cost stand against the number of the first leg"), wants_evidence=True),
                    ItemPlan(gettext_noop("Everybody who registered and did not come has had the recording")),
                    ItemPlan(gettext_noop("Next year: yes, smaller or no, with the reason")),
                ),
            ),
        ),
    ),
)

"""The demo's campaigns that move, rest, or are over: in the air, in hand, a fork of three, paused, finished, abandoned, a draft."""

from relay.management.demo.script import Part, Story, act

STORIES_OF_CUSTOMERS = Story(
    name="Atlas 4 customer stories",
    lead="Priya Raman",
    finish=13,
    details={
        "objective": "adoption",
        "contribution": "Three stories told by customers",
        "brand_promise": "Upgrades nobody notices.",
        "brief": "Three customers tell how their upgrade went unnoticed. Their words, their names, their numbers.",
        "priority": 2,
    },
    parts=(
        Part("Accounts", "sales", "Marcus Lee", -12, -8, ("Three customers asked",), sales_facing=True),
        Part("Interviews", "customer-marketing", "Leon Fischer", -8, -1, ("Consent in writing *", "Ragnhild Aune has read hers")),
        Part("Films", "creatives", "Elise Moreau", -1, 6, ("Rough cut",)),
        Part("Placement", "pr", "Tom Hale", 6, 10, ("Two outlets",)),
        Part("One-pagers", "sales", "Marcus Lee", 10, 13, ("In the sales kit",), sales_facing=True),
    ),
    acts=(
        act(13, "start"),
        act(12.5, "take", "Accounts", promise=-8),
        act(8.8, "pass", "Accounts", note="All three said yes; Fjordbank would like to see questions first."),
        act(8.1, "take", "Interviews", promise=-1),
        act(3, "check_in", "Interviews", note="Two of three are done, the third is on Thursday."),
        act(0.25, "pass", "Interviews", note="Three interviews, transcripts with time codes. Aune's minute 14 is the heart of it."),
    ),
)

DOCS = Story(
    name="Developer docs refresh",
    lead="Grace Lindqvist",
    finish=20,
    details={
        "objective": "adoption",
        "contribution": "First call in ten minutes",
        "brief": "From sign-up to the first call in ten minutes, measured with people who have never seen us.",
        "priority": 3,
    },
    parts=(
        Part("Outline", "product-management", "Daniel Price", -10, -6, ("Ten-minute path agreed",)),
        Part("Samples", "engineering", "Arjun Rao", -6, 3, ("Run in five languages *", "Reviewed")),
        Part("Diagrams", "creatives", "Kavya Iyer", 3, 9, ("Dark mode",)),
        Part("Press note", "pr", "Olivia Grant", 9, 12),
        Part("Newsletter", "customer-marketing", "Leon Fischer", 12, 18, ("Segment named",)),
    ),
    acts=(
        act(11, "start"),
        act(10.6, "take", "Outline", promise=-6),
        act(7, "skip", "Press note", reason="Nobody writes about docs; the newsletter reaches those who read them."),
        act(6.8, "pass", "Outline", note="Nine steps. Step four is where people give up today."),
        act(6.1, "ask", "Samples", question="Which two languages first?"),
        act(5.8, "answer", "Samples", by="Daniel Price", answer="Python and Go; the others can follow in a week."),
        act(5.2, "take", "Samples", promise=4),
        act(4, "insert", "Diagrams", giver="Samples", part=Part("Tech review", "docs", "Yusuf Demir", 3, 5, ("Terms as in the glossary",))),
        act(2, "tick", "Samples", items=1),
        act(1, "check_in", "Samples", note="Python, Go and Java run; two to go."),
    ),
)

HEALTHCARE = Story(
    name="Healthcare starter kit",
    lead="Samir Okafor",
    finish=11,
    details={
        "objective": "pipeline",
        "contribution": "25 hospital accounts opened",
        "brand_promise": "Ready on the ward by Monday.",
        "brief": "All a hospital needs to begin on a Monday. Sales is customer number one here: they told us what was missing.",
        "priority": 1,
    },
    parts=(
        Part("Kit contents", "product-management", "Grace Lindqvist", -13, -8, ("Checked with three wards *",)),
        Part("Print and box", "agency", "Jonas Weber", -8, -3, ("Proof signed",), ("Kit contents",)),
        Part("Ward film", "creatives", "Elise Moreau", -3, 3, ("Faces released *",), ("Print and box",)),
        Part("Trade press", "pr", "Olivia Grant", -8, -4, ("Two articles placed",), ("Kit contents",)),
        Part("Reference visit", "partner", "Ingrid Solberg", -8, -2, ("Hospital has a date",), ("Kit contents",), sensitive=True),
        Part("Pilot accounts", "sales", "Victor Alm", -2, 3, ("Ten named",), ("Reference visit",), sales_facing=True),
        Part(
            "Sales day",
            "sales-enablement",
            "Dana Whitfield",
            3,
            7,
            ("Room for forty",),
            ("Ward film", "Trade press", "Pilot accounts"),
            sales_facing=True,
        ),
        Part("First calls", "sales", "Marcus Lee", 7, 11, ("Each has a script",), sales_facing=True),
    ),
    acts=(
        act(14, "start"),
        act(13.5, "take", "Kit contents", promise=-8),
        act(9, "pass", "Kit contents", note="Seventeen things in the box; three wards have unpacked it before us."),
        act(8.3, "take", "Print and box", promise=-3),
        act(8.2, "take", "Trade press", promise=-4),
        act(8.1, "take", "Reference visit", promise=-2),
        act(4.8, "pass", "Trade press", note="Both articles appear next week."),
        act(4.2, "take", "Sales day", giver="Trade press", promise=7),
        act(3.6, "pass", "Print and box", note="Two thousand boxes; proof signed on page 3."),
        act(3, "take", "Ward film", promise=3),
        act(0.3, "pass", "Reference visit", note="Thursday next week, ward 4, thirty people at most."),
    ),
)

PRICING = Story(
    name="Pricing page rewrite",
    lead="Priya Raman",
    finish=10,
    details={
        "objective": "pipeline",
        "contribution": "Trial to talk from 4 % to 6 %",
        "brief": "One page, one price, one question answered at a time.",
        "priority": 2,
    },
    parts=(
        Part("Price logic", "product-management", "Daniel Price", -9, -5, ("Finance has signed *",)),
        Part("Page design", "creatives", "Elise Moreau", -5, 5, ("Tried with five people", "Works at 360 px")),
        Part("Build", "engineering", "Arjun Rao", 5, 10, ("Loads in a second",)),
    ),
    acts=(
        act(10, "start"),
        act(9.6, "take", "Price logic", promise=-5),
        act(5.6, "pass", "Price logic", note="Three plans become two. The table on page 2 is final."),
        act(4.8, "take", "Page design", promise=5),
        act(3, "tick", "Page design", items=1),
        act(
            0.7,
            "reassign",
            "Page design",
            by="Elise Moreau",
            runner="Kavya Iyer",
            note="I am full until Friday. Two screens are left; the file is tidy.",
        ),
    ),
)

ROADSHOW = Story(
    name="Nordics field roadshow",
    lead="Samir Okafor",
    finish=25,
    sponsor=None,
    details={"objective": "pipeline", "contribution": "Twelve cities", "brief": "Twelve cities in four weeks.", "priority": 4},
    parts=(
        Part("Route", "events", "Victor Alm", -16, -11, ("Twelve halls held",)),
        Part("Local press", "pr", "Tom Hale", -11, 2, ("One outlet a city",)),
        Part("Guests", "sales", "Marcus Lee", 2, 15, ("Thirty a city",), sales_facing=True),
    ),
    acts=(
        act(17, "start"),
        act(16.5, "take", "Route", promise=-11),
        act(11.6, "pass", "Route", note="Oslo to Turku; the ferry is the meeting room."),
        act(10.8, "take", "Local press", promise=2),
        act(6, "pause", until=8, reason="The ferry line is on strike; we go on when it sails."),
    ),
)

WEBINARS = Story(
    name="Autumn webinar series",
    lead="Grace Lindqvist",
    finish=-2,
    sponsor=None,
    details={"objective": "adoption", "contribution": "900 guests", "brief": "Three evenings, one question each.", "priority": 4},
    parts=(
        Part("Programme", "product-management", "Daniel Price", -19, -15, ("Three questions",)),
        Part("Invitation", "customer-marketing", "Leon Fischer", -15, -10, ("List cleaned",)),
        Part("Three evenings", "events", "Ruth Adeyemi", -10, -3, ("Recordings online *",)),
    ),
    acts=(
        act(20, "start"),
        act(19.5, "take", "Programme", promise=-15),
        act(15.6, "pass", "Programme", note="Three evenings, three questions, no slides."),
        act(15, "take", "Invitation", promise=-10),
        act(10.8, "pass", "Invitation", note="1,240 invited, 700 have said yes."),
        act(10.1, "take", "Three evenings", promise=-3),
        act(3.4, "pass", "Three evenings", note="912 came; the recordings are linked."),
        act(2.8, "take", "Tape"),
    ),
)

TEASER = Story(
    name="Loyalty card teaser",
    lead="Priya Raman",
    finish=8,
    sponsor=None,
    details={"objective": "adoption", "brief": "A teaser for a card that is not decided yet.", "priority": 5},
    parts=(
        Part("Idea", "creatives", "Elise Moreau", -9, -5),
        Part("Card terms", "legal", "Mira Jansen", -5, 1),
    ),
    acts=(
        act(10, "start"),
        act(9.4, "take", "Idea", promise=-5),
        act(7, "abandon", reason="It served neither adoption nor pipeline, and three runners were full."),
    ),
)

AWARDS = Story(
    name="Industry awards entry",
    lead="Grace Lindqvist",
    finish=14,
    sponsor=None,
    details={"objective": "", "brief": "An entry for the awards in spring: one film, one form.", "priority": 5},
    parts=(
        Part("Entry form", "customer-marketing", "Leon Fischer", -7, -4, ("Category chosen",)),
        Part("Jury film", "creatives", "Kavya Iyer", -4, 8, ("Ninety seconds at most",)),
        Part("Submission", "pr", "Olivia Grant", 8, 13),
    ),
    acts=(
        act(8, "start", reason="We were in it last year."),
        act(7.4, "take", "Entry form", promise=-4),
        act(4.7, "pass", "Entry form", note="We enter as a newcomer; the form is half a page."),
        act(4.1, "take", "Jury film", promise=8),
        act(1, "check_in", "Jury film", note="Waits behind the customer films."),
    ),
)

EARLY_ACCESS = Story(
    name="Atlas 5 early access",
    lead="Priya Raman",
    finish=45,
    details={
        "objective": "adoption",
        "contribution": "20 design partners",
        "brand_promise": "Ask, and it is in the next build.",
        "priority": 3,
    },
    parts=(
        Part("Candidate list", "sales", "Marcus Lee", 5, 10, ("Forty names",), sales_facing=True),
        Part("Agreement", "legal", "Mira Jansen", 10, 18, ("One page *",)),
        Part("Welcome kit", "creatives", None, 10, 20, ("Works offline",), ("Candidate list",)),
        Part("First build", "engineering", "Arjun Rao", 20, 38, ("Feedback button",), ("Agreement", "Welcome kit"), critical=True),
    ),
)

MOVING = (STORIES_OF_CUSTOMERS, DOCS, HEALTHCARE, PRICING, ROADSHOW, WEBINARS, TEASER, AWARDS, EARLY_ACCESS)

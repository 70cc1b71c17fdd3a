"""The demo's campaigns that want somebody: a baton in the air too long, a late runner, one sent back, one blocked, one declined."""

from relay.management.demo.script import Part, Story, act

ATLAS = Story(
    name="Atlas 4 launch",
    lead="Priya Raman",
    finish=15,
    details={
        "objective": "pipeline",
        "contribution": "€2.0 M qualified pipeline by the end of the quarter",
        "brand_promise": "Upgrades nobody notices.",
        "brief": "Atlas 4 upgrades itself while people work. Proof before adjectives: every claim carries a measured figure.",
        "priority": 1,
    },
    parts=(
        Part("Feature facts", "engineering", "Arjun Rao", -22, -12, ("Benchmarks measured on the release build *", "Limits named")),
        Part("Positioning", "product-management", "Daniel Price", -12, -5, ("Message house agreed with sales *",), critical=True),
        Part("Key visuals", "creatives", "Elise Moreau", -5, 4, ("Storyboard approved *", "Product shots", "Alt texts"), ("Positioning",)),
        Part("Press pack", "pr", "Tom Hale", -4, 4, ("Embargo list", "Quotes approved *"), ("Positioning",), need_by=-1, critical=True),
        Part("Sales kit", "sales-enablement", "Dana Whitfield", 4, 9, ("Battle card",), ("Key visuals", "Press pack"), sales_facing=True),
        Part("Call wave", "sales", "Marcus Lee", 9, 14, ("Two hundred accounts named",), sales_facing=True),
    ),
    acts=(
        act(23, "start"),
        act(22.6, "take", "Feature facts", promise=-13),
        act(18, "check_in", "Feature facts", note="Benchmarks run on build 412; two of five are in."),
        act(
            13.2,
            "pass",
            "Feature facts",
            note="Five benchmarks, two limits. Figure 3 is the one to lead with.",
            risks="Build 420 may shift figure 3 by 2 %.",
        ),
        act(
            12.4,
            "take",
            "Positioning",
            promise=-5,
            read_back="Five benchmarks, two limits. I write one message from them; a new figure 3 would stop me.",
        ),
        act(11.5, "confirm", "Positioning", by="Arjun Rao", right=True),
        act(10.5, "correct", saw="Three films would take two weeks.", changed="One film in place of three.", check_on=-2),
        act(9, "check", note="Sales has seen the message house; one word left to settle."),
        act(
            8.2,
            "wants",
            question="Drop the Paris event? It serves neither goal and holds Creatives for two days.",
            options=("Yes, drop it", "No, keep it"),
            by_date=-6,
        ),
        act(7.4, "decide", by="Helen Ashworth", option=0, words="Tell them why, and today."),
        act(7.2, "correct", saw="The event serves neither adoption nor pipeline.", changed="Paris event dropped.", check_on=-3),
        act(3.4, "look_at", outcome="worked", words="Creatives gained two days."),
        act(
            4.9,
            "pass",
            "Positioning",
            note="One message, three proofs. Fjordbank is the reference; no prices.",
            next_step="Storyboard on Wednesday.",
        ),
        act(4.1, "take", "Key visuals", promise=4),
        act(2.8, "tick", "Key visuals", items=1),
        act(1.2, "correct", saw="The press asks for one thing at a time.", changed="Release story cut to one message.", check_on=3),
        act(0.6, "check", note="Calling Tom at ten his time."),
        act(
            0.4,
            "wants",
            question="Let Olivia Grant name a second PR runner today? Tom keeps the analyst briefing. It wins back 2 of 3 days.",
            options=("Yes, let her", "No, keep Tom"),
            by_date=1,
        ),
    ),
)

NORDWIND = Story(
    name="Partner campaign with Nordwind",
    lead="Priya Raman",
    finish=12,
    details={
        "objective": "pipeline",
        "contribution": "60 joint opportunities",
        "brand_promise": "One install, two names on it.",
        "brief": "A joint offer with Nordwind, who also sells against us in the north. Only what is public leaves the house.",
        "priority": 2,
    },
    parts=(
        Part("Joint offer", "product-management", "Daniel Price", -20, -14, ("Offer signed by both sides *",)),
        Part("Partner's yes", "partner", "Ingrid Solberg", -14, -9, ("Their logo cleared",), sensitive=True),
        Part("Landing page", "agency", "Jonas Weber", -9, -1, ("Photo rights *", "Copy in two languages")),
        Part("Joint release", "pr", "Olivia Grant", -1, 5, ("Quote of both sides *",)),
        Part("Partner's mailing", "partner", "Ingrid Solberg", 5, 10, ("List agreed",), sensitive=True),
    ),
    acts=(
        act(21, "start"),
        act(20.5, "take", "Joint offer", promise=-14),
        act(14.5, "pass", "Joint offer", note="Both sides signed on page 4. Their legal wants to see the logo use."),
        act(13.6, "take", "Partner's yes", conditions="Show us the page before it goes live"),
        act(9.4, "pass", "Partner's yes", note="Logo cleared for this page only."),
        act(8.6, "take", "Landing page", promise=-2),
        act(3.9, "pass", "Landing page", note="Page is on staging; photos from our archive."),
        act(
            3.2,
            "send_back",
            "Joint release",
            reason="missing",
            missing=["Photo rights for the header", "Norwegian copy"],
            note="Close, though.",
        ),
    ),
)

ENABLEMENT = Story(
    name="Sales enablement push",
    lead="Samir Okafor",
    finish=9,
    details={
        "objective": "pipeline",
        "contribution": "Ramp from 9 to 6 weeks",
        "brief": "New people sell in six weeks. Everything they need, in the order in which they need it.",
        "priority": 2,
    },
    parts=(
        Part("Story line", "product-management", "Grace Lindqvist", -17, -12, ("Three questions customers ask first",)),
        Part("Training film", "creatives", "Kavya Iyer", -12, -7, ("Cut approved *",)),
        Part(
            "Playbook",
            "sales-enablement",
            "Dana Whitfield",
            -7,
            -2,
            ("Tried with two new people *", "Objections answered"),
            sales_facing=True,
        ),
        Part("Roll-out", "sales", "Marcus Lee", -2, 6, ("Each region has a date",), sales_facing=True),
    ),
    acts=(
        act(18, "start"),
        act(17.5, "take", "Story line", promise=-12),
        act(13, "pass", "Story line", note="Three questions, in the order in which they come."),
        act(12.2, "send_back", "Training film", reason="unclear", missing=["Who speaks in scene two"]),
        act(11.6, "pass", "Story line", note="Scene two: the customer speaks, not we."),
        act(11, "take", "Training film", promise=-7),
        act(8, "pass", "Training film", note="Four minutes; the short cut is in the same folder."),
        act(7.3, "take", "Playbook", promise=-3),
        act(5, "tick", "Playbook", items=1),
    ),
)

ANALYSTS = Story(
    name="Analyst briefing, winter round",
    lead="Priya Raman",
    finish=28,
    details={
        "objective": "adoption",
        "contribution": "Named in two reports",
        "brief": "Renata Quill writes her wave in six weeks. She wants evidence from three customers, and no slides.",
        "priority": 3,
    },
    parts=(
        Part("Customer evidence", "customer-marketing", "Leon Fischer", -14, -6, ("Three customers have said yes *",)),
        Part("Briefing book", "product-management", "Grace Lindqvist", -6, -1, ("Roadmap slide cleared",)),
        Part("Invitations", "pr", "Tom Hale", -1, 5, ("Dates held",)),
        Part("Rehearsal", "senior-management", "Helen Ashworth", 5, 12, ("Ninety minutes held",)),
        Part("Briefing", "analyst-relations", "Ruth Adeyemi", 12, 25, ("Follow-up questions answered",)),
    ),
    acts=(
        act(15, "start"),
        act(14.6, "take", "Customer evidence", promise=-6),
        act(6.8, "pass", "Customer evidence", note="Fjordbank, a hospital and a city. The city stays unnamed until January."),
        act(6.1, "take", "Briefing book", promise=-1),
        act(1.8, "pass", "Briefing book", note="Twelve pages, evidence first."),
        act(0.9, "decline", "Invitations", reason="not_mine", note="Analysts are Ruth's, not the press desk's."),
    ),
)

SECURITY = Story(
    name="Security paper relaunch",
    lead="Samir Okafor",
    finish=14,
    details={
        "objective": "adoption",
        "contribution": "Half the security questionnaires answered by a link",
        "brief": "The paper that ends a questionnaire. Legal reads every sentence, so legal comes early.",
        "priority": 3,
    },
    parts=(
        Part("Facts", "engineering", "Meera Nair", -15, -8, ("Audit report linked *",)),
        Part("Draft paper", "product-management", "Daniel Price", -8, 3, ("Read by two customers", "Cleared by legal *")),
        Part("Layout", "creatives", "Elise Moreau", 3, 8, ("Accessible PDF",)),
        Part("Announcement", "pr", "Olivia Grant", 8, 13, ("Security press told first",)),
    ),
    acts=(
        act(16, "start"),
        act(15.4, "take", "Facts", promise=-8),
        act(8.8, "pass", "Facts", note="Everything measured since the audit; the old figures are out."),
        act(8.1, "take", "Draft paper", promise=4),
        act(4, "tick", "Draft paper", items=1),
        act(2.5, "block", "Draft paper", on="Mira Jansen", until=2, reason="Legal wants to see how we name the auditor."),
    ),
)

STUCK = (ATLAS, NORDWIND, ENABLEMENT, ANALYSTS, SECURITY)

"""The columns of campaigns, as `columns` says of all."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.tables import CHAIN, CODES, IDS, SECRET, Table, hidden, names, plain, words

CAMPAIGNS: Mapping[str, Table] = {
    "campaigns.Campaign": Table(
        _("Campaigns led, deputised or sponsored"),
        plain(
            "id objective finish_on p85 at_risk_since priority lead deputy sponsor state created_at started_at ended_at checked_at colour"
        )
        | plain("paused_at paused_until")
        | plain("pauses thresholds", CODES)
        | names("name contribution brand_promise brief")
        | hidden("look_again_at look_failed_at audited_at seq", "the clockwork of the house")
        | hidden("head", CHAIN),
    ),
    "campaigns.Leg": Table(
        _("Legs run, or that wait for them"),
        plain("id campaign position kind function runner sensitive sales_facing planned_days plan_start plan_due promise promises state")
        | plain(
            "skipped blocked_on blocked_since blocked_until block_renewals packet_version packet taken_at ended_at last_sign_at version"
        )
        | plain("ready ready_asked_at ready_asked_for ready_at ready_from ready_over", CODES)
        | names("name"),
    ),
    "campaigns.Exchange": Table(_("Exchanges"), plain("id campaign giver taker need_by critical returns dropped")),
    "campaigns.CheckItem": Table(
        _("Checkpoint items met"),
        plain("id leg position required wants_evidence survives met met_by met_at has_evidence waived removed asked_by")
        | plain("ring", CODES)
        | names("text")
        | words("evidence waived_reason"),
        theirs=("met_by",),
    ),
    "campaigns.Event": Table(
        _("What was done, and where the log names them"),
        plain("id campaign seq kind at by hat via leg handoff published_at facts", IDS) | hidden("digest", CHAIN),
    ),
    "campaigns.Text": Table(
        _("What they wrote"),
        plain("id event erased_at") | plain("name", "what the words are: a note, a reason") | words("body") | hidden("digest", CHAIN),
        theirs=("event__by",),
        apart="campaigns.erasing",
    ),
    "campaigns.Correction": Table(
        _("Changes of course made or looked at again"),
        plain("id campaign event by at check_on checked_event checked_by checked_at outcome"),
    ),
    "campaigns.Decision": Table(
        _("Decisions asked for or made"),
        plain("id campaign asked_event asked_by asked_at wanted_by options state closed_event answered_by answered_at option"),
    ),
    "campaigns.Stance": Table(
        _("Where they stand, as leads note it"),
        plain("id campaign person keeper noted_by noted_at last_touch_on next_touch_on")
        | plain("current wanted influence interest", CODES)
        | words("next_touch"),
        theirs=("person",),
        goes=True,
    ),
    "campaigns.StanceSaid": Table(
        _("What was said of where they stand"),
        plain("id stance by at touched_on") | plain("current wanted", CODES) | words("words"),
        theirs=("stance__person", "by"),
        goes=True,
    ),
    "campaigns.Note": Table(
        _("Diplomacy notes about them, and their own"),
        plain("id about author campaign written_at changed_at") | words("words"),
        theirs=("about", "author"),
        goes=True,
    ),
    "campaigns.Note_readers": Table(
        _("Diplomacy notes that they may read"), plain("id note stakeholder"), theirs=("stakeholder",), goes=True
    ),
    "campaigns.SiteThresholds": Table(_("Thresholds they set"), plain("id set_by set_at") | plain("values", CODES)),
    "campaigns.Grant": Table(_("Links that were sent to them"), plain("id person leg version made_at revoked_at"), theirs=("person",)),
    "campaigns.GrantCode": Table(
        _("Codes that were sent to them"),
        plain("id grant made_at tries used_at") | hidden("digest", SECRET),
        theirs=("grant__person",),
        goes=True,
    ),
    "campaigns.Handoff": Table(
        _("Handoffs given, taken or decided"),
        plain(
            "id campaign leg exchange kind attempt packet_version packet giver taker state offered_at court_since question_open questions"
        )
        | plain("need_until need_untils decided_by decided_at undelivered_at overridden grade read_back_right version"),
    ),
    "campaigns.Stall": Table(
        _("Waits that were theirs to end"),
        plain("id campaign leg handoff kind opened_at noticed_at court cost_days step policy told snoozed_until snoozes closed_at", IDS)
        | plain("why_closed", CODES),
    ),
    "campaigns.Commitment": Table(
        _("What they promised, and what was promised to them"),
        plain("id campaign leg handoff by to kind promised_for made_at state settled_at") | words("what"),
        theirs=("to",),  # a condition is said by whom it is owed to
        about=("by",),
    ),
    "campaigns.Feed": Table(
        _("Calendar feeds"),
        plain("id person campaign made_at revoked_at") | hidden("digest", SECRET),
        theirs=("person",),
        goes=True,
    ),
    "campaigns.Round": Table("", hidden("work at by facts", "which process worked when; of nobody")),
    "campaigns.Concern": Table(
        _("What the auditor found"),
        hidden("id key check_name campaign subject found_at", "of the house, gone when it is mended") | names("words"),
    ),
    "campaigns.Playbook": Table(
        _("Playbooks saved or archived"),
        plain("id version replaces made_by made_at archived_by archived_at") | names("name summary plan"),
    ),
    "campaigns.Share": Table(
        _("Links to status pages made or taken back"),
        plain("id campaign with_names with_goals made_by made_at expires_at revoked_by revoked_at tries tried_at")
        | names("label")
        | hidden("digest password", SECRET),
    ),
    "campaigns.ShareVisit": Table("", hidden("id share day came times last_at", "nothing is kept of who came")),
}

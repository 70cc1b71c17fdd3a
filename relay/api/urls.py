"""Every call of the door for programs, in one list. What is not here is answered with the same 404 as what is hidden."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from relay.api import refusals
from relay.api.views import (
    board,
    campaigns,
    commits,
    docs,
    exports,
    goals,
    handoffs,
    imports,
    insights,
    legs,
    people,
    playbooks,
    replanning,
    shares,
    status,
    webhooks,
    what_if,
)
from relay.api.views import hooks as incoming

_campaign = "campaigns/<uuid:campaign_id>/"
_leg = "legs/<uuid:leg_id>/"
_item = "legs/<uuid:leg_id>/checkpoint/<uuid:item_id>/"
_webhook = "webhooks/<uuid:webhook_id>/"
_handoff = "handoffs/<uuid:handoff_id>/"

v1: list[URLPattern | URLResolver] = [
    # Campaigns
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path(_campaign, campaigns.campaign, name="campaign"),
    path(f"{_campaign}start/", campaigns.start, name="campaign_start"),
    path(f"{_campaign}check/", campaigns.check, name="campaign_check"),
    path(f"{_campaign}pause/", campaigns.pause, name="campaign_pause"),
    path(f"{_campaign}resume/", campaigns.resume, name="campaign_resume"),
    path(f"{_campaign}what-if/", what_if.what_if, name="campaign_what_if"),
    path(f"{_campaign}replan/", replanning.replan, name="campaign_replan"),
    path(f"{_campaign}abandon/", campaigns.abandon, name="campaign_abandon"),
    path(f"{_campaign}hand-over/", campaigns.hand_over, name="campaign_hand_over"),
    path(f"{_campaign}colour/", campaigns.colour, name="campaign_colour"),
    path(f"{_campaign}events/", campaigns.events, name="campaign_events"),
    path(f"{_campaign}status/", status.status, name="campaign_status"),
    path(f"{_campaign}decisions/", status.ask, name="campaign_decisions"),
    path(f"{_campaign}target/", status.target, name="campaign_target"),
    path(f"{_campaign}corrections/", status.corrections, name="campaign_corrections"),
    path(f"{_campaign}corrections/<uuid:correction_id>/check/", status.check, name="correction_check"),
    path("decisions/", status.decisions, name="decisions"),
    path("decisions/<uuid:decision_id>/answer/", status.answer, name="decision_answer"),
    path("decisions/<uuid:decision_id>/withdraw/", status.withdraw, name="decision_withdraw"),
    # Legs, their checkpoints and the exchanges between them
    path(_leg, legs.leg, name="leg"),
    path(f"{_leg}offer/", legs.offer, name="leg_offer"),
    path(f"{_leg}check-in/", legs.check_in, name="leg_check_in"),
    path(f"{_leg}promise/", legs.promise, name="leg_promise"),
    path(f"{_leg}block/", legs.block, name="leg_block"),
    path(f"{_leg}unblock/", legs.unblock, name="leg_unblock"),
    path(f"{_leg}renew/", legs.renew, name="leg_renew"),
    path(f"{_leg}ready/", legs.ready, name="leg_ready"),
    path(f"{_leg}skip/", legs.skip, name="leg_skip"),
    path(f"{_leg}reassign/", legs.reassign, name="leg_reassign"),
    path(f"{_leg}checkpoint/", legs.checkpoint, name="leg_checkpoint"),
    path(f"{_item}tick/", legs.tick, name="item_tick"),
    path(f"{_item}untick/", legs.untick, name="item_untick"),
    path(f"{_item}waive/", legs.waive, name="item_waive"),
    path("exchanges/<uuid:exchange_id>/", legs.exchange, name="exchange"),
    path("exchanges/<uuid:exchange_id>/insert/", legs.insert, name="exchange_insert"),
    # Handoffs
    path("handoffs/", handoffs.handoffs, name="handoffs"),
    path(_handoff, handoffs.handoff, name="handoff"),
    path(f"{_handoff}accept/", handoffs.accept, name="handoff_accept"),
    path(f"{_handoff}send-back/", handoffs.send_back, name="handoff_send_back"),
    path(f"{_handoff}give-back/", handoffs.give_back, name="handoff_give_back"),
    path(f"{_handoff}ask/", handoffs.ask, name="handoff_ask"),
    path(f"{_handoff}answer/", handoffs.answer, name="handoff_answer"),
    path(f"{_handoff}need-until/", handoffs.need_until, name="handoff_need_until"),
    path(f"{_handoff}decline/", handoffs.decline, name="handoff_decline"),
    path(f"{_handoff}redirect/", handoffs.redirect, name="handoff_redirect"),
    path(f"{_handoff}recall/", handoffs.recall, name="handoff_recall"),
    path(f"{_handoff}undo/", handoffs.undo, name="handoff_undo"),
    path(f"{_handoff}confirm/", handoffs.confirm, name="handoff_confirm"),
    # What stands still, the board, one's own desk
    path("stalls/", board.stalls, name="stalls"),
    path("stalls/<uuid:stall_id>/snooze/", board.snooze, name="stall_snooze"),
    path("stalls/<uuid:stall_id>/nudge/", board.nudge, name="stall_nudge"),
    path("board/", board.board, name="board"),
    path("me/next/", board.next_up, name="me_next"),
    path("me/inbox/", board.notices, name="me_inbox"),
    path("me/inbox/<uuid:notice_id>/read/", board.read_notice, name="me_inbox_read"),
    # What the passes teach
    path("insights/exchanges/", insights.exchanges, name="insights_exchanges"),
    path("insights/courts/", insights.courts, name="insights_courts"),
    path("insights/forecast-accuracy/", insights.accuracy, name="insights_accuracy"),
    # Goals
    path("goals/metrics/", goals.metrics, name="metrics"),
    path("goals/metrics/<uuid:metric_id>/", goals.metric, name="metric"),
    path("goals/metrics/<uuid:metric_id>/retire/", goals.retire, name="metric_retire"),
    path("goals/metrics/<uuid:metric_id>/take-up/", goals.take_up, name="metric_take_up"),
    path("goals/corrections/", goals.corrections, name="course_corrections"),
    path("goals/corrections/<uuid:correction_id>/check/", goals.check, name="course_correction_check"),
    path("goals/readings/", goals.readings, name="readings"),
    path("goals/targets/", goals.targets, name="targets"),
    path("goals/commits/", commits.commits, name="commits"),
    # Playbooks
    path("playbooks/", playbooks.playbooks, name="playbooks"),
    path("playbooks/<uuid:playbook_id>/", playbooks.playbook, name="playbook"),
    path("playbooks/<uuid:playbook_id>/campaign/", playbooks.campaign, name="playbook_campaign"),
    # Files, and links to the status page
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:import_id>/", imports.one, name="import"),
    path(f"{_campaign}shares/", shares.shares, name="campaign_shares"),
    path(f"{_campaign}shares/<uuid:share_id>/revoke/", shares.revoke, name="share_revoke"),
    *(path(f"exports/{kind}.csv", view, name=f"export_{kind}") for kind, view in exports.EXPORTS.items()),
    # Webhooks
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path(_webhook, webhooks.webhook, name="webhook"),
    path(f"{_webhook}rotate/", webhooks.rotate, name="webhook_rotate"),
    path(f"{_webhook}test/", webhooks.test, name="webhook_test"),
    path(f"{_webhook}deliveries/", webhooks.deliveries, name="webhook_deliveries"),
    path(f"{_webhook}deliveries/<uuid:delivery_id>/replay/", webhooks.replay, name="webhook_replay"),
    # People
    path("stakeholders/", people.people, name="stakeholders"),
    path("stakeholders/<uuid:person_id>/", people.person, name="stakeholder"),
    path("stakeholders/<uuid:person_id>/motives/", people.motives, name="stakeholder_motives"),
    path("stakeholders/<uuid:person_id>/stance/", people.stance, name="stakeholder_stance"),
    path("commitments/", people.commitments, name="commitments"),
    path("functions/", people.functions, name="functions"),
    path("organisations/", people.organisations, name="organisations"),
    path("calendars/", people.calendars, name="calendars"),
    path("absences/", people.absences, name="absences"),
    path("absences/<uuid:absence_id>/agree/", people.agree, name="absence_agree"),
    path("absences/<uuid:absence_id>/decline/", people.decline, name="absence_decline"),
]

# What programs send by themselves, outside of /api/v1/
hooks: list[URLPattern | URLResolver] = [
    path("readings/<uuid:hook_id>/", incoming.readings, name="readings"),
    re_path(r"^(?P<rest>[\s\S]*)\Z", refusals.nowhere, name="nowhere"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((v1, "api"))),
    path("schema.json", docs.schema, name="api_schema"),
    path("docs/", docs.page, name="api_docs"),
    re_path(r"^(?P<rest>[\s\S]*)\Z", refusals.nowhere, name="api_nowhere"),
]

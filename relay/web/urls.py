"""Every page and button of the door for people, in one list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from relay.web.views import board, campaigns, plan_moves, planning, status

urlpatterns: list[URLPattern | URLResolver] = [
    # The lead's desk
    path("board/", board.board_page, name="board"),
    path("status/", board.portfolio_page, name="status"),
    path("campaigns/new/", planning.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/plan/", planning.campaign_plan, name="campaign_plan"),
    path("campaigns/<uuid:campaign_id>/status/", status.status_page, name="campaign_status"),
    path("campaigns/<uuid:campaign_id>/start/", campaigns.start, name="campaign_start"),
    path("campaigns/<uuid:campaign_id>/check/", campaigns.check, name="campaign_check"),
    path("campaigns/<uuid:campaign_id>/pause/", campaigns.pause, name="campaign_pause"),
    path("campaigns/<uuid:campaign_id>/resume/", campaigns.resume, name="campaign_resume"),
    path("campaigns/<uuid:campaign_id>/abandon/", campaigns.abandon, name="campaign_abandon"),
    path("campaigns/<uuid:campaign_id>/hand-over/", campaigns.hand_over, name="campaign_hand_over"),
    # Changing the plan of a running race
    path("legs/<uuid:leg_id>/change/", plan_moves.leg_change, name="leg_change"),
    path("legs/<uuid:leg_id>/skip/", plan_moves.leg_skip, name="leg_skip"),
    path("legs/<uuid:leg_id>/checkpoint/", plan_moves.leg_checkpoint, name="leg_checkpoint"),
    path("exchanges/<uuid:exchange_id>/", plan_moves.exchange_edit, name="exchange"),
    path("exchanges/<uuid:exchange_id>/insert/", plan_moves.exchange_insert, name="exchange_insert"),
]

"""Every page and button of the door for people, in one list."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from relay.web.views import (
    absences,
    belonging,
    board,
    calendars,
    campaigns,
    design,
    handoffs,
    health,
    inbox,
    legs,
    me,
    next_move,
    people,
    plan_moves,
    planning,
    setup,
    status,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # Arriving
    path("setup/", setup.setup, name="setup"),
    path("language/", me.set_language, name="set_language"),
    path("me/", me.profile, name="me"),
    # The house
    path("settings/health/", health.health_page, name="health_page"),
    # People
    path("stakeholders/", people.people, name="people"),
    path("stakeholders/new/", people.person_new, name="person_new"),
    path("stakeholders/<uuid:person_id>/", people.person, name="person"),
    path("stakeholders/<uuid:person_id>/edit/", people.person_edit, name="person_edit"),
    path("stakeholders/<uuid:person_id>/invite/", people.person_invite, name="person_invite"),
    path("stakeholders/<uuid:person_id>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("stakeholders/<uuid:person_id>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("functions/", belonging.functions, name="functions"),
    path("functions/new/", belonging.function_new, name="function_new"),
    path("functions/<uuid:function_id>/", belonging.function_edit, name="function_edit"),
    path("organisations/", belonging.organisations, name="organisations"),
    path("organisations/new/", belonging.organisation_new, name="organisation_new"),
    path("organisations/<uuid:organisation_id>/", belonging.organisation_edit, name="organisation_edit"),
    # When they work
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/new/", calendars.calendar_new, name="calendar_new"),
    path("calendars/<uuid:calendar_id>/", calendars.calendar, name="calendar"),
    path("calendars/<uuid:calendar_id>/hours/", calendars.calendar_hours, name="calendar_hours"),
    path("calendars/<uuid:calendar_id>/rename/", calendars.calendar_rename, name="calendar_rename"),
    path("calendars/<uuid:calendar_id>/close/", calendars.calendar_close, name="calendar_close"),
    path("calendars/<uuid:calendar_id>/open/", calendars.calendar_open, name="calendar_open"),
    path("calendars/<uuid:calendar_id>/holidays/", calendars.calendar_holidays, name="calendar_holidays"),
    path("absences/", absences.absences, name="absences"),
    path("absences/new/", absences.absence_new, name="absence_new"),
    path("absences/<uuid:absence_id>/substitute/", absences.absence_substitute, name="absence_substitute"),
    path("absences/<uuid:absence_id>/agree/", absences.absence_agree, name="absence_agree"),
    path("absences/<uuid:absence_id>/end/", absences.absence_end, name="absence_end"),
    # The runner's pages
    path("", next_move.show, name="next"),
    path("legs/<uuid:leg_id>/", legs.show, name="leg"),
    path("legs/<uuid:leg_id>/offer/", legs.offer, name="leg_offer"),
    path("legs/<uuid:leg_id>/check-in/", legs.check_in, name="leg_check_in"),
    path("legs/<uuid:leg_id>/promise/", legs.promise, name="leg_promise"),
    path("legs/<uuid:leg_id>/block/", legs.block, name="leg_block"),
    path("legs/<uuid:leg_id>/unblock/", legs.unblock, name="leg_unblock"),
    path("legs/<uuid:leg_id>/reassign/", legs.reassign, name="leg_reassign"),
    path("legs/<uuid:leg_id>/checkpoint/<uuid:item_id>/tick/", legs.tick, name="item_tick"),
    path("legs/<uuid:leg_id>/checkpoint/<uuid:item_id>/untick/", legs.untick, name="item_untick"),
    path("legs/<uuid:leg_id>/checkpoint/<uuid:item_id>/waive/", legs.waive, name="item_waive"),
    path("handoffs/<uuid:handoff_id>/", handoffs.show, name="handoff"),
    path("handoffs/<uuid:handoff_id>/accept/", handoffs.accept, name="handoff_accept"),
    path("handoffs/<uuid:handoff_id>/send-back/", handoffs.send_back, name="handoff_send_back"),
    path("handoffs/<uuid:handoff_id>/give-back/", handoffs.give_back, name="handoff_give_back"),
    path("handoffs/<uuid:handoff_id>/undo/", handoffs.undo, name="handoff_undo"),
    path("handoffs/<uuid:handoff_id>/ask/", handoffs.ask, name="handoff_ask"),
    path("handoffs/<uuid:handoff_id>/answer/", handoffs.answer, name="handoff_answer"),
    path("handoffs/<uuid:handoff_id>/need-until/", handoffs.need_until, name="handoff_need_until"),
    path("handoffs/<uuid:handoff_id>/decline/", handoffs.decline, name="handoff_decline"),
    path("handoffs/<uuid:handoff_id>/redirect/", handoffs.redirect_to, name="handoff_redirect"),
    path("handoffs/<uuid:handoff_id>/recall/", handoffs.recall, name="handoff_recall"),
    path("handoffs/<uuid:handoff_id>/confirm/", handoffs.confirm, name="handoff_confirm"),
    path("inbox/", inbox.show, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read_all"),
    path("inbox/<uuid:notice_id>/read/", inbox.read, name="inbox_read"),
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

if settings.DEBUG:
    urlpatterns.append(path("design/", design.design, name="design"))

"""The tables of the relay, by topic. Only `baton`, `planning`, `playbooks`, `watch`, `events` and the auditor write them, and `stances`
and `notes` those of diplomacy."""

from campaigns.models.campaign import Campaign, CheckItem, Exchange, Leg
from campaigns.models.correction import Correction
from campaigns.models.decision import Decision
from campaigns.models.diplomacy import Note, Stance, StanceSaid
from campaigns.models.feed import Feed
from campaigns.models.guest import Grant, GrantCode
from campaigns.models.handoff import Commitment, Handoff, Stall
from campaigns.models.house import Concern, Round
from campaigns.models.log import Event, Text
from campaigns.models.playbook import Playbook
from campaigns.models.share import Share, ShareVisit
from campaigns.models.thresholds import SiteThresholds

__all__ = [
    "Campaign",
    "CheckItem",
    "Commitment",
    "Concern",
    "Correction",
    "Decision",
    "Event",
    "Exchange",
    "Feed",
    "Grant",
    "GrantCode",
    "Handoff",
    "Leg",
    "Note",
    "Playbook",
    "Round",
    "Share",
    "ShareVisit",
    "SiteThresholds",
    "Stall",
    "Stance",
    "StanceSaid",
    "Text",
]

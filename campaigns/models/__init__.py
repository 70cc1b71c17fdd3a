"""The tables of the relay, by topic. Only `baton`, `planning`, `watch` and `events` write them."""

from campaigns.models.campaign import Campaign, CheckItem, Exchange, Leg
from campaigns.models.guest import Grant, GrantCode
from campaigns.models.handoff import Commitment, Handoff, Stall
from campaigns.models.log import Event, Text

__all__ = ["Campaign", "CheckItem", "Commitment", "Event", "Exchange", "Grant", "GrantCode", "Handoff", "Leg", "Stall", "Text"]

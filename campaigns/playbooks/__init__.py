"""Playbooks: plans without people and dates, shipped or saved from a campaign, out of which campaigns are made.

A playbook's legs say their function instead of a runner, and working days instead of dates. Shipped ones stand in code, in both languages;
saved ones are rows that nobody edits: they are renamed, replaced by a newer version, or archived. For leads and admins alone.
"""

from campaigns.playbooks.book import Book
from campaigns.playbooks.copying import copy
from campaigns.playbooks.drafting import Proposal, draft, propose, suggested_day
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan, checkpoint, counted
from campaigns.playbooks.reading import playbook_for, playbooks_for, saved_for, shipped_for
from campaigns.playbooks.saving import archive, rename, save

__all__ = [
    "Anchor",
    "Book",
    "PlaybookLeg",
    "PlaybookPlan",
    "Proposal",
    "archive",
    "checkpoint",
    "copy",
    "counted",
    "draft",
    "playbook_for",
    "playbooks_for",
    "propose",
    "rename",
    "save",
    "saved_for",
    "shipped_for",
    "suggested_day",
]

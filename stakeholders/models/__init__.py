"""The tables of people: who they are, where they belong, when they work."""

from stakeholders.models.answers import KeptAnswer
from stakeholders.models.api_tokens import ApiToken, MadeVia, Scope
from stakeholders.models.belonging import Function, Organisation, Relation
from stakeholders.models.hours import Absence, Calendar, CalendarVersion, Holiday, Site
from stakeholders.models.motives import Motives
from stakeholders.models.people import Kind, Role, Stakeholder, User, UserManager, Voice

__all__ = [
    "Absence",
    "ApiToken",
    "Calendar",
    "CalendarVersion",
    "Function",
    "Holiday",
    "KeptAnswer",
    "Kind",
    "MadeVia",
    "Motives",
    "Organisation",
    "Relation",
    "Role",
    "Scope",
    "Site",
    "Stakeholder",
    "User",
    "UserManager",
    "Voice",
]

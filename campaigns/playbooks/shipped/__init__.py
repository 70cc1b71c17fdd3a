"""Pure: the playbooks that come with Relay, in the order in which they are shown. Their words are marked here and said by the doors."""

from campaigns.playbooks.shipped.briefing import BRIEFING
from campaigns.playbooks.shipped.enablement import ENABLEMENT
from campaigns.playbooks.shipped.event import EVENT
from campaigns.playbooks.shipped.launch import LAUNCH
from campaigns.playbooks.shipped.partner import PARTNER
from campaigns.playbooks.shipped.refresh import REFRESH

SHIPPED = (LAUNCH, BRIEFING, PARTNER, EVENT, ENABLEMENT, REFRESH)

__all__ = ["SHIPPED"]

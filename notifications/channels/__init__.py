"""The ways out of the house, one a file. In-app is none of them: there the notice itself is the message, and nothing is sent."""

from collections.abc import Mapping

from notifications.channels import email, slack, teams, webhook
from notifications.channels.base import Open
from notifications.channels.posts import Door

CHANNELS: Mapping[str, Open] = {"email": email.opened}  # to people
DOORS: Mapping[str, Door] = {"slack": slack.DOOR, "teams": teams.DOOR, "webhook": webhook.DOOR}  # to endpoints

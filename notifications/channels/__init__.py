"""The ways out of the house, one a file. In-app is none of them: there the notice itself is the message, and nothing is sent."""

from collections.abc import Mapping

from notifications.channels import email
from notifications.channels.base import Open

CHANNELS: Mapping[str, Open] = {"email": email.opened}

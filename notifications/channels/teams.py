"""A Microsoft Teams channel through a workflow ("when a webhook request is received"): a card of plain text with a link.

The address of a workflow holds its signature: whoever knows it can write there, so it is kept as a secret.
"""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from notifications.channels import egress
from notifications.channels.posts import Door, Post

UNDER = (".logic.azure.com", ".api.powerplatform.com")


def is_teams(host: str) -> bool:
    return host.endswith(UNDER)


def send(post: Post) -> egress.Answer:
    return egress.post(post.url, post.body, {"Content-Type": "application/json"}, hosts=is_teams)


def written(lines: list[str], url: str) -> str:
    """The body: runs of text, for in anything else what a leg is called would be read as Markdown."""
    texts = [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": one}]} for one in lines]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": texts,
        "actions": [{"type": "Action.OpenUrl", "title": _("Open in Relay"), "url": url}],
    }
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return json.dumps({"type": "message", "attachments": [attached]}, ensure_ascii=False)


DOOR = Door(hosts=is_teams, send=send)

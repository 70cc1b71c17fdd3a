"""A Slack channel through its incoming webhook: plain text. Whoever knows such an address can write there, so it is kept as a secret."""

from __future__ import annotations

import json

from notifications.channels import egress
from notifications.channels.posts import Door, Post

HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})


def is_slack(host: str) -> bool:
    return host in HOSTS


def send(post: Post) -> egress.Answer:
    return egress.post(post.url, post.body, {"Content-Type": "application/json"}, hosts=is_slack)


def written(lines: list[str], url: str) -> str:
    """The body: `&`, `<` and `>` are Slack's own signs, by which a name could call a whole channel."""
    said = "\n".join(one.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for one in lines)
    return json.dumps({"text": f"{said}\n{url}", "mrkdwn": False, "unfurl_links": False}, ensure_ascii=False)


# A deleted webhook is answered with 404, an archived channel with 410.
DOOR = Door(hosts=is_slack, send=send, gone=frozenset({404, 410}))

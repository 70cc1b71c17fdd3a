"""What every answer says to the browser, whoever asks."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from stakeholders import clock
from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db
EXPECTED = {
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nothing-here/", "/healthz", "/readyz"])
@pytest.mark.parametrize("header", EXPECTED)
def test_every_answer_carries_it(client: Client, path: str, header: str) -> None:
    assert EXPECTED[header] in client.get(path).headers[header]


def test_nobody_makes_an_account_alone(client: Client) -> None:
    assert b'name="password1"' not in client.get("/accounts/signup/").content
    client.post(
        "/accounts/signup/",
        {"email": "eve@elsewhere.example", "password1": "a long enough 1", "password2": "a long enough 1"},
    )
    assert not client.login(email="eve@elsewhere.example", password="a long enough 1")


def test_an_answer_goes_compressed_to_who_takes_it_so() -> None:
    """And is still known by its tag, which that makes a weak one; its length never tells what is in it."""
    world = World.build()
    world.now = clock.now()
    world.race()
    ana = browser(world["Ana"])
    part = {"HX-Request": "true", "HX-Target": "board", "Accept-Encoding": "gzip"}
    first = ana.get("/board/", headers=part)
    assert b'class="lane"' in gzip.decompress(first.content)
    assert first.headers["ETag"].startswith('W/"')
    assert ana.get("/board/", headers={**part, "If-None-Match": first.headers["ETag"]}).status_code == 304
    assert len({len(ana.get("/board/", headers=part).content) for _ in range(12)}) > 1

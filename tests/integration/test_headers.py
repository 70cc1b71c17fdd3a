"""What every answer says to the browser, whoever asks."""

from __future__ import annotations

import pytest
from django.test import Client

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

"""Nothing that people type reaches what is not public: hostile targets, direct, resolved, resolved anew, and by redirect.

Trap servers listen on loopback, and the resolver is our own, so that nothing leaves this machine. A naive client walks into the same
traps: the table would be worth nothing if it could not be caught.
"""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from notifications.channels import addresses, egress, slack, teams, webhook
from notifications.channels.base import DeliveryFailed
from notifications.channels.posts import Post
from tests import receivers
from tests.receivers import Receiver

real = socket.getaddrinfo

# ruff: noqa: S104 -- nothing is bound to 0.0.0.0 here, it is called
# Hosts as somebody may write them, each a way to an address that is not theirs to reach. {port} is the trap's.
WRITTEN = (
    *("localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "127.0.0.1", "127.0.0.2", "127.255.255.254", "127.0.0.1."),
    *("127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7F.1", "0177.0.0.1", "0177.1", "017700000001", "127.0.0.01"),
    *("127.0.0.0x1", "0", "0.0.0.0", "00.0.0.0", "0x0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::127.0.0.1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[::1%lo]"),
    *("[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[100::1]"),
    *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "169.254.169.254", "169.254.170.2", "168.63.129.16"),
    *("100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "192.88.99.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1", "ｌｏｃａｌｈｏｓｔ", "١٢٧.٠.٠.١"),
    *("user@127.0.0.1", "hooks.slack.com@127.0.0.1", "hooks.slack.com:x@127.0.0.1", "127.0.0.1:{port}\\@hooks.slack.com"),
    *("127.0.0.1%00.example.com", "127.0.0.1%2eexample.com", "exam ple.com", "example.com\r\nX: y", "", ".", "..", "-x.example"),
)
# What a name may resolve to: each alone, and beside a public address.
RESOLVED = (
    *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.1.1", "0.0.0.0", "0.1.2.3"),
    *("192.0.0.8", "192.0.2.5", "198.19.255.1", "198.51.100.9", "203.0.113.77", "224.0.0.251", "239.1.1.1", "240.1.1.1"),
    *("255.255.255.255", "168.63.129.16", "192.88.99.2", "::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1"),
    *("64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::5", "fe80::5"),
    *("fc00::5", "fd12:3456::1", "fec0::5", "ff05::2", "3fff::5", "5f00::5", "100::5", "fd00:ec2::254"),
)
PUBLIC = "93.184.215.14"


@pytest.fixture
def trap() -> Iterator[Receiver]:
    with receivers.listening() as found:
        yield found


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Which names there are; nobody else is asked. Numbers are understood as the system understands them."""
    known: dict[str, list[str]] = {}

    def answer(host: str, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host in known:
            turn = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
            return [entry for one in turn.split("+") for entry in _entry(one, port)]
        try:
            return real(host, port, *args, **{**kwargs, "flags": socket.AI_NUMERICHOST})
        except socket.gaierror:
            if host.rstrip(".").casefold().startswith("localhost"):
                return _entry("127.0.0.1", port)
            raise

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


def _entry(text: str, port: int) -> list[Any]:
    family = socket.AF_INET6 if ":" in text else socket.AF_INET
    where: tuple[Any, ...] = (text, port, 0, 0) if ":" in text else (text, port)
    return [(family, socket.SOCK_STREAM, 6, "", where)]


def refused(url: str) -> bool:
    try:
        egress.post(url, b"{}", {})
    except DeliveryFailed:
        return True
    return False


def test_there_are_enough_of_them() -> None:
    assert len(set(WRITTEN)) + len(set(RESOLVED)) >= 120
    assert len(set(WRITTEN)) >= 60


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_no_way_of_writing_it_reaches_a_trap(trap: Receiver, names: dict[str, list[str]], settings: Settings, scheme: str) -> None:
    settings.RELAY_EGRESS_ALLOW_CIDRS = ["10.99.0.0/24"] if scheme == "http" else []
    reached = []
    for host in WRITTEN:
        written = host.replace("{port}", str(trap.port))
        got_in = [url for url in (f"{scheme}://{written}:{trap.port}/", f"{scheme}://{written}/") if not refused(url)]
        reached += got_in
    assert (reached, trap.calls) == ([], [])


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher", "dict", "unix", "HTTP", "javascript", "http+unix", "https:https"])
def test_only_https_is_spoken(trap: Receiver, scheme: str) -> None:
    assert refused(f"{scheme}://127.0.0.1:{trap.port}/")
    assert refused(f"{scheme}://{PUBLIC}/")
    assert trap.calls == []


def test_no_name_leads_to_a_trap_alone_or_beside_a_public_address(
    trap: Receiver, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: called.append(address) or (_ for _ in ()).throw(OSError()))
    for address in RESOLVED:
        for turn in (address, f"{PUBLIC}+{address}", f"{address}+{PUBLIC}"):
            names["hooks.example.com"] = [turn]
            assert refused(f"https://hooks.example.com:{trap.port}/")
    assert called == []


def test_a_name_is_asked_once_and_the_address_that_was_looked_at_is_the_one_that_is_called(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: called.append(address) or (_ for _ in ()).throw(OSError()))
    for address in RESOLVED:
        names["rebind.example.com"] = [PUBLIC, address]
        assert refused("https://rebind.example.com/")
        assert names["rebind.example.com"] == [address]  # asked once: the second answer is still there
    assert set(called) == {(PUBLIC, 443)}


def test_a_redirect_is_not_followed(trap: Receiver, settings: Settings) -> None:
    with receivers.receiver(settings) as open_one:
        for status in (301, 302, 303, 307, 308):
            for target in (trap.url, f"http://localhost:{trap.port}/", "//127.0.0.1/", f"http://2130706433:{trap.port}/"):
                open_one.says = [receivers.plain(status, Location=target)]
                assert egress.post(open_one.url, b"{}", {}).status == status
    assert trap.calls == []


def test_no_proxy_of_the_environment_is_used(trap: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
    with receivers.receiver(settings) as open_one:
        assert egress.post(open_one.url, b"{}", {}).status == 200
    assert trap.calls == []


def test_a_naive_client_walks_into_the_trap(trap: Receiver, names: dict[str, list[str]]) -> None:
    """The control: the trap is there, and these are ways to it."""
    names["rebind.example.com"] = [PUBLIC, "127.0.0.1"]
    assert socket.getaddrinfo("rebind.example.com", trap.port)[0][4][0] == PUBLIC  # looked at first, as a naive guard does
    caught = 0
    for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "rebind.example.com"):
        before = len(trap.calls)
        with urllib.request.urlopen(f"http://{host}:{trap.port}/", timeout=5):
            caught += len(trap.calls) > before
    with receivers.listening() as elsewhere:
        elsewhere.says = [receivers.plain(302, Location=trap.url)]
        before = len(trap.calls)
        with urllib.request.urlopen(elsewhere.url, timeout=5):
            caught += len(trap.calls) > before
    assert caught == 9


# What the house allows


def test_a_network_of_the_house_can_be_named_and_no_other_is_reached(trap: Receiver, settings: Settings) -> None:
    settings.RELAY_EGRESS_ALLOW_CIDRS = ["10.0.0.0/8", "fd00::/8"]
    assert refused(trap.url)
    settings.RELAY_EGRESS_ALLOW_CIDRS = ["127.0.0.1/32"]
    assert egress.post(trap.url, b"{}", {}).status == 200
    assert refused(trap.url.replace("127.0.0.1", "127.0.0.2"))


def test_credentials_of_a_cloud_are_never_reached_whatever_is_allowed(settings: Settings) -> None:
    settings.RELAY_EGRESS_ALLOW_CIDRS = ["0.0.0.0/0", "::/0"]
    for host in ("169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "[fd00:ec2::254]"):
        with pytest.raises(addresses.Refused):
            egress.post(f"http://{host}/", b"{}", {})


def test_http_is_for_networks_of_the_house_alone(names: dict[str, list[str]], settings: Settings) -> None:
    settings.RELAY_EGRESS_ALLOW_CIDRS = ["127.0.0.0/8"]
    names["example.com"] = [PUBLIC]
    with pytest.raises(addresses.Refused):
        egress.post("http://example.com/", b"{}", {})


@pytest.mark.parametrize(
    "address", ["1.1.1.1", PUBLIC, "8.8.8.8", "100.63.255.255", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_the_open_internet_is_open(address: str) -> None:
    assert addresses.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", RESOLVED)
def test_what_is_not_public_is_known(address: str) -> None:
    assert not addresses.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("send", "url"),
    [
        (slack.send, "https://hooks.slack.com.evil.example/services/T/B/x"),
        (slack.send, "https://evil.example/hooks.slack.com"),
        (slack.send, "https://slack.com/x"),
        (teams.send, "https://logic.azure.com.evil.example/x"),
        (teams.send, "https://evil-logic.azure.com/x"),
        (teams.send, "https://logic.azure.com/x"),
    ],
)
def test_a_chat_has_no_other_host_than_its_own(send: Any, url: str, names: dict[str, list[str]]) -> None:
    with pytest.raises(addresses.Refused, match="not an address of that service"):
        send(Post("msg_1", url, b"{}"))


def test_a_real_certificate_is_asked_for(names: dict[str, list[str]], settings: Settings, tmp_path: Any) -> None:
    """A receiver with TLS: trusted under its own name, and under no other."""
    from tests.certificates import authority_and_server

    made = authority_and_server(tmp_path, "hooks.inside.example")
    names["hooks.inside.example"] = names["other.inside.example"] = ["127.0.0.1"]
    settings.RELAY_EGRESS_ALLOW_CIDRS = ["127.0.0.0/8"]
    with receivers.listening_tls(made.chain, made.key) as found:
        with pytest.raises(DeliveryFailed, match="certificate"):
            egress.post(f"https://hooks.inside.example:{found.port}/", b"{}", {})
        settings.RELAY_EGRESS_CA = str(made.authority)
        assert egress.post(f"https://hooks.inside.example:{found.port}/", b"{}", {}).status == 200
        with pytest.raises(DeliveryFailed, match="certificate"):
            egress.post(f"https://other.inside.example:{found.port}/", b"{}", {})
    assert [call.headers["host"] for call in found.calls] == [f"hooks.inside.example:{found.port}"]
    assert found.names == ["hooks.inside.example", "hooks.inside.example", "other.inside.example"]


def test_signing_adds_one_signature_a_secret() -> None:
    from datetime import UTC, datetime

    said = webhook.signatures("msg_1", b"{}", ["whsec_YWJj", "whsec_ZGVm"], at=datetime.now(UTC))
    assert len(said["webhook-signature"].split(" ")) == 2

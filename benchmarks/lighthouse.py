"""What Lighthouse says of the pages that people open most, as on a slow phone: `make lighthouse`.

A demo company, and two hundred campaigns of ten legs, each in an installation of its own that is thrown away, served as by the image:
gunicorn, static files compressed. Lighthouse comes out of npm into var/lighthouse, once. Prints the four scores of every page beside their
goals, and each audit that takes points. What opens without signing in asks not to be indexed, and loses that point on purpose.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TOOL = ROOT / "var" / "lighthouse"
VERSION = "12"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOALS = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
CROWDED = {**GOALS, "performance": 0.8}
NOT_INDEXED = {**GOALS, "seo": 0.0}
WORLDS = ("demo", "stadium")


def fill(world: str) -> dict[str, tuple[str, str]]:
    """Told in this process's installation; by name, each page's path and the cookie of who looks at it."""
    import django  # the environment has to be there first

    django.setup()
    return {"demo": _demo, "stadium": _stadium}[world]()


def _demo() -> dict[str, tuple[str, str]]:
    from django.db import transaction
    from django.urls import reverse

    from campaigns import grants
    from campaigns.models import Campaign, Handoff
    from relay.management.commands.demo import tell
    from stakeholders import clock

    with transaction.atomic():
        people = tell(now=clock.now(), password=secrets.token_urlsafe()).people
    atlas = Campaign.objects.get(name="Atlas 4 launch")
    press = Handoff.objects.get(campaign=atlas, exchange__taker__name="Press pack")
    guest = grants.token_for(people["Jonas Weber"].pk, _leg_of(people["Jonas Weber"]), now=clock.now())
    return {
        "board": (reverse("board"), _cookie(people["Priya Raman"])),
        "my next move": (reverse("next"), _cookie(people["Tom Hale"])),
        "handoff": (reverse("handoff", args=[press.pk]), _cookie(people["Tom Hale"])),
        "status": (reverse("campaign_status", args=[atlas.pk]), _cookie(people["Helen Ashworth"])),
        "who comes by a link": (f"/g/{guest}", ""),
    }


def _leg_of(person: Any) -> Any:
    from campaigns.models import Leg

    return Leg.objects.filter(runner=person, state__in=("running", "passing")).order_by("-taken_at")[0].pk


def _stadium() -> dict[str, tuple[str, str]]:
    from stakeholders import clock
    from tests.stadium import fill as crowd

    lead = _cookie(crowd(now=clock.now()).lead)
    return {"board of 200": ("/board/", lead), "board of 200, every track": ("/board/?tracks=all", lead)}


def _cookie(person: Any) -> str:
    from django.conf import settings

    from tests.doors import browser

    return f"{settings.SESSION_COOKIE_NAME}={browser(person).cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def served(world: str) -> Iterator[tuple[str, Mapping[str, tuple[str, str]]]]:
    """An installation with that world in it: where it is, and its pages."""
    with tempfile.TemporaryDirectory(prefix="relay-lighthouse-") as var:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        own = {"RELAY_VAR": var, "RELAY_STATIC": f"{var}/static", "RELAY_INSTANCE": "demo", "RELAY_URL": url, "RELAY_BOOTSTRAP": "off"}
        own |= {"RELAY_SECRET_KEY": secrets.token_hex(32), "RELAY_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "relay.settings"}
        environment = {**os.environ, **own, "RELAY_SWEEP_SECONDS": "3600"}
        for words in (("migrate", "-v0"), ("collectstatic", "-v0", "--no-input")):
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)
        told = subprocess.run([sys.executable, __file__, "--fill", world], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "relay.wsgi",
            "-b",
            f"127.0.0.1:{port}",
            "--worker-class",
            "gthread",
            "--threads",
            "4",
        ]
        server = subprocess.Popen([*gunicorn, "--log-level", "error", "--no-control-socket"], cwd=ROOT, env=environment)
        try:
            _wait_for(f"{url}/healthz")
            yield url, json.loads(told.stdout.splitlines()[-1])
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 -- our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} does not answer")


def tool() -> Path:
    """Lighthouse, fetched where it is not there yet."""
    script = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.exists():
        TOOL.mkdir(parents=True, exist_ok=True)
        fetch = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(TOOL), f"lighthouse@{VERSION}"]
        subprocess.run(fetch, cwd=TOOL, check=True, env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"})
    return script


@contextmanager
def browser_of(url: str, cookie: str) -> Iterator[int]:
    """A browser with the cookie of who looks; the port on which it takes orders."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("RELAY_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), "")
    port = free_port()
    args = [f"--remote-debugging-port={port}", "--no-sandbox", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(profile, executable_path=chromium, args=args)
        if cookie:
            name, _, value = cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": url}])
        yield port
        context.close()


def looked_at(url: str, cookie: str) -> dict[str, Any]:
    """What it reports of one page."""
    with tempfile.TemporaryDirectory() as folder, browser_of(url, cookie) as port:
        report = Path(folder) / "report.json"
        options = ["--output=json", f"--output-path={report}", "--quiet", f"--port={port}", "--disable-storage-reset"]
        subprocess.run(["node", str(tool()), url, *options, f"--only-categories={','.join(CATEGORIES)}"], check=True)
        found: dict[str, Any] = json.loads(report.read_text())
    wanted = url.partition("/g/")[0]
    assert found["finalDisplayedUrl"].startswith(wanted), f"{url} led to {found['finalDisplayedUrl']}"
    return found


def tell(name: str, report: Mapping[str, Any], goals: Mapping[str, float]) -> bool:
    """One line of scores, then what took points; whether every goal is reached."""
    scores = {category: report["categories"][category]["score"] or 0.0 for category in CATEGORIES}
    said = "  ".join(
        f"{category} {score:.2f}{'' if score >= goals[category] else ' (goal ' + str(goals[category]) + ')'}"
        for category, score in scores.items()
    )
    print(f"{name:28} {said}", flush=True)
    for category in CATEGORIES:
        for one in report["categories"][category]["auditRefs"]:
            audit = report["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                print(f"    {category}: {audit['id']} {audit['score']:.2f} {audit.get('displayValue', '')} – {audit['title']}")
    hints = [
        audit
        for audit in report["audits"].values()
        if audit.get("details", {}).get("type") == "opportunity" and (audit["score"] or 0) < 0.9
    ]
    for audit in hints:
        print(f"    hint: {audit['id']} {audit.get('displayValue', '')}")
    return all(scores[category] >= goals[category] for category in CATEGORIES)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--fill", choices=WORLDS, help=argparse.SUPPRESS)
    asked.add_argument("--world", choices=WORLDS, action="append", help="only this one")
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="where the whole reports go")
    said = asked.parse_args()
    if said.fill:
        print(json.dumps(fill(said.fill)))
        return 0
    good = True
    for world in said.world or WORLDS:
        with served(world) as (url, pages):
            for name, (path, cookie) in pages.items():
                report = looked_at(url + path, cookie)
                good &= tell(name, report, CROWDED if world == "stadium" else GOALS if cookie else NOT_INDEXED)
                if said.keep:
                    said.keep.mkdir(parents=True, exist_ok=True)
                    (said.keep / f"{name.replace(' ', '-')}.json").write_text(json.dumps(report))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""The main job on a real launch plan that is not ours to ship, Kubernetes v1.30; all 17 plans of the file by page and by command; two real
histories of past relays. `make real-data` runs them on an instance of its own.

RELAY_REAL_DATA is the folder that holds the files; without it ../shared/data beside the project is looked at. Prints one line a figure;
ends with 1 when something does not hold, and with 2, saying where it looked, when there is no file.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from relay import bootstrap  # noqa: E402 -- found only now

FILE = "relay_plans_kubernetes.csv"
FOREIGN = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")


def main() -> None:
    plans = Path(os.environ.get("RELAY_REAL_DATA", ROOT.parent / "shared" / "data")) / FILE
    if not plans.exists():
        print(f"real-data: NOT RUN, there is no {plans}. Name the folder of {FILE} in RELAY_REAL_DATA.")
        raise SystemExit(2)
    bootstrap.enter([sys.argv[0]])
    with tempfile.TemporaryDirectory(prefix="relay-real-") as var:
        _be_a_demo(var)
        import django

        django.setup()
        from tests.realdata.brought import bring  # all of them need the settings
        from tests.realdata.past import count
        from tests.realdata.story import tell

        tell(plans, Path(var))
        bring(plans, Path(var))
        count(plans.parent)


def _be_a_demo(var: str) -> None:
    """An instance in a folder of its own: SQLite, no broker, mail as files."""
    for name in list(os.environ):
        if name.startswith("RELAY_") or name in FOREIGN:
            del os.environ[name]
    os.environ |= {"DJANGO_SETTINGS_MODULE": "relay.settings", "RELAY_VAR": var, "RELAY_INSTANCE": "demo"}
    os.environ |= {"RELAY_SECRET_KEY": "kept for one run only, and never outside it", "RELAY_HOSTS": "testserver"}
    os.environ |= {"RELAY_URL": "http://relay.example", "RELAY_LOG_LEVEL": "ERROR"}


if __name__ == "__main__":
    main()

"""The settings of a test run: relay/settings.py in the environment of a throwaway test instance."""

# ruff: noqa: F403, F405
import atexit
import os
import shutil
import tempfile

if "RELAY_VAR" not in os.environ or os.environ.get("RELAY_INSTANCE") != "test":
    # One folder a run; workers of a parallel run inherit it.
    os.environ["RELAY_VAR"] = tempfile.mkdtemp(prefix="relay-test-")
    os.environ["RELAY_INSTANCE"] = "test"
    os.environ["RELAY_SECRET_KEY"] = "only ever used by a test run, and never outside it"
    os.environ["RELAY_URL"] = "http://testserver"
    os.environ["RELAY_HOSTS"] = "*"
    os.environ.setdefault("RELAY_LOG_LEVEL", "WARNING")
    os.environ.setdefault("RELAY_REDIS_PREFIX", f"relay-test-{os.getpid()}:")
    atexit.register(shutil.rmtree, os.environ["RELAY_VAR"], ignore_errors=True)
# Playwright runs an event loop in the test's thread; Django would refuse every query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from relay.settings import *

# A file, not memory: threads and live servers share it, and its locks are the real ones.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

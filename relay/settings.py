"""Every setting of a Relay instance: read from the environment once, each with a safe default.

docs/operations.md has one line for every variable named here.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from relay import instance, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- The instance -------------------------------------------------------------------------------

VAR = Path(env.str("RELAY_VAR", default=str(BASE_DIR / "var")))
RELAY_INSTANCE = instance.kind(VAR, env.str("RELAY_INSTANCE", default=""))
# A clock that can be moved is for showing and testing; a real instance lives in real time.
RELAY_CLOCK_MOVES = RELAY_INSTANCE in {"demo", "test"}
RELAY_URL = env.str("RELAY_URL", default=instance.address(VAR)).rstrip("/")
_address = urlsplit(RELAY_URL)
_secure = _address.scheme == "https"

# Empty unless given or made by manage.py: Django refuses to sign anything with an empty key.
SECRET_KEY = env.str("RELAY_SECRET_KEY", default="") or instance.secret_key(VAR)
DEBUG = env.bool("RELAY_DEBUG", default=False)
ALLOWED_HOSTS = env.list("RELAY_HOSTS", default=[_address.hostname or "127.0.0.1", "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [RELAY_URL]
USE_X_FORWARDED_HOST = False
if env.bool("RELAY_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # where somebody signs in from, and whose tries are counted, is what the proxy says

# --- The rooms ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "relay",
    "relay.web",
    "privacy",
    "notifications",
    "imports",
    "insights",
    "goals",
    "campaigns",
    "stakeholders",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_structlog",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # before what reads answers; decision 0013
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "relay.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "relay.web.arrival.ArrivalMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "relay.sessions.SeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "relay.web.refusals.RefusalMiddleware",
]
ROOT_URLCONF = "relay.urls"
WSGI_APPLICATION = "relay.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "relay.web.frame.frame",
                "relay.web.beginning.first_steps",
            ],
        },
    }
]

# --- What is kept where -------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'relay.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at the start of a transaction: a racing answer waits its turn
    # instead of failing with "database is locked" (docs/decisions/0002).
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5} | DATABASES["default"].get("OPTIONS", {}),
    }

REDIS_URL = env.str("REDIS_URL", default="")
# Keeps two instances on one Redis apart.
REDIS_PREFIX = env.str("RELAY_REDIS_PREFIX", default="relay:")
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
            # Nobody waits for a count: the door for programs goes on without it.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
    # Lanes of the board as they were drawn, for this process alone.
    "lanes": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "lanes",
        "OPTIONS": {"MAX_ENTRIES": 4000},
    },
}

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("RELAY_STATIC", default=str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_names = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
# Compressing takes seconds: once for an image is right, at a start on one's own machine it is not.
_compressed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _compressed if "RELAY_STATIC" in env else _names},
}

environ.Env.EMAIL_SCHEMES["filemail"] = "notifications.channels.folder.EmailBackend"
vars().update(env.email("EMAIL_URL", default=f"filemail:///{VAR / 'mail'}"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("RELAY_MAIL_FROM", default="Relay <relay@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Background work: the table is the truth, Celery is a doorbell --------------------------------

RELAY_SWEEP_SECONDS = env.int("RELAY_SWEEP_SECONDS", default=30)
# Pinged after every audit that finds nothing; a watch elsewhere raises the alarm when it stops.
RELAY_HEARTBEAT_URL = env.str("RELAY_HEARTBEAT_URL", default="")
# Networks of the house that webhooks may reach beside the public internet, over http too; and whose certificates are trusted there.
RELAY_EGRESS_ALLOW_CIDRS = env.list("RELAY_EGRESS_ALLOW_CIDRS", default=[])
RELAY_EGRESS_CA = env.str("RELAY_EGRESS_CA", default="")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "global_keyprefix": REDIS_PREFIX,
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        # A move must not wait for a dead broker: one try, then the next sweep.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "queue" / "in"),
        "data_folder_out": str(VAR / "queue" / "in"),
        "control_folder": str(VAR / "queue" / "control"),
        "store_processed": False,
        "polling_interval": 0.5,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "campaigns.tasks.sweep",
        "schedule": timedelta(seconds=RELAY_SWEEP_SECONDS),
        "options": {"expires": 60},
    },
    "flush": {
        # Oftener than what is due is looked for: a bell may be lost, and what a killed worker had leased comes free at any moment.
        "task": "notifications.tasks.flush",
        "schedule": timedelta(seconds=RELAY_SWEEP_SECONDS / 3),
        "options": {"expires": 60},
    },
    "snapshots": {
        # The night's, and what changed since: nobody waits for them.
        "task": "insights.tasks.take_snapshots",
        "schedule": timedelta(seconds=RELAY_SWEEP_SECONDS * 2),
        "options": {"expires": 60},
    },
    "cut list": {
        # Once each Monday: all other times it finds this week's.
        "task": "relay.tasks.take_cut_list",
        "schedule": timedelta(seconds=RELAY_SWEEP_SECONDS * 10),
        "options": {"expires": 60},
    },
    "goals": {
        # How metrics stood when a day, week, month or half-year was over, by what was known then: late is all the same.
        "task": "goals.tasks.take_snapshots",
        "schedule": timedelta(seconds=RELAY_SWEEP_SECONDS * 10),
        "options": {"expires": 60},
    },
    "audit": {
        "task": "notifications.tasks.audit",
        "schedule": timedelta(seconds=RELAY_SWEEP_SECONDS),
        "options": {"expires": 60},
    },
    "imports": {
        # As with flush: a bell may be lost, and what a killed worker had leased comes free.
        "task": "imports.tasks.work",
        "schedule": timedelta(seconds=RELAY_SWEEP_SECONDS),
        "options": {"expires": 60},
    },
    "old files": {"task": "imports.tasks.forget", "schedule": timedelta(days=1)},
    "old posts": {"task": "notifications.tasks.forget_posts", "schedule": timedelta(days=1)},
    "erased": {"task": "privacy.tasks.sweep", "schedule": timedelta(hours=1)},
    "answers": {"task": "stakeholders.tasks.forget_answers", "schedule": timedelta(days=1)},
    "holidays": {"task": "stakeholders.tasks.write_down_holidays", "schedule": timedelta(days=1)},
}

# --- Who comes in -------------------------------------------------------------------------------

AUTH_USER_MODEL = "stakeholders.User"
AUTHENTICATION_BACKENDS = ["relay.sign_in.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "relay.accounts.InvitedOnlyAdapter"
ACCOUNT_FORMS = {
    "login": "relay.accounts.SignInForm",
    "change_password": "relay.accounts.OtherPasswordForm",
    "reset_password_from_key": "relay.accounts.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can make us write to an address that we do not know
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _address.scheme
SOCIALACCOUNT_ADAPTER = "relay.accounts.InvitedOnlySocialAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Relay"
USERSESSIONS_TRACK_ACTIVITY = False  # a write with each request: relay.sessions notes once an hour

SESSION_COOKIE_AGE = int(timedelta(days=7).total_seconds())
SESSION_COOKIE_NAME = "__Host-relay" if _secure else "relay"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-relay-csrf" if _secure else "relay-csrf"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "relay.web.views.errors.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _secure
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _secure
SECURE_HSTS_PRELOAD = _secure
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# --- Programs -----------------------------------------------------------------------------------

# Calls a minute of one person, and what one address may get wrong before it waits.
RELAY_API_READS = env.int("RELAY_API_READS", default=600)
RELAY_API_ACTS = env.int("RELAY_API_ACTS", default=120)
RELAY_API_FAILURES = env.int("RELAY_API_FAILURES", default=30)
RELAY_HOOK_MESSAGES = env.int("RELAY_HOOK_MESSAGES", default=60)
RELAY_FEED_READS = env.int("RELAY_FEED_READS", default=30)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["relay.api.parsing.JsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "relay.api.parsing.AlwaysJson",
    "DEFAULT_METADATA_CLASS": None,
    "UNICODE_JSON": False,  # half a character that somebody sent can be told back to them
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "relay.api.refusals.handle",
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%S.%fZ",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Relay API",
    "VERSION": "1",
    "DESCRIPTION": "The door for programs. Instants are ISO 8601 in UTC, dates YYYY-MM-DD, spans of working time hours or days as named.",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": False,
    "COMPONENT_SPLIT_PATCH": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["relay.api.described.with_refusals"],
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "SECURITY": [{"token": []}],
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Words and hours ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- What is written down -----------------------------------------------------------------------

RELAY_LOG_JSON = env.bool("RELAY_LOG_JSON", default=False)
LOGGING = logs.config(level=env.str("RELAY_LOG_LEVEL", default="INFO"), as_json=RELAY_LOG_JSON)
logs.configure()
DJANGO_STRUCTLOG_CELERY_ENABLED = True

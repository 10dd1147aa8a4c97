"""Settings of both profiles. Every deploy-time value is read through ``summit.env``."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_language

from summit import env, smtp, timetable

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("SUMMIT_DATA", str(BASE_DIR / "var"))).resolve()

# ------------------------------------------------------------------ the profile
PROFILE = env.choice("SUMMIT_PROFILE", "embedded", {"embedded", "production"})
EMBEDDED = PROFILE == "embedded"
REDIS_URL = env.text("SUMMIT_REDIS_URL")
DATABASE_URL = env.text("SUMMIT_DATABASE_URL")
EMAIL_URL = env.text("SUMMIT_EMAIL_URL")
# True only when `up` has bound a loopback address: the mail viewer and the one-click demo
# login exist nowhere else. summit.checks refuses it in production.
LOOPBACK = env.flag("SUMMIT_LOOPBACK")
DEBUG = False


def _secret_key() -> str:
    """From the environment; the embedded profile makes its own once and keeps it (0600)."""
    given = env.text("SUMMIT_SECRET_KEY")
    if given:
        return given
    if not EMBEDDED:
        raise ImproperlyConfigured("SUMMIT_SECRET_KEY (or SUMMIT_SECRET_KEY_FILE) is required.")
    path = DATA_DIR / "secret_key"
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


SECRET_KEY = _secret_key()
ORIGIN = env.text("SUMMIT_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
_origin = urlsplit(ORIGIN)
HTTPS = _origin.scheme == "https"
ALLOWED_HOSTS = [
    *env.words("SUMMIT_HOSTS"),
    *([_origin.hostname] if _origin.hostname else []),
    *(["127.0.0.1", "localhost", "[::1]"] if EMBEDDED else []),
]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if HTTPS else []
TRUSTED_PROXIES = env.number("SUMMIT_TRUSTED_PROXIES", 0)

# ------------------------------------------------------------------ the house
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "summit.log",
    "summit",
    "sessions",
    "networking",
    "outcomes",
]

MIDDLEWARE = [
    # In production the proxy compresses, on another core.
    *(["summit.middleware.compressed_pages"] if EMBEDDED else []),
    "django.middleware.security.SecurityMiddleware",
    "summit.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "summit.middleware.local_time",
    "summit.middleware.refusals",
]

ROOT_URLCONF = "summit.urls"
ASGI_APPLICATION = "summit.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "summit.context.site",
            ],
            "builtins": ["summit.templatetags.summit_ui"],
        },
    }
]

# ------------------------------------------------------------------ what is kept where
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=0)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "summit.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 15,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
            },
            # A file, so that threads and sockets meet the locking that they will meet in life.
            "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, object]]
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            # Never the core layer: it drops idle sockets with redis-py 8 and is deaf after FLUSHALL.
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "summit.cache.RedisOrMemory",
            "LOCATION": REDIS_URL,
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # Django's 300 would forget limits in a full room
        }
    }

# The tail asks the log for news at least this often, whatever the hints do.
LIVE_POLL_SECONDS = 1.0 if REDIS_URL else 0.25
# Over how long the sockets of a stopping server are sent elsewhere.
LIVE_DRAIN_SECONDS = env.number("SUMMIT_DRAIN_SECONDS", 0 if EMBEDDED else 20)
# Prepared bytes straight to the socket, where the server allows it.
LIVE_DIRECT_WRITE = env.flag("SUMMIT_DIRECT_WRITE", True)
# The engine's threads keep their database connections; tests close them to drop their database.
LIVE_KEEP_CONNECTIONS = True

FILES_DIR = DATA_DIR / "files"  # publications and uploads: private, served through a permission
MEDIA_ROOT = FILES_DIR
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
# Without script the console's one form carries the fields of all the words that it shows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_PERMISSIONS = 0o600
# In pieces to the disk, never whole in memory; past the limit the rest is thrown away.
FILE_UPLOAD_HANDLERS = ["summit.uploads.BoundedFile"]
FILE_MB = env.number("SUMMIT_FILE_MB", 25)
FILES_MB_PER_PERSON = env.number("SUMMIT_FILES_MB_PER_PERSON", 200)
FILES_MB_PER_SUMMIT = env.number("SUMMIT_FILES_MB_PER_SUMMIT", 5000)
RESOURCES_PER_PERSON = env.number("SUMMIT_RESOURCES_PER_PERSON", 50)
RESOURCES_PER_SESSION = env.number("SUMMIT_RESOURCES_PER_SESSION", 200)

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("SUMMIT_STATIC", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "summit.statics.HashedModules"},
}
SERVESTATIC_ALLOW_ALL_ORIGINS = False
SERVESTATIC_AUTOREFRESH = False
SERVESTATIC_USE_FINDERS = False

# ------------------------------------------------------------------ people
AUTH_USER_MODEL = "summit.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "summit.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "summit.accounts.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
# The password is optional: without one, people log in by a code.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_SIGNUP_FORM_CLASS = "summit.forms.accounts.SignupDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

if EMAIL_URL:
    globals().update(smtp.settings_of(EMAIL_URL))
else:
    EMAIL_BACKEND = "summit.outbox.OutboxBackend"
MAIL_DIR = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("SUMMIT_EMAIL_FROM", f"Summit <noreply@{_origin.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ------------------------------------------------------------------ languages and time
LANGUAGE_CODE = "en"
LOCALE_DIR = BASE_DIR / "locale"
# The interface speaks English and whatever has a catalogue under locale/.
LANGUAGES = [
    ("en", "English"),
    *(
        (code, LANG_INFO[code]["name_local"].capitalize())
        for code in sorted(to_language(folder.name) for folder in LOCALE_DIR.iterdir())
        if code in LANG_INFO
    ),
]
# What people write and what a summit publishes in; the interface follows LANGUAGES.
CONTENT_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("pt", _("Portuguese")),
    ("ru", _("Russian")),
    ("zh", _("Chinese")),
]
FORMAT_MODULE_PATH = ["summit.formats"]
LOCALE_PATHS = [LOCALE_DIR]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
USE_TZ = True
TIME_ZONE = "UTC"

# ------------------------------------------------------------------ hardening
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
# Hosts beside the built-in providers whose pages may stand on a stage, and whose media it may load.
EMBED_HOSTS = env.hosts("SUMMIT_EMBED_HOSTS")
X_FRAME_OPTIONS = "DENY"
# Django's default, same-origin, breaks embedded players.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_NAME = "__Host-login" if HTTPS else "login"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ------------------------------------------------------------------ Celery: a message is a hint, the Job row is the truth
QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "files://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
    if REDIS_URL
    else {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "processed_folder": str(QUEUE_DIR / "processed"),
        "control_folder": str(QUEUE_DIR / "control"),
    }
)
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "summit"
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = timetable.BEAT

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("SUMMIT_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"level": "INFO"},
        "daphne.http_protocol": {"level": "WARNING"},
        "django.channels.server": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []

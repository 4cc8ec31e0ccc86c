"""Settings shared by every environment. What differs per installation comes from environment variables."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from core.text.videos import PLAYERS

BASE_DIR = Path(__file__).resolve().parents[3]
SITE_DIR = BASE_DIR / "site"

env = environ.Env()


def optional(name: str, default: str) -> str:
    """Return the environment variable `name`; one that is there but empty is as good as absent."""
    return env.str(name, default="").strip() or default


INSTALLED_APPS = [
    "home",
    "events",
    "forms",
    "practices",
    "post",
    "library",
    "api",
    "core",
    "wagtail.contrib.forms",
    "core.wagtail_apps.RedirectsConfig",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    # In the place of wagtail.users.
    "library.apps.UsersConfig",
    "core.wagtail_apps.SnippetsConfig",
    "core.wagtail_apps.DocumentsConfig",
    "core.wagtail_apps.ImagesConfig",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Its words: Wagtail says with them how long ago something was.
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "core.http.entrance.EntranceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.http.any_origin.AnyOriginMiddleware",
    "core.http.retry.RetryMiddleware",
    "core.http.conditional.FreshPagesMiddleware",
    "core.http.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "api.middleware.PublicApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.text.cleaning.CleanFormsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "library.login.sessions.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.publishing.refusals.RefusalMiddleware",
    "core.publishing.serving.PublishedRedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "library.context_processors.navigation",
                "library.context_processors.around",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------------------------


# How long one waits for another who writes: less than a web server lets a request take, so that it gets an answer.
LOCK_SECONDS = 20


def database(url: str) -> dict[str, Any]:
    """Return Django's description of the database at `url`, with the options that each engine needs here.

    SQLite: write-ahead log, so that readers do not wait for a writer; a busy timeout; and transactions that take the
    write lock at their start (IMMEDIATE), because one that upgrades half-way fails at once instead of waiting.
    PostgreSQL: queries aren't compiled (JIT). It guesses the cost of what is public so high that it compiles, which
    takes ten times as long as the query. Who waits for a lock gives up after as long as on SQLite.
    """
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-512;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        options = config.setdefault("OPTIONS", {})
        # What the address asks for itself comes last, and wins.
        options["options"] = f"-c jit=off -c lock_timeout={LOCK_SECONDS}s {options.get('options', '')}".strip()
        # Seconds. A machine that is gone answers nothing, and a visitor is told so sooner than that.
        options.setdefault("connect_timeout", 5)
    return config


def cache(url: str) -> dict[str, Any]:
    """Return Django's description of the cache at `url`. The site goes on without a Redis that does not answer."""
    config: dict[str, Any] = dict(environ.Env.cache_url_config(url))
    if "redis" in config["BACKEND"]:
        config["BACKEND"] = "core.cache.ForgivingRedisCache"
        # Seconds. What the address asks for itself wins.
        config["OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 1, **config.get("OPTIONS", {})}
    return config


def cache_of_pages(default: dict[str, Any]) -> dict[str, Any]:
    """Return where whole pages are kept: in Redis for all processes, or else in the memory of each, as many as fit."""
    if "redis" in default["BACKEND"].lower():
        return {**default, "KEY_PREFIX": "pages"}
    # Some ten kilobytes each.
    return {**default, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 500}}


DATABASES = {"default": database(optional("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": cache(optional("CACHE_URL", "locmemcache://"))}
CACHES["pages"] = cache_of_pages(CACHES["default"])

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "library.User"
AUTHENTICATION_BACKENDS = ["library.login.backend.PatientBackend"]
# The longest that anyone stays logged in; library.login.sessions ends what is idle for two.
SESSION_COOKIE_AGE = 12 * 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
# Before the catalogues of Wagtail, some of whose words it replaces.
LOCALE_PATHS = [SITE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
# The pictures of the guide are shown in the CMS too.
STATICFILES_DIRS = [SITE_DIR / "static", ("beelden", BASE_DIR / "docs" / "beelden")]
MEDIA_URL = "/media/"
# Within the project, unless it begins with a slash.
MEDIA_ROOT = str(BASE_DIR / optional("MEDIA_ROOT", "media"))
# Files that were handed in. Never below MEDIA_ROOT, which the web server gives to everybody.
PRIVATE_ROOT = str(BASE_DIR / optional("PRIVATE_ROOT", "private"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Mail -----------------------------------------------------------------------------------------------------------

vars().update(environ.Env.email_url_config(optional("EMAIL_URL", "consolemail://")))
EMAIL_TIMEOUT = 10
# What Django and Wagtail mail waits in the outbox; its worker brings all to the mail server.
MAIL_SERVER_BACKEND, EMAIL_BACKEND = globals()["EMAIL_BACKEND"], "post.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = optional("DEFAULT_FROM_EMAIL", "Databank sociale samenhang <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Security -------------------------------------------------------------------------------------------------------

BASE_URL = optional("BASE_URL", "http://127.0.0.1:8000")
# Whether webhooks may lie in a closed network, or on this machine, and go without TLS.
ASK_PRIVATE_ADDRESSES = False
# How often one network address may ask something of the APIs without a key; 0: as often as it likes.
API_REQUESTS_A_MINUTE = int(optional("API_REQUESTS_A_MINUTE", "600"))
# How many proxies of our own stand before the application, each of which adds an address to X-Forwarded-For.
TRUSTED_PROXIES = int(optional("TRUSTED_PROXIES", "0"))
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.http.errors.csrf_failure"
# A page with a long programme has more than Django's thousand, as the documentation of Wagtail says.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# The CMS writes inline styles and scripts of its own; the public site writes none, and so forbids them.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        # A reader who asks for a video gets the player of its service; before that nothing is loaded.
        "frame-src": [SELF, *PLAYERS],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

# --- Wagtail --------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Databank sociale samenhang"
WAGTAILADMIN_USER_LOGIN_FORM = "library.cms.admin_forms.CmsLoginForm"
# Who must log in to read a page does so at the same door.
WAGTAIL_FRONTEND_LOGIN_URL = "/cms/login/"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_DATE_FORMAT = "%d-%m-%Y"
WAGTAIL_DATETIME_FORMAT = "%d-%m-%Y %H:%M"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands")]
WAGTAILIMAGES_IMAGE_MODEL = "library.DatabankImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "library.cms.admin_forms.CmsImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "library.DatabankDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "pptx", "odp", "xlsx", "ods", "csv", "txt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Days; see docs/operations.md on what people search for.
WAGTAILSEARCH_HITS_MAX_AGE = 365
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.indexing.backend"}}
TAGGIT_CASE_INSENSITIVE = True
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_BASE_URL = BASE_URL
# The format of Wagtail's own fields; those of api.v2.serializers leave out the addresses of what is not public.
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    # ?format=xml is a bad parameter, not a page that is missing.
    "URL_FORMAT_OVERRIDE": None,
}
# Nothing asks a third party: no update check, no avatars, no embeds.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"refused": {"()": "core.http.logs.RefusedRequests"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["refused"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Several lines for every page that is saved, none of which an operator acts on.
    "loggers": {"django_tasks": {"level": "WARNING"}},
}

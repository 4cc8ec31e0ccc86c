"""Production. Refuses to start while something it needs is missing, and says what."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *


def required(name: str, meaning: str) -> str:
    """Return the environment variable `name`, or stop with a message that says what it is for."""
    value = optional(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is missing: {meaning}")
    return value


SECRET_KEY = required("SECRET_KEY", "a long random text that signs sessions and links (at least 50 characters).")
ALLOWED_HOSTS = [
    host.strip()
    for host in required("ALLOWED_HOSTS", "the host names of the site, with commas between.").split(",")
    if host.strip()
]
BASE_URL = required("BASE_URL", "the address of the site, such as https://databank.example.be.").rstrip("/")
if urlsplit(BASE_URL).scheme != "https":
    raise ImproperlyConfigured("BASE_URL must begin with https://: sessions and forms travel over it.")
DATABASES = {"default": database(required("DATABASE_URL", "postgres://user:password@host:5432/name."))}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgres://…) in production.")

WAGTAILADMIN_BASE_URL = BASE_URL
# The one that ends TLS.
TRUSTED_PROXIES = int(optional("TRUSTED_PROXIES", "1"))
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DEBUG = False
# Pages may be framed by the site itself: the CMS shows its previews in a frame.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

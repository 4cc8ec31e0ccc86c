"""Settings of the test suite. The database comes from DATABASE_URL, so that one suite runs on SQLite and PostgreSQL."""

from .base import *

SECRET_KEY = "only-for-tests"  # noqa: S105 - not a secret
ALLOWED_HOSTS = ["*"]
# As in production: who a visitor is, a proxy tells.
TRUSTED_PROXIES = 1
# A test asks more than anyone does; those of the quota say how much.
API_REQUESTS_A_MINUTE = 0
DATABASES = {"default": database(optional("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'test.sqlite3'}"))}
EMAIL_BACKEND = MAIL_SERVER_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Hashing is slow on purpose; a test that makes a user does not test that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests write past what tells of a change, and count the queries of a page that is made.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Static files come from where they are written: the tests collect none.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
LOGGING["loggers"]["wagtail"] = {"level": "WARNING"}

"""The demo as production shows it: no debug pages. Static files and images are served by the server itself."""

from config.settings.dev import *  # noqa: F403

DEBUG = False
ROOT_URLCONF = "tests.browser.urls"
WHITENOISE_USE_FINDERS = True
# Hashing is slow on purpose; logging in is not what is tested.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The mailbox of everybody, as files.
EMAIL_BACKEND = MAIL_SERVER_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.str("MAILBOX")  # noqa: F405

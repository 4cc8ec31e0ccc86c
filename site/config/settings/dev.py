"""A first run on one's own machine: SQLite, mail on the console, no secrets."""

from .base import *

DEBUG = True
SECRET_KEY = "only-for-development-never-in-production"  # noqa: S105 - not a secret
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# What load_demo gives its three people; without it there are none.
DEMO_PASSWORD = "databank-demo"  # noqa: S105 - printed by `make run`
# A page that is published says so in the log of production; on a first run that is a screen full.
LOGGING["loggers"]["wagtail"] = {"level": "WARNING"}
# A receiver that is tried out on the same machine.
ASK_PRIVATE_ADDRESSES = True

"""WSGI entry point. Production is the default here, so that a server never runs on development settings."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from core.dutch.dictionary import dutch_words  # noqa: E402 - the settings come first

# Beside what else a process does when it starts, so that the first who searches does not wait for it.
Thread(target=dutch_words, daemon=True).start()

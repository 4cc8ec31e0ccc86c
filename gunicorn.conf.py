"""How Gunicorn serves the site; it reads this file where it is started. What differs per installation is an option."""

import gc

# Longer addresses than the site takes itself (core.http.entrance), so that it can say so in Dutch.
limit_request_line = 8190
# Who reads a large file slowly keeps a thread. Without threads a worker is ended after thirty seconds, in the middle of
# an export of ten thousand practices, with all that waits for it.
threads = 4
# The workers are forked from a process that has the site already: they share its memory, and are there at once. A new
# release needs a new start, not a reload (HUP).
preload_app = True


def when_ready(_server: object) -> None:
    """Load what every worker needs before they are forked: the addresses of the site and the Dutch dictionary.

    What is there then is no garbage. The collector leaves it alone: to look through it would copy it for each worker,
    and hold a request up for a sixth of a second.
    """
    from django.db import connections
    from django.urls import get_resolver

    from core.dutch.dictionary import dutch_words

    dutch_words()
    _ = get_resolver().url_patterns
    # A connection of one process is of no use to another.
    connections.close_all()
    gc.collect()
    gc.freeze()

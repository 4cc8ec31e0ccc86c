"""How Gunicorn serves the site; it reads this file where it is started. What differs per installation is an option."""

# Longer addresses than the site takes itself (core.http.entrance), so that it can say so in Dutch.
limit_request_line = 8190


def when_ready(_server: object) -> None:
    """Read the Dutch dictionary before the workers are forked: they share it, and no first search waits for it."""
    from core.dutch.dictionary import dutch_words

    dutch_words()

"""What is written down of requests."""

import logging


class RefusedRequests(logging.Filter):
    """Makes one line of warning of a request that Django refused, where it writes an error or adds a traceback.

    Anyone can cause those, such as who scans the address of the machine, and nothing is broken.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; change those of what was refused."""
        if record.name.startswith("django.security.") and record.levelno == logging.ERROR:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        if record.name.startswith("django.") and record.levelno == logging.WARNING:
            record.exc_info = record.exc_text = None
        return True

"""The signature by which a receiver knows that a message is ours (Standard Webhooks 1.0: HMAC-SHA256, version v1)."""

import base64
import binascii
import hashlib
import hmac
import secrets

from django.core.exceptions import ValidationError

PREFIX = "whsec_"
# In bytes, as the specification demands.
_SHORTEST, _LONGEST, _MADE = 24, 64, 32


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_MADE)).decode()


def check_secret(secret: str) -> None:
    """Raise ValidationError unless `secret` is one, as the specification writes it."""
    try:
        size = len(_key(secret))
    except binascii.Error:
        size = 0
    if not secret.startswith(PREFIX) or not _SHORTEST <= size <= _LONGEST:
        raise ValidationError(f"Een geheim begint met {PREFIX} en telt daarna 24 tot 64 bytes in base64.")


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """Return what stands in the header `webhook-signature`. timestamp: in seconds since 1970."""
    signed = hmac.digest(_key(secret), f"{message_id}.{timestamp}.{body}".encode(), hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)

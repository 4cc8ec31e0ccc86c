"""Signals by which the apps above `library` follow what happens in it."""

from django.dispatch import Signal

# Sent by library.vocabularies.merge_terms inside its transaction, with `old` and `new` (both Term).
term_merged = Signal()

# Sent by library.models.User when it is stored with a new password, with `user`.
password_renewed = Signal()

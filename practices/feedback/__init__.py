"""Readers say whether a practice helped them."""

"""Texts: which characters they may hold, and rich text for what is no web page."""

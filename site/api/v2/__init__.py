"""Wagtail's API, hardened: what is public, in a fixed number of queries, and errors as problems."""

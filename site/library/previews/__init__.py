"""Previews in a front end of its own, by the conventions of wagtail-headless-preview."""

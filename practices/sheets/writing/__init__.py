"""Writes many practices together: in the ways of Wagtail, but for what it would ask or store again for each."""

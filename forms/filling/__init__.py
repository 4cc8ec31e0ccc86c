"""Filling in a form and handing it in."""

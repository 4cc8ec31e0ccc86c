"""Asks the owners of practices whether they still hold, without a login."""

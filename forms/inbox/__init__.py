"""The inbox of the editors."""

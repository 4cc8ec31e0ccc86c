"""Our own API at /api/databank/: what belongs to no one app, and the whole of it."""

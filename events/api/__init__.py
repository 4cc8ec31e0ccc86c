"""What the APIs tell of events."""

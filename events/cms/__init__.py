"""What editors see and do of events."""

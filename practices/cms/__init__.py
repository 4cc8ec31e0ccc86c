"""What editors see and do of practices."""

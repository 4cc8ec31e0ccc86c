"""What the APIs tell of practices."""

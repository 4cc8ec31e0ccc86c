"""What the pages of practices show."""

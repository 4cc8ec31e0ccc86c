"""What readers of practices leave behind: whether one helped them, and what they follow."""

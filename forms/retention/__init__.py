"""What is removed, and when; what is held of one person."""

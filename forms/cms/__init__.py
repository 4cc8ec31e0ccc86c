"""What editors see and set of forms."""

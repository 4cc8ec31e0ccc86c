"""What the APIs tell and take in of forms."""

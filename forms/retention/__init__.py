"""Removes personal data in time, and gives or erases that of one person."""

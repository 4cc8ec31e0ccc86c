"""Practices beside their pages: files, the feed, the note, linked and open data."""

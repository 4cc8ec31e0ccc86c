"""Handles submissions: their status, a draft of a practice, the page of the submitter."""

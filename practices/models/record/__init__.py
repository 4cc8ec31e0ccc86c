"""The record of a practice: its fields, declared once, and what is read from the declaration alone."""

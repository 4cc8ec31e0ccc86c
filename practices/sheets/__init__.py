"""Practices as a spreadsheet: out to be edited, and in again."""

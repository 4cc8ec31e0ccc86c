"""A spreadsheet of practices that somebody sent: the file, its rows, and what became of them."""

from practices.models.sheets.practice_import import ImportedRow, PracticeImport

__all__ = ["ImportedRow", "PracticeImport"]

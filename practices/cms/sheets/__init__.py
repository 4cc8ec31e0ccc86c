"""The spreadsheet of practices, as editors download it and send it back."""

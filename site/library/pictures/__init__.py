"""Pictures as they are stored: drawn anew, whichever way they come in."""

"""Dutch search: one analysis of words, in a search backend for each database."""

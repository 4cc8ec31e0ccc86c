"""The search index of each database: Dutch analysis in it, and the words that visitors search by beside it."""

"""Dutch search: one analysis of words, and the ranked search of visitors."""

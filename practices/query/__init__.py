"""The one query by which practices are found: parameters, facets, rankings, results."""

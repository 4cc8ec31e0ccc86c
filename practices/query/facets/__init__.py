"""The facets of practices, and the index that counts them without asking the database."""

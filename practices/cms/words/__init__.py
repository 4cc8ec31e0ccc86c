"""The keywords of practices: merged, made a term, and what is alike them."""

"""Reports about practices: what there is, where, about what, and what came of it."""

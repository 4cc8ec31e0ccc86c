"""How what a practice holds stands in a cell, and comes out of it again."""

"""What changed: counters that move in the transaction of a change, and what moves them."""

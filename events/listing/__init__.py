"""Which events are asked for, and the answer."""

"""What municipalities are like: their figures, and how two of them compare."""

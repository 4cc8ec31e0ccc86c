"""Forms in the APIs: their questions, and handing in."""

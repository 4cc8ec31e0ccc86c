"""Images and documents: who may have them, and where they are given."""

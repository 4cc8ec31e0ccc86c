"""The rules of publishing: what a page needs, who may see it, and what it refers to."""

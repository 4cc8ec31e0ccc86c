"""What shows practices elsewhere: the picture for sharing, the short list within pages of other sites."""

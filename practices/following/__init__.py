"""Keeps who asked so posted by mail of practices that appear: at most once a week, without an account."""

"""Looks every night whether what practices lead to still answers."""

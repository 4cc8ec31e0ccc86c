"""Registering for an event on the site: when one can, who gets a place, what is mailed, and what editors see of it."""

"""How often something may be done or tried."""

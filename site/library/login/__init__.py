"""Who gets in to the CMS: how often it may be tried, which browsers are known, how long a session lasts."""

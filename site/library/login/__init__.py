"""Who gets in to the CMS: how often it may be tried, known browsers, how long a session lasts, what is noted of it."""

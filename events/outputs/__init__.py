"""Events beside their pages: calendars, the feed, the invitation, linked and open data."""

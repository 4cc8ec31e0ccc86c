"""What the site as a whole adds to the CMS."""

"""Keys with which a program may ask more often; whose they are, in the CMS."""

"""How the site stands beside an ordinary Wagtail site with the same content."""

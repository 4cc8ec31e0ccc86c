"""How Gunicorn serves the site; it reads this file where it is started. What differs per installation is an option."""

# Longer addresses than the site takes itself (core.http.entrance), so that it can say so in Dutch.
limit_request_line = 8190

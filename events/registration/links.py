"""The personal link by which someone comes back to a registration."""

from core.http.links import SignedLinks

_links = SignedLinks("registration", salt="events.registration")
path_to, link_to, read_link = _links.path, _links.url, _links.key

"""The signed links by which somebody answers whether a practice still holds."""

from core.http.links import SignedLinks

_rounds = SignedLinks("confirmation", salt="practices.confirmation")
path_to, link_to, read_link = _rounds.path, _rounds.url, _rounds.key

"""The signed links by which somebody confirms or stops what they follow, or leaves altogether."""

from core.http.links import SignedLinks

# Of a query that is followed, and of the address with all that it follows.
query_links = SignedLinks("following", salt="practices.following")
leave_links = SignedLinks("following_leave", salt="practices.following.leave")

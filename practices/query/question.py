"""A practice query as an editor pastes it: the address of a list, or what stands after its question mark."""

from urllib.parse import urlsplit

from django.http import QueryDict


def question_in(address: str) -> QueryDict:
    """Return the parameters of an address, or of its query alone; none for an empty text."""
    text = address.strip()
    return QueryDict(urlsplit(text).query if "?" in text or "/" in text else text)

"""Answers that Django has no class for."""

from django.http import HttpResponse


class SeeOther(HttpResponse):
    """Leads on with a GET: after a form was taken in, and from the identifier of a thing to what describes it."""

    status_code = 303

    def __init__(self, url: str) -> None:
        super().__init__()
        self["Location"] = url

"""What the doors of handing in share: the form that is meant, and how something is refused."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse

from core.http.problems import problem
from forms.filling.access import form_for_anyone
from forms.models import FormPage


class RefusedError(Exception):
    """Raised when what is handed in is refused; `response` says why."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


def form_page(request: HttpRequest, slug: str) -> FormPage:
    """Return the form at `slug`. Raises Http404 when no visitor could fill it in there."""
    page = form_for_anyone(request, slug)
    if page is None:
        raise Http404
    return page


def answers_problem(errors: Mapping[str, Sequence[str]]) -> HttpResponse:
    """Return what is wrong with answers. errors: the messages by the name of the question."""
    # Django names what is about the whole form '__all__'.
    names = {name: "" if name == NON_FIELD_ERRORS else name for name in errors}
    answers = [{"question": names[name], "messages": list(messages)} for name, messages in errors.items()]
    return problem(422, "Some answers are not in order.", answers=answers)

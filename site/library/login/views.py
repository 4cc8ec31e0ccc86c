"""The pages around a password, where asking too often means waiting."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.admin.views.account import PasswordResetConfirmView, PasswordResetView

from core.throttling.attempts import Door, Kind, Subject, address_of, attempt, succeeded, try_again
from library.login.browsers import make_known
from library.login.subjects import account

View = Callable[..., HttpResponse]


class AskNewPassword(PasswordResetView):
    """Mails a link to choose a new password, to one address not too often."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Send the mail, or say when it can be asked again; the same for an address that has no account."""
        until = attempt(Door.RESET, [account(form.cleaned_data["email"]), address_of(self.request)])
        if until is None:
            response: HttpResponse = super().form_valid(form)
            return response
        form.add_error("email", f"Er is al enkele keren een nieuw wachtwoord gevraagd. {try_again(until)}")
        return self.form_invalid(form)


class ChooseNewPassword(PasswordResetConfirmView):
    """Takes in the new password, by the link of a mail."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Store the password; whoever has the mailbox has the account, so this browser is known from now on."""
        make_known(self.request, self.user)
        response: HttpResponse = super().form_valid(form)
        return response


def patient(view: View) -> View:
    """Let `view`, which asks the password of a page or of files and leads on when it is right, make guessers wait."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        keys = "-".join(str(value) for _name, value in sorted(kwargs.items()) if _name.endswith("restriction_id"))
        subjects = [Subject(Kind.ACCOUNT, f"{view.__module__}:{keys}"), address_of(request)]
        until = attempt(Door.PAGE, subjects)
        if until is not None:
            response = render(request, "library/wait.html", {"again": try_again(until)}, status=429)
            response["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds()) + 1))
            return response
        response = view(request, *args, **kwargs)
        if 300 <= response.status_code < 400:  # noqa: PLR2004 - it leads on
            succeeded(Door.PAGE, subjects)
        return response

    return answer

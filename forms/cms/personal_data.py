"""The page in the CMS that gives or erases what the site holds about one person."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from core.text.characters import clean_data
from forms.retention.personal_data import erase_personal_data, personal_data_of
from library.login.trail import note_taken

# The right to use it, given to who answers for the data.
ANSWER_PEOPLE = "forms.answer_people"


class AddressForm(forms.Form):
    """Asks whose data it is about. The e-mail address is posted, so that it never stands in a URL."""

    email = forms.EmailField(label="E-mailadres", max_length=254)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_a_person(request: HttpRequest) -> HttpResponse:
    """Show what is held about a person, download it, or erase it, by the button that was pressed."""
    if not request.user.has_perm(ANSWER_PEOPLE):
        raise PermissionDenied
    response = _answer(request)
    add_never_cache_headers(response)
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, AddressForm())
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    email = form.cleaned_data["email"]
    if "erase" in request.POST:
        number = erase_personal_data(email, request.user)
        messages.success(request, "Gewist: 1 gegeven." if number == 1 else f"Gewist: {number} gegevens.")
        return redirect("forms_people")
    held = personal_data_of(email, request.user)
    if "download" in request.POST:
        note_taken(request.user, "Alles over één persoon", _number(held), "json")
        response = JsonResponse(clean_data(held), json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = 'attachment; filename="gegevens.json"'
        return response
    return _page(request, form, held)


def _found(held: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: rows for name, rows in held.items() if isinstance(rows, list)}


def _number(held: dict[str, Any]) -> int:
    return sum(map(len, _found(held).values()))


def _page(
    request: HttpRequest, form: AddressForm, held: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    found = _found(held or {})
    context = {
        "page_title": "Gegevens van een persoon",
        "header_icon": "user",
        "form": form,
        "asked": held is not None,
        "sections": found,
        "total": _number(held or {}),
    }
    return render(request, "forms/admin/personal_data.html", context, status=status)


# --- Where it stands in the CMS -------------------------------------------------------------------------------------


def register_address() -> list[URLPattern]:
    """Return the URL of the page about the data of one person."""
    return [path("rapporten/gegevens-van-een-persoon/", answer_a_person, name="forms_people")]


class PersonalDataMenuItem(MenuItem):
    """A menu item for users who may open the page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(ANSWER_PEOPLE))


def add_to_reports() -> MenuItem:
    """Return the item in the menu of reports."""
    url = reverse("forms_people")
    return PersonalDataMenuItem("Gegevens van een persoon", url, name="people", icon_name="user", order=1400)

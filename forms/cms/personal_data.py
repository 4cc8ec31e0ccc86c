"""The page in the CMS by which an editor answers someone who asks what the site holds about them."""

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
from forms.retention.personal_data import erase, held_about

# The right to use it, given to who answers for the data.
ANSWER_PEOPLE = "forms.answer_people"


class AddressForm(forms.Form):
    """Whose data it is about. The address is sent in a form, never in the address of a page."""

    email = forms.EmailField(label="E-mailadres", max_length=254)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Show what is held about a person, give it as a file, or erase it: what the button says that was pressed."""
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
        number = erase(email, request.user)
        messages.success(request, "Gewist: 1 gegeven." if number == 1 else f"Gewist: {number} gegevens.")
        return redirect("forms_people")
    held = held_about(email, request.user)
    if "download" in request.POST:
        response = JsonResponse(clean_data(held), json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = 'attachment; filename="gegevens.json"'
        return response
    return _page(request, form, held)


def _page(
    request: HttpRequest, form: AddressForm, held: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    found = {name: rows for name, rows in (held or {}).items() if isinstance(rows, list)}
    context = {
        "page_title": "Gegevens van een persoon",
        "header_icon": "user",
        "form": form,
        "asked": held is not None,
        "sections": found,
        "total": sum(map(len, found.values())),
    }
    return render(request, "forms/admin/people.html", context, status=status)


# --- Where it stands in the CMS -------------------------------------------------------------------------------------


def register_people() -> list[URLPattern]:
    """Give the page about the data of one person its address."""
    return [path("rapporten/gegevens-van-een-persoon/", people, name="forms_people")]


class PeopleMenuItem(MenuItem):
    """Shown to who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(ANSWER_PEOPLE))


def add_people_to_reports() -> MenuItem:
    """Put the page in the menu."""
    url = reverse("forms_people")
    return PeopleMenuItem("Gegevens van een persoon", url, name="people", icon_name="user", order=1400)

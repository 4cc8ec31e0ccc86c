"""A form with steps for the tests, and filling it in."""

from typing import Any

from tests.factories import FormPageFactory
from tests.html import assert_sound

URL = "/vertel/"

FIELDS: tuple[dict[str, Any], ...] = (
    {"label": "Over de praktijk", "field_type": "step", "help_text": "Hoe heet ze?"},
    {"label": "Titel", "field_type": "singleline", "maps_to": "title"},
    {"label": "Aanpak", "field_type": "longtext", "word_target": 150, "maps_to": "approach"},
    {"label": "Soort", "field_type": "radio", "choices": "Project\r\nMethodiek", "required": False},
    {"label": "Waar en wat erbij hoort", "field_type": "step"},
    {"label": "Gemeente", "field_type": "municipality", "required": False},
    {"label": "Bestanden", "field_type": "files", "required": False},
    {"label": "Over jou", "field_type": "step"},
    {"label": "Naam", "field_type": "singleline", "autocomplete": "name"},
    {"label": "E-mail", "field_type": "email", "autocomplete": "email"},
    {"label": "Ik ga akkoord", "field_type": "consent", "help_text": "Lees de melding."},
)
FIRST = {"titel": "Leefstraat", "aanpak": "Buren maken hun straat vrij.", "soort": "Project"}
SECOND = {"gemeente": "Gent"}
THIRD = {"naam": "An Peeters", "e_mail": "an@example.be", "ik_ga_akkoord": "on"}
STEPS: tuple[dict[str, Any], ...] = (FIRST, SECOND, THIRD)
CHECKLIST = "Het is meer dan één keer gebeurd.\nEen gemeente kan het.\n"


def stepped_form() -> Any:
    """Return a published form with three steps at URL."""
    return FormPageFactory(title="Vertel", slug="vertel", fields=FIELDS, checklist=CHECKLIST)


def begin(client: Any, query: str = "") -> str:
    """Begin a draft and return the address of its first step."""
    document = assert_sound(client.get(f"{URL}{query}"))
    form = document.select("main form[method=post]")[0]
    sent = {str(field["name"]): field["value"] for field in form.select("input[type=hidden]")}
    response = client.post(form["action"], sent)
    assert response.status_code == 303
    return response["Location"]


def at(address: str, step: str) -> str:
    """Return the address of another page of the draft: a number, or 'nakijken'."""
    base = address.rpartition("stap/")[0]
    return f"{base}stap/{step}/" if step.isdecimal() else f"{base}{step}/"


def fill_in(client: Any, *, without: int | None = None) -> str:
    """Fill in all steps, and return the address of the page on which they are looked over."""
    address = begin(client)
    for number, data in enumerate(STEPS, start=1):
        if number != without:
            response = client.post(at(address, str(number)), data)
            assert response.status_code == 303, response.content.decode()
    return at(address, "nakijken")

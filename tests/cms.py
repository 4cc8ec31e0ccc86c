"""What tests of the CMS share: reading a form as a browser does, and texts of a page."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from core.http.entrance import LONGEST_ADDRESS, MOST_PARAMETERS


def soup(response: Any) -> Any:
    """Return the answer as a tree; untyped, for a test fails well enough where something is not there."""
    return BeautifulSoup(response.content, "lxml")


def messages_of(response: Any) -> str:
    """Return the messages at the top of the page as one text."""
    return " ".join(found.get_text(" ", strip=True) for found in soup(response).select(".messages"))


def form_values(response: Any, selector: str = "[data-edit-form]") -> dict[str, Any]:
    """Return what a browser would send for the form at `selector` if nothing was typed and no button named.

    A StreamField builds its inputs with a script from the value that the page carries; that is done here too.
    """
    form = soup(response).select_one(selector)
    assert form is not None, f"no form {selector}"
    values: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        for value in _sent(field):
            values.setdefault(str(field["name"]), []).append(value)
    for block in form.select("[data-w-block-data-value]"):
        values.update(stream_values(str(block["id"]), _stream_value(block)))
    return dict(values)


def _sent(field: Tag) -> list[str]:
    if field.has_attr("disabled"):
        return []
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        options = field.select("option[selected]") or ([] if field.has_attr("multiple") else field.select("option")[:1])
        return [str(option.get("value", option.get_text())) for option in options]
    if field.get("type") in {"submit", "button", "file", "image"}:
        return []
    if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
        return []
    return [str(field.get("value", "on" if field.get("type") == "checkbox" else ""))]


def _stream_value(block: Tag) -> list[tuple[str, str, str]]:
    arguments = json.loads(str(block["data-w-block-arguments-value"]))
    return [(child["type"], child.get("id") or "", child["value"]) for child in arguments[0]]


def stream_values(name: str, blocks: list[tuple[str, str, Any]]) -> dict[str, list[str]]:
    """Return the inputs of the StreamField `name` for blocks of one simple value each: type, id and value."""
    values = {f"{name}-count": [str(len(blocks))]}
    for order, (kind, key, value) in enumerate(blocks):
        values |= {
            f"{name}-{order}-deleted": [""],
            f"{name}-{order}-order": [str(order)],
            f"{name}-{order}-type": [kind],
            f"{name}-{order}-id": [key],
            f"{name}-{order}-value": [value if isinstance(value, str) else json.dumps(value)],
        }
    return values


def queries(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return query strings that hold these parameters together, each as long as an address may be."""
    room = LONGEST_ADDRESS - 200
    found = [""]
    for pair in pairs:
        text = urlencode([pair])
        if len(found[-1]) + len(text) > room or found[-1].count("&") + 2 > MOST_PARAMETERS:
            found.append("")
        found[-1] += f"&{text}" if found[-1] else text
    return found

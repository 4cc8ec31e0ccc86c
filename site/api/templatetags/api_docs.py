"""Shows a description in OpenAPI as a page."""

import re
from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_REFERENCE = "#/components/schemas/"


@register.filter
def pairs(mapping: dict[str, Any] | None) -> list[tuple[str, Any]]:
    """Return keys with values; in a template `.items` would find a key of that name first."""
    return list((mapping or {}).items())


@register.filter
def paragraphs(text: str) -> SafeString:
    """Return the paragraphs of a description, with what stands between backticks as code."""
    found = [re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(part))) for part in text.split("\n\n") if part.strip()]
    # The text was escaped before; only our own tags were added.
    return format_html_join("", "<p>{}</p>", ((mark_safe(part),) for part in found))  # noqa: S308


@register.filter
def type_name(schema: dict[str, Any]) -> str:
    """Return the type of a parameter in words."""
    if schema.get("type") == "array":
        return "may be repeated"
    if schema.get("type") == "object":
        return "any number of parameters"
    return str(schema.get("format") or schema.get("type", ""))


@register.filter
def type_link(schema: dict[str, Any]) -> SafeString:
    """Return the type of a value, with a link to where it is described on the page."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REFERENCE)
        return format_html('<a href="#{}">{}</a>', name, name)
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return format_html_join(" or ", "{}", ((type_link(option),) for option in options))
    if values := schema.get("enum") or ("const" in schema and [schema["const"]]):
        return format_html_join(" or ", "<code>{}</code>", ((value,) for value in values))
    if schema.get("type") == "array":
        return format_html("list of {}", type_link(schema["items"]))
    if isinstance(schema.get("additionalProperties"), dict):
        return format_html("object of {}", type_link(schema["additionalProperties"]))
    return format_html("{}", schema.get("format") or schema.get("type", "any value"))

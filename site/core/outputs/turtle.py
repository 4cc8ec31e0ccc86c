"""JSON-LD as Turtle: the same statements, one thing after the other, for files that are too large for one document.

Knows as much of JSON-LD as the site writes: nodes in nodes, `@id`, `@type`, `@value`, and a context of `@vocab`,
`@language`, and what single words mean.
"""

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.text.characters import clean_text

XSD = "http://www.w3.org/2001/XMLSchema#"
# In a context: a text that is a year, a month, a day or a moment, by its form.
MOMENT = "moment"

_MOMENTS = (
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?"), "dateTime"),
)
# What may not stand in an address between < and >.
_NOT_IN_ADDRESS = re.compile(r'[\x00-\x20<>"{}|^`\\]')

Context = Mapping[str, Any]
Node = Mapping[str, Any]


def statements(node: Node, context: Context, said: set[str]) -> Iterator[str]:
    """Yield what a node of JSON-LD says, and then what the nodes in it with an identifier of their own say.

    said: the identifiers of the latter of which the file has told already; grows with those that are told now.
    """
    others: list[Node] = []
    body = _body(node, context, others)
    if body:
        yield f"{_address(node['@id'])} {body} .\n"
    for other in others:
        if other["@id"] not in said:
            said.add(other["@id"])
            yield from statements(other, context, said)


def _body(node: Node, context: Context, others: list[Node]) -> str:
    parts = [f"a {_word(node['@type'], context)}"] if "@type" in node else []
    for key, value in node.items():
        if key.startswith("@"):
            continue
        values = value if isinstance(value, list | tuple) else [value]
        if objects := ", ".join(_object(key, item, context, others) for item in values):
            parts.append(f"{_word(key, context)} {objects}")
    return " ;\n    ".join(parts)


def _object(key: str, value: Any, context: Context, others: list[Node]) -> str:
    meaning = context.get(key, {})
    if isinstance(value, Mapping):
        if "@id" not in value:
            return f"[ {_body(value, context, others)} ]"
        others.append(value)
        return _address(value["@id"])
    if meaning.get("@type") == "@id":
        return _address(value)
    return _literal(value, meaning, context)


def _literal(value: Any, meaning: Mapping[str, Any], context: Context) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f'"{value}"^^<{XSD}double>'
    if isinstance(value, datetime.date):
        # A moment is a day as well.
        return _moment(value.isoformat())
    if meaning.get("@type") == MOMENT:
        return _moment(str(value))
    language = meaning.get("@language", context.get("@language"))
    return f"{_text(str(value))}@{language}" if language else _text(str(value))


def _moment(text: str) -> str:
    for pattern, name in _MOMENTS:
        if pattern.fullmatch(text):
            return f"{_text(text)}^^<{XSD}{name}>"
    return _text(text)


def _text(text: str) -> str:
    # What JSON escapes, Turtle does in the same way.
    return json.dumps(clean_text(text), ensure_ascii=False)


def _word(word: str, context: Context) -> str:
    return f"<{context.get(word, {}).get('@id') or context['@vocab'] + word}>"


def _address(address: str) -> str:
    return f"<{_NOT_IN_ADDRESS.sub(lambda found: f'%{ord(found[0]):02X}', clean_text(address))}>"

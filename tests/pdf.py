"""A small reader of tagged PDF files: what a screen reader is told, in its order."""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# What stands between the parentheses of a literal string: in pairs they need no escape, to this depth here.
_INNER = rb"(?:\\.|[^\\()])"
for _depth in range(8):
    _INNER = rb"(?:\\.|[^\\()]|\(" + _INNER + rb"*\))"
_LITERAL = rb"\(" + _INNER + rb"*\)"

_TOKEN = re.compile(
    rb"\s*(?:(?P<open><<)|(?P<close>>>)|(?P<list>\[)|(?P<end>\])|(?P<name>/[^\s/<>\[\]()]*)|(?P<ref>\d+ \d+ R)"
    rb"|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<text>" + _LITERAL + rb")|(?P<word>[^\s/<>\[\]()]+))",
    re.DOTALL,
)
_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n")

# Begin and end of marked content, a font, and text that is shown.
_OPERATION = re.compile(
    rb"/MCID (\d+)[^\n]*?BDC|(BDC|BMC)|(EMC)|/(\w+) [\d.]+ Tf"
    rb"|(\[(?:<[0-9A-Fa-f]*>|" + _LITERAL + rb"|[^\]<(])*\]\s*TJ|<[0-9A-Fa-f]*>\s*Tj|" + _LITERAL + rb"\s*Tj)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Ref:
    """A reference to an object."""

    number: int


class Pdf:
    """A PDF file as typst writes it: without encryption, text in fonts that say which letters their glyphs are."""

    def __init__(self, content: bytes) -> None:
        assert content.startswith(b"%PDF-")
        self._objects: dict[int, Any] = {}
        self._streams: dict[int, bytes] = {}
        for found in _OBJECT.finditer(content):
            self._read(int(found[1]), found[2])
        self.catalog = next(entry for entry in self._dictionaries() if entry.get("Type") == "Catalog")
        self._texts: dict[tuple[int, int], str] = {}
        for number, entry in list(self._objects.items()):
            if isinstance(entry, dict) and entry.get("Type") == "Page":
                self._read_page(number, entry)

    @property
    def metadata(self) -> str:
        """The XMP packet."""
        return self._streams[self.catalog["Metadata"].number].decode()

    def structure(self) -> list[tuple[str, str]]:
        """Return the tags that hold text, in reading order: pairs of tag and text."""
        root = self.get(self.catalog["StructTreeRoot"])
        return list(self._walk(root, None))

    def tags(self) -> list[str]:
        """Return all tags, in reading order."""
        return list(self._tags(self.get(self.catalog["StructTreeRoot"])))

    def get(self, value: Any) -> Any:
        """Follow a reference."""
        return self._objects[value.number] if isinstance(value, Ref) else value

    # --- Objects -----------------------------------------------------------------------------------------------------

    def _dictionaries(self) -> Any:
        return (entry for entry in self._objects.values() if isinstance(entry, dict))

    def _read(self, number: int, body: bytes) -> None:
        stream = _STREAM.search(body)
        entry = _parse(body[: stream.start()] if stream else body)
        self._objects[number] = entry
        if stream is None:
            return
        # Not up to the end of the line: what is packed may end with a byte that looks like one.
        data = body[stream.end() :][: entry["Length"]]
        if entry.get("Filter") in ("FlateDecode", ["FlateDecode"]):
            data = zlib.decompress(data)
        self._streams[number] = data
        if entry.get("Type") == "ObjStm":
            head = [int(word) for word in data[: entry["First"]].split()]
            for key, offset in zip(head[::2], head[1::2], strict=True):
                self._objects[key] = _parse(data[entry["First"] + offset :])

    # --- Text --------------------------------------------------------------------------------------------------------

    def _read_page(self, number: int, page: dict[str, Any]) -> None:
        fonts = self.get(self.get(page["Resources"]).get("Font", {}))
        letters = {name: self._letters(self.get(font)) for name, font in fonts.items()}
        contents = page["Contents"] if isinstance(page["Contents"], list) else [page["Contents"]]
        data = b"\n".join(self._streams[part.number] for part in contents)
        marked: list[int | None] = []
        font = ""
        for line in _OPERATION.finditer(data):
            if line[1] or line[2]:
                marked.append(int(line[1]) if line[1] else None)
            elif line[3]:
                marked.pop()
            elif line[4]:
                font = line[4].decode()
            elif marked and marked[-1] is not None:
                key = (number, marked[-1])
                self._texts[key] = self._texts.get(key, "") + _shown(line[5], letters[font])

    def _letters(self, font: dict[str, Any]) -> dict[int, str]:
        cmap = self._streams[font["ToUnicode"].number].decode("latin-1")
        found = {}
        for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
            for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
                found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
        return found

    # --- Structure ---------------------------------------------------------------------------------------------------

    def _walk(self, element: dict[str, Any], page: int | None) -> Any:
        page = element["Pg"].number if "Pg" in element else page
        own = ""
        for kid in _kids(element.get("K")):
            item = self.get(kid)
            if isinstance(item, int):
                own += self._texts.get((page or 0, item), "")
            elif item.get("Type") == "MCR":
                own += self._texts.get((item["Pg"].number if "Pg" in item else page or 0, item["MCID"]), "")
            elif "S" in item:
                if own.strip():
                    yield element.get("S", ""), own
                    own = ""
                yield from self._walk(item, page)
        if own.strip():
            yield element.get("S", ""), own

    def _tags(self, element: dict[str, Any]) -> Any:
        for kid in _kids(element.get("K")):
            item = self.get(kid)
            if isinstance(item, dict) and "S" in item:
                yield item["S"]
                yield from self._tags(item)


def _kids(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _shown(operation: bytes, letters: dict[int, str]) -> str:
    codes = b""
    for hexadecimal, literal in re.findall(rb"<([0-9A-Fa-f]*)>|(" + _LITERAL + rb")", operation):
        codes += bytes.fromhex(hexadecimal.decode()) if hexadecimal else _unescaped(literal[1:-1])
    return "".join(letters[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))


_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _unescaped(literal: bytes) -> bytes:
    def byte(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1] else _ESCAPES.get(found[2], found[2])

    return re.sub(rb"\\(?:([0-7]{1,3})|(.))", byte, literal, flags=re.DOTALL)


def _parse(data: bytes) -> Any:
    value, _at = _value(data, 0)
    return value


def _value(data: bytes, at: int) -> tuple[Any, int]:
    token = _TOKEN.match(data, at)
    if token is None:
        return None, len(data)
    at, kind, text = token.end(), token.lastgroup, token[token.lastgroup or 0]
    if kind == "open":
        found: dict[str, Any] = {}
        while True:
            key, at = _value(data, at)
            if key is _END:
                return found, at
            found[key], at = _value(data, at)
    if kind == "list":
        items: list[Any] = []
        while True:
            item, at = _value(data, at)
            if item is _END:
                return items, at
            items.append(item)
    return _leaf(kind, text), at


_END = object()


def _leaf(kind: str | None, text: bytes) -> Any:
    readers: dict[str, Callable[[bytes], Any]] = {
        "close": lambda _text: _END,
        "end": lambda _text: _END,
        "name": lambda text: text[1:].decode(),
        "ref": lambda text: Ref(int(text.split()[0])),
        "hex": lambda text: _text(bytes.fromhex(text[1:-1].decode())),
        "text": lambda text: _text(_unescaped(text[1:-1])),
        "word": lambda text: _word(text.decode("latin-1")),
    }
    return readers[kind or "word"](text)


def _word(word: str) -> Any:
    known = {"true": True, "false": False, "null": None}
    if word in known:
        return known[word]
    return int(word) if re.fullmatch(r"[+-]?\d+", word) else word


def _text(data: bytes) -> str:
    return data[2:].decode("utf-16-be") if data.startswith(b"\xfe\xff") else data.decode("latin-1")

"""What every spreadsheet that leaves the site has in common."""

from typing import Any

# A cell that begins with one of these is a formula to a spreadsheet program.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formula_safe(value: Any) -> Any:
    """Return `value` so that no spreadsheet program reads it as a formula; a list becomes one text."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA_STARTS) else text


def without_formula_mark(value: str) -> str:
    """Return what `formula_safe` was given, from what it gave: a file that left the site may come back."""
    return value[1:] if value.startswith("'") and value[1:].startswith(_FORMULA_STARTS) else value

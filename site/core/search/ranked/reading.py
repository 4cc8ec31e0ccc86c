"""Telling people how their words were read: what was taken for another word, how much holds all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.dutch.letters import fold, pieces
from core.search.ranked.ranking import Unit
from core.text.numbers import dutch_number


@dataclass(frozen=True)
class Reading:
    """How words were read where that is not as they were typed.

    meant: the text with the words that were searched for instead, typed: as it was typed, with the address that
    searches for just that; both empty when nothing was replaced. doubt: a text that may be meant, with its address.
    """

    meant: str = ""
    typed: str = ""
    typed_url: str = ""
    doubt: str = ""
    doubt_url: str = ""

    @classmethod
    def of(cls, text: str, units: Sequence[Unit], address: Callable[[str], str]) -> "Reading | None":
        """Return how `text` was read; None when as it was typed. address: gives the address of other words."""
        meant = {unit.words[0].text: unit.meant.form for unit in units if unit.meant}
        doubt = {unit.words[0].text: unit.doubt.form for unit in units if unit.doubt}
        if not meant and not doubt:
            return None
        reading: dict[str, str] = {}
        if meant:
            typed = _replaced(text, {word: f'"{word}"' for word in meant})
            reading |= {"meant": _replaced(text, meant), "typed": text, "typed_url": address(typed)}
        if doubt:
            other = _replaced(text, meant | doubt)
            reading |= {"doubt": other, "doubt_url": address(other)}
        return cls(**reading)


def parts_in_words(text: str, whole: int, near: int) -> str:
    """Return how many results hold all the words of `text` and how many are near, in Dutch."""
    words = "al je woorden" if " " in text.strip() else "je zoekwoord"
    if not whole:
        return (
            f"Geen enkele heeft {words}. {'Deze ligt' if near == 1 else 'Deze liggen'} er het dichtst bij."
            if near
            else ""
        )
    with_all = f"{dutch_number(whole)} met {words}"
    return f"{with_all} · {dutch_number(near)} die er dicht bij {'ligt' if near == 1 else 'liggen'}" if near else ""


def _replaced(text: str, words: dict[str, str]) -> str:
    cut = pieces(text)
    return "".join(words.get(fold(piece), piece) if number % 2 else piece for number, piece in enumerate(cut))

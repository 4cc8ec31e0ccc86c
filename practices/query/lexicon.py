"""The words that mean the same in this databank: those of the word list that editors keep, and those of its terms."""

import threading
from collections.abc import Iterator

from core.changes.stamp import ChangeStamp
from core.search.ranked.lexicon import Group, Lexicon
from library.models import Term
from library.words import word_groups


class LexiconCache:
    """Keeps the words that mean the same until the word list changes, or a term. Each process has its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[tuple[int, int], Lexicon] | None = None

    def get(self) -> Lexicon:
        """Return the words as they stand; two queries after a change, else none."""
        stamp = ChangeStamp.read()
        asked = (stamp.word_list, stamp.value)
        kept = self._kept
        if kept is None or kept[0] != asked:
            with self._lock:
                kept = self._kept = (asked, Lexicon(_groups()))
        return kept[1]

    def forget(self) -> None:
        """Drop what is kept: for tests, which undo what the stamp has counted."""
        self._kept = None


def _groups() -> Iterator[Group]:
    yield from word_groups()
    terms = Term.objects.current().exclude(alternative_labels="")
    for label, others in terms.values_list("label", "alternative_labels"):
        yield (label, *others.splitlines()), ()


lexicon_cache = LexiconCache()

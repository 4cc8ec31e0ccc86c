"""The words that mean the same in this databank: those of the word list that editors keep, and those of its terms."""

from collections.abc import Iterator

from core.changes.stamp import ChangeStamp
from core.kept import Kept
from core.search.ranked.lexicon import Group, Lexicon
from library.models import Term
from library.words import word_groups

_lexicons: Kept[None, Lexicon] = Kept(1)


def current_lexicon() -> Lexicon:
    """Return the words as they stand; two queries after a change of the word list or of a term, else none."""
    stamp = ChangeStamp.read()
    return _lexicons.get(None, (stamp.word_list, stamp.value), lambda: Lexicon(_groups()))


def _groups() -> Iterator[Group]:
    yield from word_groups()
    terms = Term.objects.current().exclude(alternative_labels="")
    for label, others in terms.values_list("label", "alternative_labels"):
        yield (label, *others.splitlines()), ()

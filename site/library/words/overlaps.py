"""Words that stand in more than one group: allowed, for a word may mean two things, but often not what was meant."""

from collections.abc import Iterable
from dataclasses import dataclass

from library.models import WordGroup
from library.models.words import folded


@dataclass(frozen=True)
class Overlap:
    """Another group, and the words that it shares."""

    group: WordGroup
    shared: tuple[str, ...]

    def __str__(self) -> str:
        return f"{', '.join(self.shared)} (bij '{self.group}')"


def overlaps(group: WordGroup) -> list[Overlap]:
    """Return the other groups that hold a word of `group` among their words, in one query."""
    mine = {folded(word): word for word in group.word_list}
    found = []
    for other in WordGroup.objects.exclude(pk=group.pk):
        shared = tuple(mine[key] for word in other.word_list if (key := folded(word)) in mine)
        if shared:
            found.append(Overlap(other, shared))
    return found


def groups_of_words(words: Iterable[str]) -> dict[str, WordGroup]:
    """Return for each of `words` that stands among the words of a group that group, in one query."""
    groups: dict[str, WordGroup] = {}
    for group in WordGroup.objects.all():
        for word in group.word_list:
            groups.setdefault(folded(word), group)
    return {word: groups[folded(word)] for word in words if folded(word) in groups}

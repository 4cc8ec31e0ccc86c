"""The word list as the search reads it. How editors keep it stands in the modules of this folder."""

from library.models import WordGroup


def word_groups() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return every group as its words and the words that they also find, as written, in one query.

    It is another when `ChangeStamp.read().word_list` is.
    """
    groups = WordGroup.objects.order_by("pk").only("words", "also")
    return [(tuple(group.word_list), tuple(group.also_list)) for group in groups]

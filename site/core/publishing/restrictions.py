"""Which restrictions there are: mostly none, and then no page need ask for its own."""

from collections.abc import Iterable

from wagtail.models import PageViewRestriction

from core.changes.stamp import ChangeStamp
from core.kept import Kept

_restricted: Kept[None, frozenset[str]] = Kept(1)


def may_be_restricted(paths: Iterable[str]) -> bool:
    """Whether a page at one of these paths of the tree, or one of which it is an alias, has a restriction of its own.

    No query while the content stays the same, but for the one that tells.
    """
    return not _restricted.get(None, ChangeStamp.read().content, _paths).isdisjoint(paths)


def _paths() -> frozenset[str]:
    rows = PageViewRestriction.objects.values_list("page__path", "page__aliases__path")
    return frozenset(path for row in rows for path in row if path)

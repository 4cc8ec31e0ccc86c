"""What the site says in a place: the words of the editors, or those that were declared."""

from collections.abc import Mapping

from core.changelog.versions import versions
from core.kept import Kept
from library.models import ChangedText
from library.wording.declared import filled, text

_kept: Kept[None, dict[str, str]] = Kept(1)


def changed_texts() -> Mapping[str, str]:
    """Return what editors changed, by key. Kept while nothing changes but practices and events; at most one query."""
    changed: dict[str, str] = _kept.get(
        None, versions().of_all, lambda: dict(ChangedText.objects.order_by().values_list("key", "text"))
    )
    return changed


def say(key: str, changed: Mapping[str, str] | None = None, **values: object) -> str:
    """Return the text with this key, with `values` in the places that name them.

    changed: of changed_texts(), for who says several. Raises KeyError for a key that no app declared.
    """
    known = text(key)
    words = (changed_texts() if changed is None else changed).get(key, known.default)
    return filled(words, values)

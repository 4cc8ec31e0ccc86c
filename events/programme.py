"""The programme as it is shown: times, speakers, and the practices that the public may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practices.models import PracticePage


@dataclass(frozen=True)
class Session:
    """A part of the programme, or one workshop of a round; a workshop has the times of its round."""

    kind: str
    value: Any
    practices: list[PracticePage]
    workshops: "list[Session]"


@dataclass(frozen=True)
class Programme:
    """The parts of the day in order."""

    sessions: list[Session]

    @classmethod
    def load(cls, stream: Any) -> "Programme":
        """Read a programme StreamField. Practices that the public may not see are left out; three queries in all."""
        visible = PracticePage.objects.filter(pk__in=practice_keys(stream)).listed().for_cards()
        found = {practice.pk: practice for practice in visible}
        return cls([_session(part, found) for part in stream])

    def __bool__(self) -> bool:
        return bool(self.sessions)


def _session(part: Any, found: dict[int, PracticePage]) -> Session:
    value = part.value
    if part.block_type == "workshop_round":
        workshops = [Session("workshop", item, _known(item, found), []) for item in value["workshops"]]
        return Session("workshopronde", value, [], workshops)
    return Session(value["kind"], value, _known(value, found), [])


def _known(value: Any, found: dict[int, PracticePage]) -> list[PracticePage]:
    return [found[key] for key in _chosen(value) if key in found]


def practice_keys(stream: Any) -> list[int]:
    """Return the keys of the practices on a programme, each once, in the order of the day."""
    return list(dict.fromkeys(key for value in _values(stream) for key in _chosen(value)))


def _values(stream: Any) -> Iterator[Any]:
    for part in stream:
        if part.block_type == "workshop_round":
            yield from part.value["workshops"]
        else:
            yield part.value


def _chosen(value: Any) -> list[int]:
    # A chosen page that was deleted reads as None.
    return [page.pk for page in value["practices"] if page is not None]

"""Which texts of the site editors may write in another way: declared by the app that shows them."""

import re
from dataclasses import dataclass

_PLACE = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Text:
    """A text in one place of the site.

    key: how templates name it, 'fit.lead'. label: what editors call its place. default: what it says as long as no
    editor wrote something else, with the names of values between braces: 'Je volgt {keuze}'.
    """

    key: str
    label: str
    default: str

    @property
    def values(self) -> list[str]:
        """The names of the values that it may mention."""
        return list(dict.fromkeys(_PLACE.findall(self.default)))


@dataclass(frozen=True)
class Screen:
    """The texts of one page, or of one part that many pages show. name: in addresses of the CMS, and of the keys."""

    name: str
    title: str
    texts: tuple[Text, ...]


_screens: dict[str, Screen] = {}
_texts: dict[str, Text] = {}


def declare(name: str, title: str, /, **texts: tuple[str, str]) -> None:
    """Let editors change the texts of a screen: for each the name of its place, with its label and what it says."""
    made = Screen(name, title, tuple(Text(f"{name}.{place}", *known) for place, known in texts.items()))
    _screens[name] = made
    _texts.update({text.key: text for text in made.texts})


def screens() -> list[Screen]:
    """Return the screens in the order of their titles."""
    return sorted(_screens.values(), key=lambda screen: screen.title)


def screen(name: str) -> Screen | None:
    """Return the screen with this name, if an app declared one."""
    return _screens.get(name)


def text(key: str) -> Text:
    """Return the text with this key. Raises KeyError for one that no app declared."""
    return _texts[key]


def filled(words: str, values: dict[str, object]) -> str:
    """Write the values in the places that name them. What is between braces but no value stays as it is."""
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), words)


def unknown_values(words: str, known: Text) -> list[str]:
    """Return what `words` name between braces and the text does not know."""
    return [name for name in dict.fromkeys(_PLACE.findall(words)) if name not in known.values]

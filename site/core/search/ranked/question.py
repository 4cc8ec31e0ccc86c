"""What someone typed in a search box: words, phrases that must be there, words that must not."""

import re
from dataclasses import dataclass

from core.dutch.letters import words
from core.search.analysis import is_telling

MAX_WORDS = 40

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PHRASE = re.compile(r'"([^"]*)"')
_EXCLUDED = re.compile(r"(?:(?<=\s)|^)[-\N{MINUS SIGN}](?=\w)([\w-]+)")

# What people say around what they look for.
_ASKING = frozenset(
    words("""
    aangevraagd aanpak aanpakken aanvragen advies afhalen alsjeblieft alstublieft andere anders begin beginnen
    bereik bereiken bestaan bestaande bestaat beste beter bieden biedt bijvoorbeeld blijft blijven daarover doe
    doen doet durf durft durven dus echt eens eerste eigen eigenlijk elkaar elke enkele eraan ergens ermee
    erover ervaring ervaringen even gaan gaat gebeuren gebeurt gebruiken geef geeft geen geraak geraken geven
    goed goede graag haal had hallo heb hebben hebt heeft help helpen helpt hem hen heten hierover hun idee
    ideeen iemand iets info informatie initiatief initiatieven ja jou jouw jullie kan ken kennen kent kijk
    kijken kom komen komt krijg krijgen krijgt kun kunnen kunt kwam kwijt laat laten leer leren leuk leuke loopt
    lopen lukt maak maakt mag maken manier manieren men methode methodes mij mijn moet moeten mogelijk mogen
    mooi naartoe neem neemt nemen nergens nieuw nieuwe nodig nu onderwerp onderwerpen onze ooit ophalen
    opstarten opzetten organiseer organiseren pak pakken pas praktijk praktijken project projecten raken reageer
    reageren soort start starten steeds tegen tegenover tips toch tussen veel verlengen vind vinden vooral
    voorbeeld voorbeelden vraag vragen waarmee waarom wanneer weet welk welke werkt weten wil willen worden
    wordt zal zeer zeg zeggen zet zetten zien ziet zit zitten zoals zoek zoeken zoiets zonder zorgen zullen
    """)
)


@dataclass(frozen=True)
class Word:
    """A folded word that is asked for. exact: as it is written, with its forms but nothing that is like it."""

    text: str
    exact: bool = False


@dataclass(frozen=True)
class Question:
    """words: those that tell something, in order, each once. phrases, excluded: folded."""

    words: tuple[Word, ...]
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Question":
        """Read what was typed. Quotes that don't close are no quotes; a question of nothing but small words keeps
        them.
        """
        text = text.translate(_QUOTES)
        phrases = tuple(dict.fromkeys(" ".join(found) for part in _PHRASE.findall(text) if (found := words(part))))
        rest = _PHRASE.sub(" ", text)
        excluded = tuple(dict.fromkeys(word for part in _EXCLUDED.findall(rest) for word in words(part)))
        loose = list(dict.fromkeys(words(_EXCLUDED.sub(" ", rest))))
        quoted = list(dict.fromkeys(word for phrase in phrases for word in phrase.split()))
        telling = [word for word in loose if is_telling(word) and word not in _ASKING]
        telling = telling or [word for word in loose if is_telling(word)]
        if not quoted:
            telling = telling or loose
        exact = [Word(word, exact=True) for word in quoted]
        others = [Word(word) for word in telling if word not in quoted]
        return cls(tuple([*exact, *others][:MAX_WORDS]), phrases, excluded)

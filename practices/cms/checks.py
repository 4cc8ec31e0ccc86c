"""What an editor may want to look at in a practice: advice, in words, each about a field."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from rapidfuzz import fuzz, process

from core.dutch.letters import fold, words
from core.dutch.readability import HARD_BELOW, LONGEST_SENTENCE, flesch_douma, jargon, long_sentences, words_of
from core.search.analysis import is_telling, stem
from practices.cms.similar import likely_the_same
from practices.links.gathering import links_of
from practices.models import CheckedLink, PracticePage
from practices.models.record.declaration import BY_NAME
from practices.models.record.fields import Kind, RecordField
from practices.models.record.texts import public_texts

# A summary of fewer words says neither what, nor for whom, nor why.
FEWEST_SUMMARY_WORDS = 8
# From so many on a hundred, titles are likely of one practice.
_SAME_TITLE = 88
_MOST_DUPLICATES = 3
_MOST_JARGON = 6
# What says of a picture that it is one, and not what it shows.
_USELESS_ALT = re.compile(
    r"(?:(?:de |het |een )?(?:foto|beeld|afbeelding|image|img|picture|tekening|logo|dsc|screenshot)[\s_-]*\d*)"
    r"|.*\.(?:jpe?g|png|webp|gif)|[\W\d_]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Advice:
    """Something to look at. field: where one changes it; none for the whole. url: of what it is about."""

    text: str
    field: RecordField | None = None
    url: str = ""


def advice_on(page: PracticePage) -> list[Advice]:
    """Return what an editor may want to look at in this version of a practice. Five queries at most, and its rows."""
    return [*_summary(page), *_pictures(page), *_language(page), *_dead_links(page), *_duplicates(page)]


def _summary(page: PracticePage) -> Iterator[Advice]:
    told = words_of(page.summary)
    if not told:
        return
    title = {stem(word) for word in words(page.title)}
    field = BY_NAME["summary"]
    if len(told) < FEWEST_SUMMARY_WORDS:
        yield Advice("Ze is erg kort. Zeg wat de praktijk doet, voor wie en waarom.", field)
    elif all(stem(word) in title for word in words(page.summary) if is_telling(word)):
        yield Advice("Ze herhaalt de titel. Zeg wat de praktijk doet, voor wie en waarom.", field)


def _pictures(page: PracticePage) -> Iterator[Advice]:
    if page.image is not None:
        yield from _alt(page.image, page.title, BY_NAME["image"])
    for block in page.approach:
        if block.block_type == "illustration" and block.value["image"] is not None:
            yield from _alt(block.value["image"], page.title, BY_NAME["approach"])


def _alt(image: Any, title: str, field: RecordField) -> Iterator[Advice]:
    alt = image.description.strip()
    url = reverse("wagtailimages:edit", args=[image.pk])
    if not alt:
        yield Advice(f"Het beeld ‘{image.title}’ heeft geen alternatieve tekst. Dat mag als het versiert.", field, url)
    elif _USELESS_ALT.fullmatch(alt) or fold(alt) == fold(title):
        told = f"De alternatieve tekst ‘{Truncator(alt).chars(40)}’ zegt niet wat er op het beeld te zien is."
        yield Advice(told, field, url)


def _language(page: PracticePage) -> Iterator[Advice]:
    for field, text in public_texts(page):
        if field.kind is Kind.LINE and field.name != "summary":
            continue
        if long := long_sentences(text):
            number = "Een zin telt" if len(long) == 1 else f"{len(long)} zinnen tellen"
            first = Truncator(long[0]).words(8, truncate="…")
            yield Advice(f"{number} meer dan {LONGEST_SENTENCE} woorden: ‘{first}’", field)
        score = flesch_douma(text)
        if score is not None and score < HARD_BELOW:
            told = f"Dit leest moeilijk: {score} op 100 (Flesch-Douma). Schrijf kortere zinnen en kortere woorden."
            yield Advice(told, field)
        if found := jargon(text):
            said = [f"‘{word}’ → ‘{plainer}’" for word, plainer in list(found.items())[:_MOST_JARGON]]
            yield Advice(f"Kan dit eenvoudiger? {', '.join(said)}", field)


def _dead_links(page: PracticePage) -> Iterator[Advice]:
    fields = {url: field for field, url in links_of(page)}
    dead = CheckedLink.objects.dead().filter(url__in=fields) if fields else ()
    for link in dead:
        yield Advice(f"De link {link.url} werkt niet meer. {link.problem}", fields[link.url])


def _duplicates(page: PracticePage) -> Iterator[Advice]:
    """Yield practices with nearly the same title or that tell nearly the same, drafts as well."""
    others: dict[int, str] = dict(PracticePage.objects.exclude(pk=page.pk or 0).values_list("pk", "title"))
    folded = {key: fold(title) for key, title in others.items()}
    near: Iterable[tuple[str, float, int]] = process.extract(
        fold(page.title), folded, scorer=fuzz.token_sort_ratio, score_cutoff=_SAME_TITLE, limit=_MOST_DUPLICATES
    )
    named = set()
    for _title, _score, key in near:
        named.add(key)
        yield Advice(f"Er is al een praktijk met bijna dezelfde naam: ‘{others[key]}’.", BY_NAME["title"], _editor(key))
    alike = [one for one in likely_the_same(page) if one.page.pk not in named]
    for one in alike[: _MOST_DUPLICATES - len(named)]:
        where = " in dezelfde gemeente" if one.same_place else ""
        told = f"Er is al een praktijk{where} die bijna hetzelfde vertelt: ‘{one.page.title}’."
        yield Advice(told, BY_NAME["summary"], _editor(one.page.pk))


def _editor(key: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[key])

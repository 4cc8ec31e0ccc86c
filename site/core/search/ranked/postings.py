"""Stores the words of pages, by which the ranked search finds them.

The strength of a term in a page is BM25F: over the texts of the page the sum of weight times occurrences, so that a
word in the title counts as four in the running text, brought to a scale on which the tenth time adds little and a long
page has no advantage. It depends on the page alone, so to store one page touches no other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.changes.stamp import ChangeStamp
from core.dutch.dictionary import USED, rank
from core.dutch.letters import fold, pieces
from core.search.analysis import is_telling, parts, related, stem
from core.search.ranked.octets import packed, unpacked
from core.search.ranked.records import LONGEST_TERM, SearchPosting, SearchRecord, SearchWord
from core.search.ranked.texts import SearchedText
from core.search.ranked.vocabulary import SHORTEST_WORD, sound

BLOCK_BITS = 8
IN_BLOCK = (1 << BLOCK_BITS) - 1

# How much an occurrence counts: of the word itself, as another form of it, within a compound, written in two words.
_AS_FORM, _AS_PART, _AS_PAIR = 0.8, 0.6, 0.8
# BM25F. The length is in words; that of an average page is fixed, for the strength in one page must not hang on the
# rest.
_SATURATION, _LENGTH_COUNTS, _AVERAGE_LENGTH, _SCALE = 1.2, 0.6, 400, 6
_STEPS = 100

_QUOTES = " \"'‘’“”(" + "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
# In words; De Panne, West-Vlaanderen.
_SHORT_NAME = 2
_SENTENCE_ENDS = (".", "?", "!", ":", "\n", "|")

# Rows that are read or written in one statement.
_BATCH = 800


def store(pages: Iterable[Any]) -> None:
    """Store the words of pages in the place of what was stored of them."""
    described = {page.pk: list(page.searched_texts()) for page in pages}
    _change({key: terms_of(texts) for key, texts in described.items()}, described)


def remove(keys: Iterable[int]) -> None:
    """Take out what was stored of pages that are gone."""
    _change({key: {} for key in keys}, {})


def rebuild(pages: Iterable[Any]) -> int:
    """Store the words of these pages and of no others; return how many there are.

    Who searches meanwhile finds what was there before.
    """
    blocks: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    spelled: dict[str, str] = {}
    with transaction.atomic():
        ChangeStamp.move_words()
        for table in (SearchPosting, SearchRecord, SearchWord):
            _delete(table.objects.all())
        number = 0
        for some in _batches(pages, _BATCH):
            records = []
            for page in some:
                texts = list(page.searched_texts())
                terms = terms_of(texts)
                for term, strength in terms.items():
                    blocks[term, page.pk >> BLOCK_BITS][page.pk & IN_BLOCK] = strength
                _note_forms(texts, spelled)
                records.append(_record(page.pk, terms, texts))
            SearchRecord.objects.bulk_create(records)
            number += len(records)
        for some in _batches(blocks.items(), 5 * _BATCH):
            SearchPosting.objects.bulk_create(
                [SearchPosting(term=term, block=block, held=packed(held)) for (term, block), held in some]
            )
        _store_words(spelled)
    return number


# --- What a page holds -----------------------------------------------------------------------------------------------


def terms_of(texts: Sequence[SearchedText]) -> dict[str, int]:
    """Return the terms by which these texts are found, each with its strength from 1 to 255."""
    raw: dict[str, float] = defaultdict(float)
    length = 0
    for _where, text, weight, _is_name in texts:
        cut = pieces(text)
        words = [fold(word) for word in cut[1::2]]
        length += len(words)
        for word in words:
            for term, counts in _terms_of_word(word):
                raw[term] += weight * counts
        for (one, other), between in zip(pairwise(words), cut[2::2], strict=False):
            if term := _joined(one, other, between):
                raw[term] += weight * _AS_PAIR
    damping = _SATURATION * _SCALE * (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * length / _AVERAGE_LENGTH)
    return {term: _strength(count, damping) for term, count in raw.items()}


def _strength(count: float, damping: float) -> int:
    return min(max(round(_STEPS * count * (_SATURATION + 1) / (count + damping)), 1), 255)


@lru_cache(maxsize=50_000)
def _terms_of_word(word: str) -> tuple[tuple[str, float], ...]:
    counted = dict.fromkeys(parts(word), _AS_PART)
    counted |= dict.fromkeys(related(word), _AS_FORM)
    counted[stem(word)] = 1.0
    return tuple((term[:LONGEST_TERM], counts) for term, counts in counted.items())


def _joined(one: str, other: str, between: str) -> str:
    """Return the term of a compound that is written in two words, or with a hyphen; empty when it is none."""
    if between not in {" ", "-"} or not (one.isalpha() and other.isalpha() and is_telling(one) and is_telling(other)):
        return ""
    return _term_of_pair(one + other, between == "-")


@lru_cache(maxsize=50_000)
def _term_of_pair(joined: str, has_hyphen: bool) -> str:
    return stem(joined)[:LONGEST_TERM] if len(joined) <= LONGEST_TERM and (has_hyphen or rank(joined)) else ""


# --- Storing it ------------------------------------------------------------------------------------------------------


def _change(made: Mapping[int, Mapping[str, int]], texts: Mapping[int, list[SearchedText]]) -> None:
    """Let pages hold these terms, and none where there are none. Pages that hold them already are left alone."""
    # Wagtail stores a page at each of the steps in which it is published; the words change at one of them.
    rows = SearchRecord.objects.filter(pk__in=made).values_list("pk", "terms", "texts")
    known = {key: (terms, shown) for key, terms, shown in rows}
    made = {key: terms for key, terms in made.items() if known.get(key) != _stored_form(terms, texts.get(key))}
    if not made:
        return
    texts = {key: page_texts for key, page_texts in texts.items() if key in made}
    with transaction.atomic():
        # First: it locks, so that two who store at once don't undo each other's blocks.
        ChangeStamp.move_words()
        stored = dict(SearchRecord.objects.filter(pk__in=made).values_list("pk", "terms"))
        changed: dict[int, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        for key, terms in made.items():
            before = stored.get(key, {})
            for term in before.keys() | terms.keys():
                if before.get(term) != terms.get(term):
                    changed[key >> BLOCK_BITS][term][key & IN_BLOCK] = terms.get(term, 0)
        for block, of_terms in changed.items():
            for some in _batches(of_terms, _BATCH):
                _change_postings(block, {term: of_terms[term] for term in some})
        if gone := made.keys() - texts.keys():
            _delete(SearchRecord.objects.filter(pk__in=gone))
        SearchRecord.objects.bulk_create(
            [_record(key, made[key], page_texts) for key, page_texts in texts.items()],
            update_conflicts=True,
            unique_fields=["page_id"],
            update_fields=["terms", "texts", "words"],
        )
        forms: dict[str, str] = {}
        for page_texts in texts.values():
            _note_forms(page_texts, forms)
        _store_words(forms)


def _change_postings(block: int, of_terms: Mapping[str, Mapping[int, int]]) -> None:
    rows = SearchPosting.objects.filter(block=block, term__in=of_terms)
    held = {term: unpacked(bytes(octets)) for term, octets in rows.values_list("term", "held")}
    for term, places in of_terms.items():
        held.setdefault(term, {}).update(places)
    octets = {term: packed(places) for term, places in held.items()}
    if gone := [term for term, written in octets.items() if not written]:
        _delete(rows.filter(term__in=gone))
    SearchPosting.objects.bulk_create(
        [SearchPosting(term=term, block=block, held=written) for term, written in octets.items() if written],
        update_conflicts=True,
        unique_fields=["term", "block"],
        update_fields=["held"],
    )


def _stored_form(
    terms: Mapping[str, int], texts: Sequence[SearchedText] | None
) -> tuple[dict[str, int], list[list[str]]] | None:
    """Return what the row of a page holds; None for a page that is gone."""
    return None if texts is None else (dict(terms), _shown(texts))


def _shown(texts: Sequence[SearchedText]) -> list[list[str]]:
    return [[where, text] for where, text, _weight, _is_name in texts if text]


def _record(key: int, terms: Mapping[str, int], texts: Sequence[SearchedText]) -> SearchRecord:
    shown = _shown(texts)
    # A phrase does not go on from one text in the next.
    words = " | ".join(" ".join(fold(word) for word in pieces(text)[1::2]) for _where, text in shown)
    return SearchRecord(page_id=key, terms=dict(terms), texts=shown, words=f" {words} ")


# --- How words are spelled -------------------------------------------------------------------------------------------


def _note_forms(texts: Sequence[SearchedText], forms: dict[str, str]) -> None:
    """Note in `forms` how the words of these texts are written: a name with its capital."""
    for _where, text, _weight, is_name in texts:
        cut = pieces(text)
        for number, form in enumerate(cut[1::2]):
            word = fold(form)
            if len(word) < SHORTEST_WORD or len(word) > LONGEST_TERM or not word.isalpha() or not is_telling(word):
                continue
            # The capital that begins a sentence makes no name of a word.
            begins = not is_name and (not number or cut[2 * number].rstrip(_QUOTES).endswith(_SENTENCE_ENDS))
            # Nor does the one that a word of every day has within a long name: Agentschap Integratie en Inburgering.
            borrowed = len(cut) // 2 > _SHORT_NAME and rank(word) >= USED
            written = form.lower() if (begins or borrowed) and form[1:].islower() else form
            if word not in forms or (written.islower() and not forms[word].islower()):
                forms[word] = written


def _store_words(forms: Mapping[str, str]) -> None:
    """Keep the words that were not known yet; what was a name so far may turn out to be none."""
    known: dict[str, str] = {}
    for some in _batches(forms, _BATCH):
        known |= dict(SearchWord.objects.filter(pk__in=list(some)).values_list("pk", "form"))
    fresh = {
        word: form
        for word, form in forms.items()
        if word not in known or (form.islower() and not known[word].islower())
    }
    SearchWord.objects.bulk_create(
        [
            SearchWord(word=word, form=form[:LONGEST_TERM], sound=sound(stem(word))[:LONGEST_TERM])
            for word, form in fresh.items()
        ],
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["form"],
        batch_size=_BATCH,
    )


def _delete(rows: QuerySet[Any]) -> None:
    """Delete rows that nothing refers to without loading them first, as Wagtail does with those of its index."""
    rows._raw_delete(rows.db)


def _batches(items: Iterable[Any], size: int) -> Iterator[tuple[Any, ...]]:
    waiting = iter(items)
    while some := tuple(islice(waiting, size)):
        yield some

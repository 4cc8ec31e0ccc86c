"""The word list: words that mean the same to who searches here."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import RevisionMixin

from core.changes.stamp import ChangeStamp
from core.search.analysis import words as words_of

MAX_WORDS = 50
LONGEST_WORD = 60


def as_list(text: str) -> list[str]:
    """Return the words of a field: commas, semicolons and new lines separate them, a space does not."""
    cleaned = (" ".join(word.split()) for word in re.split(r"[,;\r\n]", unicodedata.normalize("NFC", text)))
    return [word for word in cleaned if word]


def folded(word: str) -> str:
    """Return what makes a word the same as another: upper and lower case, accents and punctuation do not count."""
    return " ".join(words_of(word))


def key_of(words: Iterable[str]) -> str:
    """Return what is the same for the same words in any order."""
    return hashlib.sha256("\n".join(sorted(map(folded, words))).encode()).hexdigest()


class WordGroup(RevisionMixin, models.Model):
    """Words that mean the same here, and words by which something is also found when one of these is searched for.

    words: each also finds the others. also: one direction; who searches for one of `words` also finds these.
    """

    words = models.TextField(
        "woorden",
        help_text="Woorden die hier hetzelfde betekenen: wie er één zoekt, vindt ook de andere. Zet er een komma "
        "tussen. Een uitdrukking mag: vereniging zonder winstoogmerk. Meervouden hoef je niet te noemen.",
    )
    also = models.TextField(
        "zoek ook op",
        blank=True,
        help_text="Wie een van de woorden hierboven zoekt, vindt ook deze, maar niet omgekeerd. Bijvoorbeeld: wie "
        "'juf' zoekt, vindt ook 'leerkracht'. Zet er een komma tussen.",
    )
    note = models.CharField(
        "toelichting", max_length=250, blank=True, help_text="Waarom staat dit er? Alleen de redactie leest dit."
    )
    # Of the words in any order.
    key = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        ordering = ["words"]
        verbose_name = "woordgroep"
        verbose_name_plural = "woordenlijst"

    def __str__(self) -> str:
        return f"{self.words} → {self.also}" if self.also else self.words

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the group as it is kept: words tidied, and the key of its words."""
        self._normalise()
        self.key = key_of(self.word_list)
        super().save(*args, **kwargs)

    @property
    def word_list(self) -> list[str]:
        """The words, each as it was written."""
        return as_list(self.words)

    @property
    def also_list(self) -> list[str]:
        """The words that are found as well, each as it was written."""
        return as_list(self.also)

    def clean_fields(self, exclude: Any = None) -> None:
        """Write the words as they are kept before they are looked at."""
        self._normalise()
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        self.check_words()
        self.key = key_of(self.word_list)
        if self.word_list and WordGroup.objects.filter(key=self.key).exclude(pk=self.pk).exists():
            raise ValidationError({"words": "Er is al een groep met precies deze woorden. Vul die aan."})

    def check_words(self) -> None:
        """Raise ValidationError when the words are not as they should be, without a look at other groups."""
        words, also = self.word_list, self.also_list
        errors = {name: faults for name, found in (("words", words), ("also", also)) if (faults := _faults(found))}
        known = set(map(folded, words))
        if not errors and len(words) == 1 and not also:
            errors["words"] = ["Geef minstens twee woorden, of vul ook 'Zoek ook op' in."]
        if not errors and (double := [word for word in also if folded(word) in known]):
            errors["also"] = [
                f"Staat ook bij de woorden: {', '.join(double)}. Haal het op één van de twee plaatsen weg."
            ]
        if errors:
            raise ValidationError(errors)

    def _normalise(self) -> None:
        self.words, self.also = ", ".join(self.word_list), ", ".join(self.also_list)
        self.note = " ".join(self.note.split())


def _faults(words: list[str]) -> list[str]:
    """Return what is wrong with the words of one field, as sentences."""
    faults = []
    if len(words) > MAX_WORDS:
        faults.append(f"Een groep heeft hoogstens {MAX_WORDS} woorden. Hier staan er {len(words)}.")
    if long := [word for word in words if len(word) > LONGEST_WORD]:
        faults.append(f"Een woord heeft hoogstens {LONGEST_WORD} tekens. Langer is: {', '.join(long)}.")
    if empty := [word for word in words if not folded(word)]:
        faults.append(f"Hierin staat geen letter of cijfer: {' '.join(empty)}")
    seen: dict[str, str] = {}
    double = [word for word in words if folded(word) and seen.setdefault(folded(word), word) is not word]
    if double:
        faults.append(f"Staat er twee keer: {', '.join(double)}.")
    return faults


@receiver(post_save, sender=WordGroup)
@receiver(post_delete, sender=WordGroup)
def move_stamp(**_kwargs: Any) -> None:
    """Say in the transaction of the change that the word list is another, so that every process reads it anew."""
    ChangeStamp.move_word_list()

"""Whether a practice helped those who read it."""

import datetime
import uuid

from django.db import models
from django.utils import timezone

LONGEST_SENTENCE = 300  # characters
# Sentences are the words of people: so long they are kept. What was counted stays.
SENTENCES_KEPT = datetime.timedelta(days=730)
# So long one may add a sentence to what one answered.
SENTENCE_WITHIN = datetime.timedelta(hours=1)


class Feedback(models.Model):
    """That a practice helped somebody, or did not, and why in their own words. Of who it was nothing is kept."""

    is_content = False
    wagtail_reference_index_ignore = True

    practice = models.ForeignKey(
        "practices.PracticePage", verbose_name="praktijk", on_delete=models.CASCADE, related_name="+"
    )
    # What the link holds by which the same person adds a sentence.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    helped = models.BooleanField("geholpen")
    sentence = models.CharField("in eigen woorden", max_length=LONGEST_SENTENCE, blank=True)
    given_at = models.DateTimeField("gegeven op", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "reactie van een lezer"
        verbose_name_plural = "reacties van lezers"
        ordering = ["-given_at", "-pk"]
        # Nobody writes them in the CMS; what names a person can be removed.
        default_permissions = ("view", "delete")

    def __str__(self) -> str:
        return f"{self.practice}: {'geholpen' if self.helped else 'niet geholpen'}"

    def takes_sentence(self) -> bool:
        """Whether a sentence may still be added."""
        return not self.sentence and self.given_at > timezone.now() - SENTENCE_WITHIN


def forget_sentences() -> int:
    """Remove the sentences of more than two years ago; return how many those were."""
    old = Feedback.objects.filter(given_at__lt=timezone.now() - SENTENCES_KEPT).exclude(sentence="")
    return old.update(sentence="")

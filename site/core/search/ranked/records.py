"""What the ranked search stores, in three tables that hold the same on every database."""

from django.db import models

LONGEST_TERM = 64
LONGEST_WHERE = 40


class SearchPosting(models.Model):
    """The pages of one block that hold a term, each with how strongly.

    A block is 256 pages with keys that follow each other. held: for each page its place in the block and its strength
    from 1 to 255 (octets.py, postings.py). So a term that ten thousand pages hold is read as forty rows, and to store
    one page again rewrites a quarter of a kilobyte for each of its terms.
    """

    is_content = False

    term = models.CharField(max_length=LONGEST_TERM)
    block = models.PositiveIntegerField()
    held = models.BinaryField()

    class Meta:
        verbose_name = "zoekingang"
        constraints = [models.UniqueConstraint(fields=["term", "block"], name="search_posting_once")]

    def __str__(self) -> str:
        return f"{self.term} in {self.block}"


class SearchRecord(models.Model):
    """The words of one page. Not a foreign key: what was stored of a page is taken out after the page is gone.

    terms: each term with its strength, to know what another version changes. texts: pairs of what a text is (title,
    place, ...) and the text, from which a result shows where it was found. words: the same, folded and one space apart,
    in which a phrase is looked for.
    """

    is_content = False

    page_id = models.PositiveIntegerField(primary_key=True)
    terms = models.JSONField(default=dict)
    texts = models.JSONField(default=list)
    words = models.TextField(default="")

    class Meta:
        verbose_name = "zoektekst"

    def __str__(self) -> str:
        return f"woorden van pagina {self.page_id}"


class SearchWord(models.Model):
    """A word that pages hold, as it was written, for who mistypes it. sound: how its stem sounds.

    Words stay when their last page is gone, until the index is rebuilt: a word that nobody holds is never proposed.
    """

    is_content = False

    word = models.CharField(max_length=LONGEST_TERM, primary_key=True)
    form = models.CharField(max_length=LONGEST_TERM)
    sound = models.CharField(max_length=LONGEST_TERM)

    class Meta:
        verbose_name = "zoekwoord"

    def __str__(self) -> str:
        return self.form

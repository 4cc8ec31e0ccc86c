"""What the public reads of a page, and what in it may be personal data: an editor ticks that it may be published."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.utils.text import capfirst
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page

from core.publishing.rules import Missing
from core.text.personal_data import PersonalData, personal_data_in
from core.text.rich_text import paragraphs

# The box of the editor's form.
PERSONAL_DATA_OK = "personal_data_ok"
PERSONAL_DATA_LABEL = "Nagekeken: dit mag op de site"
_DIGEST_LENGTH = 12
# What holds an address of its own kind, which is no free text.
_NO_WORDS = (models.URLField, models.EmailField, models.SlugField)


class PublicText(NamedTuple):
    """What a page shows of one field. name: of the field or the rows. label: what editors call it."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class PersonalText:
    """Something in a public field that may be personal data. name and label: of that field."""

    name: str
    label: str
    kind: PersonalData
    text: str

    @property
    def digest(self) -> str:
        """By which it is known that somebody looked at it, without keeping it."""
        said = f"{self.name} {self.kind.name} {' '.join(self.text.split())}"
        return hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_LENGTH]


class LooksAtPersonalData(Page):
    """A page that is not published while nobody looked at what in it may be personal data."""

    # Digests of what in its texts may be personal data, of which an editor said that it may stand there.
    personal_data_seen = models.TextField("nagekeken persoonsgegevens", blank=True, editable=False)

    # What stands in a field on purpose, by the name of the field.
    meant_in: ClassVar[Mapping[str, frozenset[PersonalData]]] = {}

    class Meta:
        abstract = True

    def public_texts(self) -> Iterator[PublicText]:
        """Yield what editors write themselves: every field and every row with free text, a line for each paragraph."""
        return written_texts(self)

    def personal_texts(self) -> list[PersonalText]:
        """Return what in its public fields may be personal data."""
        return [
            PersonalText(name, label, found.kind, found.text)
            for name, label, text in self.public_texts()
            for found in personal_data_in(text)
            if found.kind not in self.meant_in.get(name, ())
        ]

    def unseen_personal_texts(self) -> list[PersonalText]:
        """Return those of them of which no editor said that they may stand there."""
        seen = set(self.personal_data_seen.split())
        return [found for found in self.personal_texts() if found.digest not in seen]

    def missing_for_publish(self) -> list[Missing]:
        """Return what the page still lacks, the tick of an editor as well."""
        missing: list[Missing] = super().missing_for_publish()
        if self.unseen_personal_texts():
            missing.append(Missing(PERSONAL_DATA_OK, f"Een vinkje bij ‘{PERSONAL_DATA_LABEL}’"))
        return missing


def written_texts(page: Any) -> Iterator[PublicText]:
    """Yield every field of a page with free text, and its rows. What is added later takes part by itself."""
    for column in _free_columns(type(page)):
        if text := "\n".join(lines_of(page, column)):
            yield PublicText(column.name, str(capfirst(column.verbose_name)), text)
    for relation in get_all_child_relations(page):
        name, model = relation.get_accessor_name(), relation.related_model
        columns = _free_columns(model) if name != COMMENTS_RELATION_NAME else []
        rows = getattr(page, name).all() if columns else ()
        if text := "\n".join(line for row in rows for column in columns for line in lines_of(row, column)):
            yield PublicText(name, str(capfirst(model._meta.verbose_name)), text)


def is_free_text(column: Any) -> bool:
    """Whether editors write what they like in a column."""
    if isinstance(column, StreamField):
        return True
    if column.choices or isinstance(column, _NO_WORDS):
        return False
    return isinstance(column, models.CharField | models.TextField)


def lines_of(row: Any, column: Any) -> list[str]:
    """Return what a column with free text says, a line for each paragraph."""
    value = getattr(row, column.name)
    if isinstance(column, StreamField):
        return list(value.stream_block.get_searchable_content(value)) if value else []
    if isinstance(column, RichTextField):
        return [paragraph.text for paragraph in paragraphs(value)]
    return [value] if value and value.strip() else []


def _free_columns(model: type[models.Model]) -> list[Any]:
    # The path of a page in the tree may be edited, says Wagtail.
    return [
        column
        for column in model._meta.concrete_fields
        if column.editable and column.name != "path" and is_free_text(column)
    ]

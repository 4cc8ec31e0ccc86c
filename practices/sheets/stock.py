"""What cells refer to by name: registers, vocabularies, files, other practices. Each is read once, when it is asked."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from rapidfuzz import process
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.dutch.letters import fold
from core.text.rich_text import plain
from library.models import DatabankDocument, DatabankImage, Municipality, Organisation, Term, Vocabulary
from practices.models import PracticePage, PracticeTag
from practices.sheets.faults import CellError

Named = TypeVar("Named")
# Behind the title of something that may share it with another.
_NUMBER = re.compile(r"\(#(\d{1,15})\)\s*$")
_ALIKE = 75


def folded(name: str) -> str:
    """Return a name as names are compared: without capitals, accents and spaces too many."""
    return fold(plain(name))


class Stock:
    """user: whose rights say which images and documents may be chosen; None chooses none."""

    def __init__(self, user: Any = None) -> None:
        self.user = user

    # --- Registers and vocabularies ----------------------------------------------------------------------------------

    @cached_property
    def vocabularies(self) -> list[Vocabulary]:
        """The vocabularies, in their order."""
        return list(Vocabulary.objects.all())

    @cached_property
    def required(self) -> list[Vocabulary]:
        """Those of which a practice needs a term to be published."""
        return [vocabulary for vocabulary in self.vocabularies if vocabulary.required]

    @cached_property
    def terms(self) -> dict[int, Term]:
        """Every term by its key, replaced ones too."""
        return {term.pk: term for term in Term.objects.select_related("vocabulary")}

    @cached_property
    def municipalities(self) -> dict[int, Municipality]:
        """Every municipality by its key."""
        return {municipality.pk: municipality for municipality in Municipality.objects.all()}

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        """Every organisation by its key."""
        return {organisation.pk: organisation for organisation in Organisation.objects.all()}

    @cached_property
    def tags(self) -> dict[int, PracticeTag]:
        """Every keyword by its key."""
        return {tag.pk: tag for tag in PracticeTag.objects.all()}

    @cached_property
    def _tags_by_name(self) -> dict[str, PracticeTag]:
        return {tag.name: tag for tag in self.tags.values()}

    def tag(self, word: str) -> PracticeTag:
        """Return the keyword with this name, however it is capitalised; one that is new is made."""
        found = self._tags_by_name.get(word)
        if found is None:
            found = PracticeTag.objects.filter(name__iexact=word).first() or PracticeTag.objects.create(name=word)
            self._tags_by_name[word] = found
            self.tags[found.pk] = found
        return found

    @cached_property
    def _terms_by_name(self) -> dict[int, dict[str, Term]]:
        found: dict[int, dict[str, Term]] = {vocabulary.pk: {} for vocabulary in self.vocabularies}
        current = [term for term in self.terms.values() if term.replaced_by_id is None]
        for term in current:
            # Before the labels of all, which win.
            for name in (*term.alternative_label_list(), term.slug):
                found[term.vocabulary_id].setdefault(folded(name), term)
        for term in current:
            found[term.vocabulary_id][folded(term.label)] = term
        return found

    @cached_property
    def _municipalities_by_name(self) -> dict[str, Municipality]:
        rows = self.municipalities.values()
        return {row.nis: row for row in rows} | {folded(row.name): row for row in rows}

    @cached_property
    def _organisations_by_name(self) -> dict[str, Organisation]:
        return {folded(row.name): row for row in self.organisations.values()}

    def term(self, vocabulary: Vocabulary, name: str) -> Term:
        """Return the term of a vocabulary with this label, or another word for it. Raises CellError."""
        return _found(name, self._terms_by_name[vocabulary.pk], "Deze term bestaat niet")

    def municipality(self, name: str) -> Municipality:
        """Return the municipality with this name or NIS code. Raises CellError."""
        return _found(name, self._municipalities_by_name, "Deze gemeente bestaat niet in Vlaanderen")

    def organisation(self, name: str) -> Organisation:
        """Return the organisation of the register with this name. Raises CellError."""
        return _found(
            name,
            self._organisations_by_name,
            "Deze organisatie staat niet in het register",
            "Voeg ze eerst toe bij Organisaties.",
        )

    # --- What is named by a title and a number -----------------------------------------------------------------------

    @cached_property
    def titles(self) -> dict[int, str]:
        """The title of every practice, draft or not, by its key."""
        return dict(PracticePage.objects.order_by().values_list("pk", "title"))

    @cached_property
    def page_keys(self) -> frozenset[int]:
        """The keys of all pages, of any type."""
        return frozenset(Page.objects.order_by().values_list("pk", flat=True))

    @cached_property
    def images(self) -> dict[int, str]:
        """The title of every image by its key."""
        return dict(DatabankImage.objects.order_by().values_list("pk", "title"))

    @cached_property
    def documents(self) -> dict[int, str]:
        """The title of every document by its key."""
        return dict(DatabankDocument.objects.order_by().values_list("pk", "title"))

    @cached_property
    def may_choose(self) -> dict[type, frozenset[int]]:
        """The keys of the images and the documents that the user may choose."""
        return {model: self._choosable(model) for model in (DatabankImage, DatabankDocument)}

    def _choosable(self, model: type[Any]) -> frozenset[int]:
        if self.user is None:
            return frozenset()
        policy = policy_registry.get_by_type(model)
        rows = policy.instances_user_has_any_permission_for(self.user, ["choose"])
        return frozenset(rows.order_by().values_list("pk", flat=True))

    def practice(self, name: str) -> int:
        """Return the key of the practice that is named. Raises CellError."""
        return _numbered(name, self.titles, "Deze praktijk bestaat niet")

    def image(self, name: str, held: Iterable[int] = ()) -> int:
        """Return the key of the image that is named. Raises CellError. held: what may stay whatever the rights."""
        return self._chosen(DatabankImage, _numbered(name, self.images, "Dit beeld bestaat niet"), held)

    def document(self, name: str, held: Iterable[int] = ()) -> int:
        """Return the key of the document that is named. Raises CellError. held: as of images."""
        return self._chosen(DatabankDocument, _numbered(name, self.documents, "Dit document bestaat niet"), held)

    def _chosen(self, model: type[Any], key: int, held: Iterable[int]) -> int:
        if key not in self.may_choose[model] and key not in held:
            raise CellError("Dit bestand mag je niet gebruiken. Vraag het aan een beheerder.")
        return key


def numbered(titles: Mapping[int, str], key: int) -> str:
    """Name something by its title and its number, for its title may be that of another."""
    return f"{plain(titles.get(key, ''))} (#{key})".strip()


def _numbered(name: str, titles: Mapping[int, str], refusal: str) -> int:
    match = _NUMBER.search(name)
    if match is not None:
        key = int(match[1])
        if key in titles:
            return key
        raise CellError(f"{refusal}: nummer {key}. Haal het nummer uit een export.")
    same = [key for key, title in titles.items() if folded(title) == folded(name)]
    if len(same) == 1:
        return same[0]
    if same:
        raise CellError(f"Er zijn er {len(same)} met de naam ‘{name}’. Zet het nummer erachter, zoals (#{same[0]}).")
    raise CellError(f"{refusal}: ‘{name}’. {_suggestion(name, titles.values())}".strip())


def _found(name: str, known: Mapping[str, Named], refusal: str, otherwise: str = "") -> Named:
    found = known.get(folded(name))
    if found is not None:
        return found
    told = _suggestion(name, (str(row) for row in known.values())) or otherwise
    raise CellError(f"{refusal}: ‘{name}’. {told}".strip())


def _suggestion(name: str, names: Iterable[str]) -> str:
    near = process.extractOne(name, list(names), processor=folded, score_cutoff=_ALIKE)
    return f"Bedoel je ‘{near[0]}’?" if near else ""

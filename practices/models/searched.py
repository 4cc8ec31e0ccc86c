"""What a practice is found by."""

from collections.abc import Iterator
from typing import Any

from core.search.ranked.texts import TITLE_WEIGHT, SearchedText, texts_by_field
from practices.models.shown import ShownRecord


class SearchedRecord(ShownRecord):
    """The texts of a practice that the search reads."""

    title: Any
    summary: Any
    project_owner: Any

    def search_terms(self) -> str:
        """The terms with their alternative labels, for search: who looks for a synonym finds the practice."""
        terms = [row.term for row in self.practice_terms.all()]
        return "\n".join(f"{term.label}\n{term.alternative_labels}" for term in terms)

    def searched_texts(self) -> Iterator[SearchedText]:
        """Yield what visitors find the practice by: names and classification count more than running text."""
        terms = [row.term for row in self.practice_terms.all()]
        yield SearchedText("titel", self.title, TITLE_WEIGHT)
        yield from (SearchedText(term.vocabulary.name.lower(), term.label, 2.5) for term in terms)
        yield from (SearchedText("sleutelwoord", tag.name, 2.5) for tag in self.tag_list())
        for municipality in self.municipality_list():
            yield SearchedText("gemeente", municipality.name, 2.5, is_name=True)
            yield SearchedText("provincie", municipality.get_province_display(), 1.5, is_name=True)
        yield SearchedText("korte omschrijving", self.summary, 2)
        yield from (SearchedText(term.vocabulary.name.lower(), term.alternative_labels, 2) for term in terms)
        yield SearchedText("plaats", self.place, 1.5, is_name=True)
        yield from (
            SearchedText("partner", organisation.name, 1.5, is_name=True) for organisation in self.partner_list()
        )
        if self.project_owner is not None:
            yield SearchedText("projecteigenaar", self.project_owner.name, 1.5, is_name=True)
        told = {"title", "summary", "place", "search_terms", "search_names"}
        yield from texts_by_field(self, {}, {}, without=told)

    def search_names(self) -> str:
        """The names of municipalities, provinces, owner and partners, for search."""
        names = [municipality.name for municipality in self.municipality_list()]
        names += [municipality.get_province_display() for municipality in self.municipality_list()]
        names += [organisation.name for organisation in self.partner_list()]
        if self.project_owner is not None:
            names.append(self.project_owner.name)
        return "\n".join(names)

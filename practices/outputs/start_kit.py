"""The start kit of a practice as a Word document: to print, and to fill in what is otherwise at home."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.formats import date_format
from docx.shared import Cm

from library.media.shown import is_shown
from practices.models import PracticePage
from practices.outputs.word import WordFile

# What is left open for who fills it in.
_OURS = "Bij ons"
# At least.
_ROW_HEIGHT = Cm(0.95)
# A box to tick.
_BOX = "\N{BALLOT BOX}"


def write_start_kit(page: PracticePage) -> bytes:
    """Return the start kit of `page` as a Word document, on two pages. The same input, the same bytes."""
    kit = _KitFile(
        f"Startpakket: {page.title}", "Startpakket uit de Databank sociale samenhang", page.last_published_at
    )
    kit.heading(page)
    for block in page.start_kit:
        kit.part(block.block_type, block.value)
    kit.ending(page)
    return kit.content()


class _KitFile(WordFile):
    """A start kit in the making."""

    def heading(self, page: PracticePage) -> None:
        """Write of which practice it is."""
        self.text(f"Startpakket: {page.title}", "Title")
        self.text(page.summary, "Subtitle")
        if page.archived_on:
            self.text(f"Gearchiveerd op {date_format(page.archived_on, 'j F Y')}. Kijk na of dit nog klopt.", "Quote")

    def part(self, name: str, value: Any) -> None:
        """Write one part of the kit, with place for what is otherwise at home."""
        title, write = self._parts()[name]
        rows = [row for row in value if row is not None]
        if rows:
            self.document.add_heading(title, level=1)
            write(rows)

    def ending(self, page: PracticePage) -> None:
        """Write where it comes from."""
        written = self.text("Wat niet bekend is, staat er niet of heet ‘onbekend’. De hele fiche:")
        self.link(written, page.full_url)
        self.text(
            "Uit de Databank sociale samenhang van het Agentschap Binnenlands Bestuur, te hergebruiken onder de "
            "Modellicentie Gratis Hergebruik van de Vlaamse overheid."
        )

    def _parts(self) -> dict[str, tuple[str, Callable[[list[Any]], None]]]:
        return {
            "steps": ("Stappen", self._steps),
            "roles": ("Wie doet wat", self._roles),
            "costs": ("Budget", self._costs),
            "arrangements": ("Vooraf te regelen", self._arrangements),
            "questions": ("Meet of het werkt", self._questions),
            "templates": ("Sjablonen om in te vullen", self._templates),
        }

    def _steps(self, steps: list[Any]) -> None:
        rows = [
            [f"{number}. {step['title']}", step["who"], step["when"], ""] for number, step in enumerate(steps, start=1)
        ]
        self._form(["Wat", "Wie", "Wanneer", _OURS], rows, 6.5, 3.5, 3.5)

    def _roles(self, roles: list[Any]) -> None:
        self._form(["Wie", "Doet wat", _OURS], [[role["who"], role["task"], ""] for role in roles], 4, 9.5)

    def _costs(self, costs: list[Any]) -> None:
        rows = [[cost["title"], cost.band_text, cost["payer"], ""] for cost in costs]
        self._form(["Waarvoor", "Hoeveel", "Wie betaalt", _OURS], rows, 5, 5, 3.5)

    def _arrangements(self, arrangements: list[str]) -> None:
        for arrangement in arrangements:
            self.text(f"{_BOX} {arrangement}")

    def _questions(self, questions: list[Any]) -> None:
        rows = [[f"{number}. {row['question']}", row["how"], "", ""] for number, row in enumerate(questions, start=1)]
        self._form(["Vraag", "Hoe en wanneer", "Voor", "Na"], rows, 7.5, 5.5)

    def _templates(self, documents: list[Any]) -> None:
        for document in documents:
            if is_shown(document):
                self.link(self.text("", "List Bullet"), urljoin(settings.BASE_URL, document.url), document.title)

    def _form(self, head: list[str], rows: list[list[str | None]], *widths: float) -> None:
        """Write a table with room to write in, whole on one page where that can be."""
        written = self.table_of(head, rows, *widths).rows
        for row in written[1:]:
            row.height = _ROW_HEIGHT
        for row in written[:-1]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True

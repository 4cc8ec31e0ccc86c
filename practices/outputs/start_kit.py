"""The start kit of a practice as a Word document: to print, and to fill in what is otherwise at home."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.formats import date_format
from docx.shared import Cm

from library.media.shown import is_shown
from library.wording.said import say
from practices.models import PracticePage
from practices.outputs.word import WordFile

# At least.
_ROW_HEIGHT = Cm(0.95)
# A box to tick.
_BOX = "\N{BALLOT BOX}"


def write_start_kit(page: PracticePage) -> bytes:
    """Return the start kit of `page` as a Word document, on two pages. The same input, the same bytes."""
    title = say("kit.title")
    kit = _KitFile(f"{title}: {page.title}", f"{title} uit de Databank sociale samenhang", page.last_published_at)
    kit.heading(page)
    for block in page.start_kit:
        kit.part(block.block_type, block.value)
    kit.ending(page)
    return kit.content()


class _KitFile(WordFile):
    """A start kit in the making."""

    def heading(self, page: PracticePage) -> None:
        """Write of which practice it is."""
        self.text(f"{say('kit.title')}: {page.title}", "Title")
        self.text(page.summary, "Subtitle")
        if page.archived_on:
            self.text(f"Gearchiveerd op {date_format(page.archived_on, 'j F Y')}. Kijk na of dit nog klopt.", "Quote")

    def part(self, name: str, value: Any) -> None:
        """Write one part of the kit, with place for what is otherwise at home."""
        rows = [row for row in value if row is not None]
        if rows:
            self.document.add_heading(say(f"kit.{name}"), level=1)
            self._parts()[name](rows)

    def ending(self, page: PracticePage) -> None:
        """Write where it comes from."""
        written = self.text(" ".join([say("kit.unknown"), say("kit.whole")]))
        self.link(written, page.full_url)
        self.text(say("kit.licence"))

    def _parts(self) -> dict[str, Callable[[list[Any]], None]]:
        return {
            "steps": self._steps,
            "roles": self._roles,
            "costs": self._costs,
            "arrangements": self._arrangements,
            "questions": self._questions,
            "templates": self._templates,
        }

    def _steps(self, steps: list[Any]) -> None:
        rows = [
            [f"{number}. {step['title']}", step["who"], step["when"], ""] for number, step in enumerate(steps, start=1)
        ]
        self._form(["Wat", "Wie", "Wanneer", say("kit.ours")], rows, 6.5, 3.5, 3.5)

    def _roles(self, roles: list[Any]) -> None:
        self._form(["Wie", "Doet wat", say("kit.ours")], [[role["who"], role["task"], ""] for role in roles], 4, 9.5)

    def _costs(self, costs: list[Any]) -> None:
        rows = [[cost["title"], cost.band_text, cost["payer"], ""] for cost in costs]
        self._form(["Waarvoor", "Hoeveel", "Wie betaalt", say("kit.ours")], rows, 5, 5, 3.5)

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

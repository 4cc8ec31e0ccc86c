"""Fills a practice record from the answers to a form, as far as they can be read; nothing is guessed."""

import html
import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.utils.text import Truncator, slugify
from wagtail.rich_text import RichText

from core.text.partial_dates import first_day, last_day
from core.text.rich_text import plain
from forms.models.answers import Answer
from forms.models.choices import ENDED, SUMMARY, part_of, record_parts
from library.models import Organisation, OrganisationKind
from practices.models import (
    SUMMARY_MAX_LENGTH,
    PracticeLink,
    PracticeMunicipality,
    PracticePage,
    PracticePartner,
    PracticeTag,
    PracticeTerm,
)
from practices.models.dates import validate_partial_date
from practices.models.practice import RESERVED_SLUGS
from practices.models.record.declaration import fields_in
from practices.models.record.fields import HAND_IN, Kind, RecordField

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BLANK_LINES = re.compile(r"\n\s*\n")
# How the name of an organisation begins, and what sort it then is.
_KINDS = {
    ("stad ", "gemeente ", "ocmw ", "provincie "): OrganisationKind.LOCAL_GOVERNMENT,
    ("politie", "lokale politie"): OrganisationKind.POLICE,
}


class Answered(Protocol):
    """What a record is filled from: a submission, or what may become one."""

    @property
    def reference(self) -> str: ...
    @property
    def answers(self) -> list[Answer]: ...
    @property
    def terms(self) -> Any: ...
    @property
    def municipalities(self) -> Any: ...


class RecordFiller:
    """Fills `page`, which is not saved yet. incomplete: the parts of which something stays behind in the submission."""

    def __init__(self, submission: Answered, page: PracticePage) -> None:
        self.submission = submission
        self.page = page
        self.incomplete: list[str] = []

    def fill(self) -> None:
        """Fill in every part that an answer maps to, the terms and the municipalities."""
        told = [answer for answer in self.submission.answers if answer.maps_to and answer.text.strip()]
        for field in fields_in(HAND_IN):
            part, label = part_of(field)
            answers = [answer for answer in told if answer.maps_to == part]
            fill = self.way(field)
            if fill and answers and not fill(field.name, answers):
                self.incomplete.append(label)
        self._fill_title_and_slug()
        self._put_dates_in_order()
        terms = {term.pk: term for term in (row.resolve() for row in self.submission.terms.all())}
        self.page.practice_terms.set(PracticeTerm(term=term) for term in terms.values())
        self.page.practice_municipalities.set(
            PracticeMunicipality(municipality=municipality) for municipality in self.submission.municipalities.all()
        )

    def way(self, field: RecordField) -> Callable[[str, list[Answer]], bool] | None:
        """Return how a field is filled, by its name or its kind; the way returns whether all that was told is in it.

        None for the files, which follow when the page is there.
        """
        by_name = {
            "tags": self._fill_tags,
            "project_owner": self._fill_owner,
            "partners": self._fill_partners,
            "links": self._fill_links,
            "documents": None,
        }
        if field.name in by_name:
            return by_name[field.name]
        by_kind = {
            Kind.LINE: self._fill_line,
            Kind.EMAIL: self._fill_email,
            Kind.RICH_TEXT: self._fill_rich_text,
            Kind.BLOCKS: self._fill_approach,
            Kind.CHOICE: self._fill_choice,
            Kind.PARTIAL_DATE: self._fill_date,
        }
        return by_kind[field.kind]

    # --- Texts -------------------------------------------------------------------------------------------------------

    def _fill_line(self, field: str, answers: list[Answer]) -> bool:
        text = ", ".join(plain(answer.text) for answer in answers)
        longest = SUMMARY_MAX_LENGTH if field == SUMMARY else _longest(field)
        setattr(self.page, field, Truncator(text).chars(longest))
        return len(text) <= longest

    def _fill_rich_text(self, field: str, answers: list[Answer]) -> bool:
        setattr(self.page, field, "".join(as_rich_text(answer.text) for answer in answers))
        return True

    def _fill_approach(self, _field: str, answers: list[Answer]) -> bool:
        blocks: list[tuple[str, Any]] = []
        for answer in answers:
            if len(answers) > 1:
                blocks.append(("heading", plain(answer.label)))
            blocks.append(("text", RichText(as_rich_text(answer.text))))
        self.page.approach = blocks
        return True

    def _fill_title_and_slug(self) -> None:
        self.page.title = self.page.title or f"Praktijk uit inzending {self.submission.reference}"
        slug = slugify(self.page.title)
        if not slug or slug in RESERVED_SLUGS or len(slug) > _longest("slug"):
            # Any other Wagtail makes from the title, with a number where it is taken.
            self.page.slug = f"praktijk-{self.submission.reference}"

    # --- Values of which the record knows the form -------------------------------------------------------------------

    def _fill_choice(self, field: str, answers: list[Answer]) -> bool:
        known = _field(field).choices or []
        by_name = {str(name).casefold(): value for value, label in known for name in (value, label) if value}
        given = [name for answer in answers for name in _items(answer, ",")]
        chosen = [by_name[name.casefold()] for name in given if name.casefold() in by_name]
        if chosen:
            setattr(self.page, field, chosen[0])
        return len(chosen) == len(given) == 1

    def _fill_date(self, field: str, answers: list[Answer]) -> bool:
        text = str(answers[0].value).strip()
        years = set(_YEAR.findall(text))
        found = partial_date(text) or (years.pop() if len(years) == 1 else "")
        setattr(self.page, field, found)
        return found == text

    def _put_dates_in_order(self) -> None:
        """Leave out an end before the beginning: the record refuses that, and it is not known which is wrong."""
        page = self.page
        if page.started and page.ended and last_day(page.ended) < first_day(page.started):
            page.ended = ""
            self.incomplete.append(dict(record_parts())[ENDED])

    def _fill_email(self, field: str, answers: list[Answer]) -> bool:
        text = answers[0].text.strip()
        if not _passes(validate_email, text) or len(text) > _longest(field):
            return False
        self.page.contact_email = text
        return True

    # --- What there may be several of --------------------------------------------------------------------------------

    def _fill_links(self, _field: str, answers: list[Answer]) -> bool:
        lines = [line for answer in answers for line in answer.text.splitlines() if line.strip()]
        links = [_link(plain(line)) for line in lines]
        self.page.links.set(link for link in links if link)
        return all(links)

    def _fill_tags(self, _field: str, answers: list[Answer]) -> bool:
        words = list({word.casefold(): word for answer in answers for word in _items(answer, ",;\n")}.values())
        longest = PracticeTag._meta.get_field("name").max_length or 0
        fitting = [word for word in words if len(word) <= longest and slugify(word, allow_unicode=True)]
        self.page.tags.set(fitting)
        return fitting == words

    # --- Organisations -----------------------------------------------------------------------------------------------

    def _fill_owner(self, _field: str, answers: list[Answer]) -> bool:
        names = [plain(answer.text) for answer in answers]
        self.page.project_owner = self.organisation(names[0])
        return self.page.project_owner is not None and len(names) == 1

    def organisation(self, name: str) -> Organisation | None:
        """Return the organisation of this name; see `organisation_named`."""
        return organisation_named(name)

    def _fill_partners(self, _field: str, answers: list[Answer]) -> bool:
        found = [self.organisation(name) for answer in answers for name in _items(answer, ",;\n")]
        partners = {partner.name: partner for partner in found if partner}
        self.page.practice_partners.set(PracticePartner(organisation=partner) for partner in partners.values())
        return all(found)


def as_rich_text(text: str) -> str:
    """Return plain text as rich text: a paragraph for each, and nothing of what looks like markup."""
    parts = (part.strip() for part in _BLANK_LINES.split(text.replace("\r\n", "\n").replace("\r", "\n")))
    return "".join(f"<p>{html.escape(part).replace(chr(10), '<br/>')}</p>" for part in parts if part)


def organisation_named(name: str) -> Organisation | None:
    """Return the organisation of this name, whatever its capitals; made when it is new. None when it is no name."""
    longest = Organisation._meta.get_field("name").max_length or 0
    if not name or len(name) > longest:
        return None
    return known_organisation(name) or Organisation.objects.create(name=name, kind=_kind_of(name))


def known_organisation(name: str) -> Organisation | None:
    """Return the organisation of the register with this name, whatever its capitals."""
    # Compared here: SQLite knows no capitals with accents.
    known = {plain(row.name).casefold(): row for row in Organisation.objects.all()}
    return known.get(name.casefold())


def _kind_of(name: str) -> OrganisationKind:
    found = (kind for beginnings, kind in _KINDS.items() if name.casefold().startswith(beginnings))
    return next(found, OrganisationKind.OTHER)


def _link(line: str) -> PracticeLink | None:
    """Return the address in a line, named by the rest of the line; None when there is none that may be kept."""
    match = _URL.search(line)
    if match is None:
        return None
    address = match[0].rstrip(".,;:)")
    url = address if "://" in address else f"https://{address}"
    if len(url) > _longest("url", PracticeLink) or not _passes(URLValidator(["http", "https"]), url):
        return None
    label = line.replace(match[0], " ").strip(" -–:;,()") or str(urlsplit(url).hostname)
    return PracticeLink(label=Truncator(plain(label)).chars(_longest("label", PracticeLink)), url=url)


def partial_date(text: str) -> str:
    """Return a date as the record knows it (a year, a month or a day); empty for anything else."""
    day_and_time = re.match(r"\d{4}-\d{2}-\d{2}(?=T|$)", text)
    candidate = day_and_time[0] if day_and_time else text
    return candidate if _passes(validate_partial_date, candidate) else ""


def _passes(validate: Callable[[str], Any], text: str) -> bool:
    try:
        validate(text)
    except ValidationError:
        return False
    return True


def _items(answer: Answer, separators: str) -> list[str]:
    """Return the parts of an answer: those of a list, else those between any of `separators`."""
    given: Iterable[str] = map(str, answer.value) if isinstance(answer.value, list) else [answer.text]
    parts = given if isinstance(answer.value, list) else re.split(f"[{separators}]", answer.text)
    return [plain(part) for part in parts if part.strip()]


def _field(name: str, model: type[models.Model] = PracticePage) -> Any:
    return model._meta.get_field(name)


def _longest(name: str, model: type[models.Model] = PracticePage) -> int:
    return int(_field(name, model).max_length)

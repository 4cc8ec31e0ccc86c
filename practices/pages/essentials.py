"""The facts of a practice on its page: those that decide in a strip below the title, the rest in a list at the side."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst

from practices.models.choices import BudgetBand, EvidenceLevel
from practices.models.practice import PracticePage
from practices.models.record.declaration import fields_in
from practices.models.record.facts import effort, fact_of
from practices.models.record.fields import CONTACT, EVIDENCE, OWNER, PAGE, Kind, RecordField

# Which vocabulary tells for whom a practice is.
_FOR_WHOM = "doelgroep"
# The page has a place of its own for these.
_ELSEWHERE = frozenset(
    {
        *("title", "summary", "record_type", "status", "method", "image", "tags", EVIDENCE),
        *("verified_on", "review_due", "archived_on"),
        *("links", "documents", "related_practices", "adoptions", "presentations"),
    }
)
_TEXTS = frozenset({Kind.RICH_TEXT, Kind.BLOCKS, Kind.KIT})


@dataclass(frozen=True)
class Value:
    """One value of a fact. url: where it leads, if anywhere. note: what is said below it."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class ShownFact:
    """A fact with its values. are_chips: the values are terms, shown as chips."""

    label: str
    values: list[Value]
    are_chips: bool = False


def strip(page: PracticePage, anchors: Iterable[str]) -> list[ShownFact]:
    """Return what decides whether a practice fits, in five facts at most; what is not known is left out.

    anchors: the sections of the page, to which a fact may lead.
    """
    asked = [
        ShownFact("Voor wie", [Value(term.label) for term in page.terms_of(_FOR_WHOM)]),
        ShownFact("Waar", _one(page.where())),
        ShownFact("Hoe lang", _one(page.lead_time or str(capfirst(page.period())))),
        ShownFact("Wat kost het", _one(_cost(page))),
        ShownFact("Wat heb je nodig", _needs(page, anchors)),
    ]
    return [fact for fact in asked if fact.values]


def listed_facts(page: PracticePage, index_url: str) -> list[ShownFact]:
    """Return every other short fact of the record, in its order. index_url: the list, to which terms lead."""
    found: dict[str, list[ShownFact]] = {}
    for field in fields_in(PAGE):
        name = field.fact or field.name
        if field.kind not in _TEXTS and name not in _ELSEWHERE and name not in found:
            found[name] = _BY_NAME[name](page, index_url) if name in _BY_NAME else [_plain(page, field)]
    return [fact for facts in found.values() for fact in facts if fact.values]


def evidence_line(page: PracticePage) -> list[str]:
    """Say how certain the record is: what is known of the effect, whose practice it is, and when it was checked."""
    known = _EVIDENCE_WORDS.get(EvidenceLevel(page.evidence_level), page.get_evidence_level_display())
    owner = f"praktijk van {page.project_owner.name}" if page.project_owner else ""
    checked = f"nagekeken in {date_format(page.verified_on, 'F Y')}" if page.verified_on else ""
    return [part for part in (known, owner, checked) if part]


_EVIDENCE_WORDS = {
    EvidenceLevel.NOT_ASSESSED: "Effect nog niet onderzocht",
    EvidenceLevel.NOT_RECOGNISED: "Norm niet gehaald",
}


def _one(text: str) -> list[Value]:
    return [Value(text)] if text.strip() else []


def _cost(page: PracticePage) -> str:
    known = page.budget_band and page.budget_band != BudgetBand.UNKNOWN
    return page.get_budget_band_display() if known else page.funding


def _needs(page: PracticePage, anchors: Iterable[str]) -> list[Value]:
    needed = [Value(effort(page), note="voltijds equivalent")] if page.fte is not None else []
    if "randvoorwaarden" in anchors:
        needed.append(Value("Lees de randvoorwaarden", "#randvoorwaarden"))
    return needed


# --- The list at the side -------------------------------------------------------------------------------------------


def _plain(page: PracticePage, field: RecordField) -> ShownFact:
    fact = fact_of(field)
    return ShownFact(fact.label, [Value(line) for line in fact.lines(page)])


def _municipalities(page: PracticePage, index_url: str) -> list[ShownFact]:
    names = page.municipality_list()
    links = [Value(found.name, f"{index_url}?gemeente={found.slug}" if index_url else "") for found in names]
    return [ShownFact("Gemeente" if len(names) == 1 else "Gemeenten", links)]


def _terms(page: PracticePage, index_url: str) -> list[ShownFact]:
    facts = []
    for group in page.terms_by_vocabulary():
        vocabulary = group["vocabulary"]
        list_url = f"{index_url}?{vocabulary.parameter}=" if vocabulary.is_facet and index_url else ""
        values = [Value(term.label, f"{list_url}{term.slug}" if list_url else "") for term in group["terms"]]
        facts.append(ShownFact(vocabulary.name, values, are_chips=True))
    return facts


def _effort(page: PracticePage, _index_url: str) -> list[ShownFact]:
    return [ShownFact("Inzet", [Value(effort(page), note="voltijds equivalent")] if page.fte is not None else [])]


def _owner(page: PracticePage, _index_url: str) -> list[ShownFact]:
    if page.project_owner is not None:
        return [ShownFact("Projecteigenaar", [Value(page.project_owner.name, page.project_owner.website)])]
    reason = page.owner_unknown_reason
    return [ShownFact("Projecteigenaar", [Value("Niet bekend", note=reason)] if reason.strip() else [])]


def _partners(page: PracticePage, _index_url: str) -> list[ShownFact]:
    found = page.partner_list()
    return [ShownFact("Partner" if len(found) == 1 else "Partners", [Value(row.name, row.website) for row in found])]


def _contact(page: PracticePage, _index_url: str) -> list[ShownFact]:
    contact = page.contact()
    name, address = contact.get("name", ""), contact.get("email", "")
    return [ShownFact("Contact", [*_one(name), *([Value(address, f"mailto:{address}")] if address else [])])]


_BY_NAME: dict[str, Callable[[PracticePage, str], list[ShownFact]]] = {
    "municipalities": _municipalities,
    "terms": _terms,
    "fte": _effort,
    "partners": _partners,
    OWNER: _owner,
    CONTACT: _contact,
}

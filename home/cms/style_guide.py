"""The style guide in the CMS: every component of the site in its states, for who writes, designs or reviews.

Where a component shows what is in the databank (cards, filters, map, grid), so does the guide; the rest are examples.
"""

import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.timezone import localdate, make_aware
from django.views.decorators.http import require_safe

from core.listing.options import SortOption
from core.search.analysis import query_terms
from core.search.excerpts import WhereFound
from core.search.ranked.reading import Reading
from events.models import EventPage
from events.models.choices import EventStatus
from events.programme.reading import preview
from events.programme.sessions import Session
from library.models import Announcement, AnnouncementKind
from practices.models import PracticePage
from practices.models.choices import EvidenceLevel, Status
from practices.models.record.facts import Row
from practices.pages.gaps import PracticeGaps
from practices.pages.map import PracticeMap
from practices.query.nearest import Way

CARDS = 3
# Where the links of examples lead.
NOWHERE = "#"
# What is marked in the cards of the guide.
MARKED_WORD = "buurt"
# Names of the tokens in css/tokens.css, with what each is for.
COLOURS = {
    "paper": "Grond",
    "surface": "Vlak",
    "sunken": "Verdiept vlak",
    "ink": "Tekst",
    "ink-soft": "Bijschrift",
    "line-strong": "Lijn",
    "action": "Actie",
    "deep": "Donkere grond",
    "coral": "Accent koraal",
    "ochre": "Accent oker",
    "plum": "Accent pruim",
    "sky": "Accent lucht",
    "meet": "Waar cirkels elkaar raken",
    "error": "Fout",
}


class ExampleForm(forms.Form):
    """A question of each kind; sent in empty it shows each with its error."""

    title = forms.CharField(
        label="Titel", help_text="Kort, zonder afkortingen.", error_messages={"required": "Vul een titel in."}
    )
    summary = forms.CharField(label="Samenvatting", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    theme = forms.ChoiceField(
        label="Thema",
        choices=[("", "Kies een thema"), ("een", "Sociale samenhang versterken")],
        error_messages={"required": "Kies een thema."},
    )
    groups = forms.MultipleChoiceField(
        label="Doelgroep",
        choices=[("jongeren", "Jongeren"), ("ouders", "Ouders")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vink minstens één doelgroep aan."},
    )
    checked = forms.BooleanField(
        label="Ik heb alles nagekeken",
        error_messages={"required": "Vink aan dat je alles hebt nagekeken."},
    )


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in its states."""
    practices = PracticePage.objects.all()
    today = localdate()
    context = {
        "colours": COLOURS,
        "empty_form": ExampleForm(prefix="leeg"),
        "wrong_form": ExampleForm({}, prefix="fout"),
        "cards": list(practices.listed().newest_first().for_cards()[:CARDS]),
        "marks": frozenset(query_terms(MARKED_WORD)),
        "reading": Reading("integratie in de wijk", "integrasie in de wijk", NOWHERE, "integratie in wijken", NOWHERE),
        "places": WhereFound((("jongeren", "titel"), ("Gent", "gemeente")), "… samen met jongeren van het plein …"),
        "anchors": [("filterkeuze", "Filters"), ("kaarten", "Kaarten van praktijken")],
        "orders": [SortOption("Nieuwste eerst", NOWHERE, True), SortOption("Titel", NOWHERE, False)],
        "ways": [Way("Jongeren", NOWHERE, 12), Way("Ontmoeting", NOWHERE, 1)],
        "events": _events(),
        "sessions": _sessions(),
        "speakers": [
            SimpleNamespace(
                name="Naam van de spreker", description="Functie, organisatie", link="https://www.vlaanderen.be"
            ),
            SimpleNamespace(name="Zonder functie en zonder link"),
        ],
        "evidence_levels": EvidenceLevel.choices,
        "statuses": [*Status.choices, *EventStatus.choices],
        "announcements": [
            Announcement(kind=kind, text=f"<p>Zo staat een {label.lower()} boven elke pagina.</p>")
            for kind, label in AnnouncementKind.choices
        ],
        "today": today,
        "next_year": today + datetime.timedelta(days=365),
        "map": PracticeMap(QueryDict(), practices, NOWHERE, NOWHERE),
        "grid": PracticeGaps(QueryDict(), practices, NOWHERE, NOWHERE),
        "compared": [
            SimpleNamespace(title="Een praktijk", url=NOWHERE),
            SimpleNamespace(title="Een andere", url=NOWHERE),
        ],
        "rows": [
            Row("Gemeente", [["Gent"], ["Brugge", "Kortrijk"]], differs=True),
            Row("Budget", [["Tot en met 5.000 euro"], []], differs=True),
            Row("Schaal", [["Buurt of wijk"], ["Buurt of wijk"]], differs=False),
        ],
        "numbered": Paginator(range(100), 10).page(5),
        "page_links": [(1, NOWHERE), ("…", ""), (4, NOWHERE), (5, NOWHERE), (6, NOWHERE), ("…", ""), (10, NOWHERE)],
        "trail": [("Over de praktijk", NOWHERE), ("Aanpak", NOWHERE), ("Resultaat", ""), ("Nakijken", "")],
    }
    return TemplateResponse(request, "home/style_guide.html", context)


def _events() -> list[SimpleNamespace]:
    """One card of each status."""
    return [
        SimpleNamespace(
            title="Studiedag over samen leven in de buurt",
            url=NOWHERE,
            strapline="Uitnodiging",
            status=value,
            get_status_display=label,
            starts_at=make_aware(datetime.datetime(2019, 3, 26, 13, 15)),
            ends_at=make_aware(datetime.datetime(2019, 3, 26, 16, 0)),
            where="Brussel",
        )
        for value, label in EventStatus.choices
    ]


def _sessions() -> list[Session]:
    """The parts of a programme as the CMS previews them."""
    blocks: dict[str, Any] = EventPage._meta.get_field("programme").stream_block.child_blocks
    return [preview(name, block.get_prep_value(block.get_preview_value())) for name, block in blocks.items()]

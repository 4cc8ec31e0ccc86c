"""Factories of events, and short ways to write a programme."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Page

from events.models import EventIndexPage, EventPage, EventSpeaker
from events.models.blocks import SlotKind
from events.models.choices import RegistrationMode
from tests.factories.base import BasePageFactory, stream
from tests.factories.library import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

BRUSSELS = ZoneInfo("Europe/Brussels")


def speaker(name: str = "Rachid Habchi", role: str = "Projectleider", organisation: str = "Politie") -> EventSpeaker:
    """Return a speaker, for `speakers` of an event; its `key` is what the programme holds."""
    return EventSpeaker(name=name, role=role, organisation=organisation)


def slot(start: str | None, end: str | None, title: str = "Lezing", **value: Any) -> tuple[str, dict[str, Any]]:
    """Return a part of a programme, for `stream`. Times are '13:15'; `practices` may be pages."""
    return "slot", _with_keys(
        {"start": start, "end": end, "title": title, "kind": SlotKind.PLENARY, "text": "", "speakers": [], **value}
    )


def workshop(title: str = "Workshop", **value: Any) -> dict[str, Any]:
    """Return one workshop of a round."""
    defaults = {"title": title, "theme": "jongeren", "text": "", "speakers": [], "room": "Zaal 2", "capacity": 30}
    return _with_keys({**defaults, **value})


def workshop_round(
    start: str | None, end: str | None, *workshops: dict[str, Any], title: str = "Parallelle workshops"
) -> tuple[str, dict[str, Any]]:
    """Return a round of workshops, for `stream`."""
    return "workshop_round", {
        "start": start,
        "end": end,
        "title": title,
        "text": "",
        "workshops": list(workshops) or [workshop()],
    }


def _with_keys(value: dict[str, Any]) -> dict[str, Any]:
    practices = [getattr(practice, "pk", practice) for practice in value.get("practices", [])]
    speakers = [str(getattr(who, "key", who)) for who in value["speakers"]]
    return {**value, "practices": practices, "speakers": speakers}


def full_programme(speakers: list[EventSpeaker], *practices: Any) -> str:
    """Return the programme of an afternoon with everything that a programme can hold."""
    first, second = (practices[0:1], practices[1:])
    return stream(
        slot("13:00", "13:30", "Onthaal", kind=SlotKind.RECEPTION_DESK),
        slot(
            "13:30",
            "14:30",
            "Bondgenotenmethodiek",
            text="<p>Hoe je in rustige tijden <b>vertrouwen</b> opbouwt.</p>",
            speakers=speakers[:2],
            practices=first,
        ),
        slot("14:30", "14:50", "Pauze", kind=SlotKind.BREAK),
        workshop_round(
            "14:50",
            "16:00",
            workshop("Workshop 1", text="<p>Twee praktijken.</p>", speakers=speakers[2:], practices=second),
            workshop("Workshop 2", theme="wijk en buurt", room="", capacity=None),
        ),
        slot("16:00", "17:00", "Receptie", kind=SlotKind.DRINKS),
    )


class EventIndexPageFactory(BasePageFactory):
    class Meta:
        model = EventIndexPage

    title = "Evenementen"
    intro = "<p>Waar praktijken voorgesteld worden.</p>"
    show_in_menus = True

    @classmethod
    def default_parent(cls) -> Page:
        from tests.factories.home import home_page

        return home_page()


class EventPageFactory(BasePageFactory):
    """Makes events that may be published: next month, unless `past=True` (26 March 2019).

    `full=True` fills in every field; `practices=[...]` puts practices on its programme.
    """

    class Meta:
        model = EventPage
        exclude = ("practices",)

    class Params:
        past = factory.Trait(
            starts_at=datetime.datetime(2019, 3, 26, 13, 0, tzinfo=BRUSSELS),
            ends_at=datetime.datetime(2019, 3, 26, 17, 0, tzinfo=BRUSSELS),
        )
        full = factory.Trait(
            strapline="Uitnodiging studienamiddag",
            image=factory.SubFactory(DatabankImageFactory),
            organiser=factory.SubFactory(OrganisationFactory, name="Agentschap Binnenlands Bestuur"),
            venue_address="Goswin de Stassartstraat 153",
            venue_municipality=factory.SubFactory(MunicipalityFactory, mechelen=True),
            speakers=factory.LazyFunction(lambda: [speaker(), speaker("An Peeters", "", ""), speaker("Wim")]),
            programme=factory.LazyAttribute(lambda event: full_programme(event.speakers, *event.practices)),
            price="Gratis, lunch inbegrepen",
            language="Nederlands",
            venue_accessibility="Toegang zonder trappen.",
            contact_name="Team Stedenbeleid",
            contact_email="stedenbeleid@example.org",
            contact_phone="+32 2 553 55 99",
            practical="<p>Deelnemen is gratis.</p>",
            registration_mode=RegistrationMode.EXTERNAL,
            registration_url="https://www.example.be/inschrijven",
            registration_opens=factory.LazyAttribute(lambda event: event.starts_at - datetime.timedelta(days=60)),
            registration_deadline=factory.LazyAttribute(lambda event: event.starts_at - datetime.timedelta(days=7)),
            capacity=120,
            materials=factory.LazyFunction(
                lambda: stream(
                    ("document", DatabankDocumentFactory(title="Presentatie").pk),
                    ("link", {"label": "Verslag", "url": "https://www.example.be/verslag"}),
                )
            ),
        )

    practices: Any = ()
    title = factory.Sequence(lambda number: f"Studienamiddag {number}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=30))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + datetime.timedelta(hours=4))
    venue_name = "Kazerne Dossin"
    introduction = "<p>Maak kennis met praktijken uit de databank.</p>"
    programme = factory.LazyAttribute(
        lambda event: stream(slot("13:00", "14:00", practices=event.practices)) if event.practices else ""
    )

    @classmethod
    def default_parent(cls) -> Page:
        return EventIndexPage.objects.first() or EventIndexPageFactory()


class EventSpeakerFactory(DjangoModelFactory):
    class Meta:
        model = EventSpeaker

    page = factory.SubFactory(EventPageFactory)
    name = "Rachid Habchi"
    role = "Projectleider"
    organisation = "Politie"

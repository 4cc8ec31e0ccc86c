"""Whether one can register for an event now, and what is said about it."""

from copy import copy
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from wagtail.models import Site

from core.database import Prepared
from core.http.conditional import content_now
from core.kept import Kept
from events.models.event import SUBPATH, EventPage
from events.models.registration import Registration
from events.models.registration_stage import Stage, said_deadline, said_start, stage_of
from forms.models import FormPage

# By the form and the site on which it is asked for: as many as there are events to come.
_forms: Kept[tuple[int, int], FormPage | None] = Kept(50)


@dataclass(frozen=True)
class Registering:
    """What an event says about registering.

    url: where to do that now, empty when one can't. opens, until: in words, empty when there is nothing to say.
    capacity: None without a limit. left: places that are free, None without a limit. form: asks the questions.
    """

    stage: Stage
    url: str = ""
    opens: str = ""
    until: str = ""
    capacity: int | None = None
    left: int | None = None
    form: FormPage | None = None

    @property
    def is_full(self) -> bool:
        """Whether who registers now comes on the waiting list."""
        return self.left == 0


def registering(event: EventPage, request: HttpRequest | None = None) -> Registering:
    """Return what `event` says about registering. One query where places are counted, else none."""
    stage = stage_of(event)
    opens = said_start(event.registration_opens) if event.registration_opens else ""
    until = said_deadline(event)
    if stage is Stage.ELSEWHERE:
        # A page that went live by code may lack the address.
        stage = stage if event.registration_url else Stage.NO_FORM
        return Registering(stage, event.registration_url, opens, until, event.capacity)
    if stage is not Stage.OPEN:
        return Registering(stage, "", opens, until, event.capacity)
    form = _public_form(event, Site.find_for_request(request) if request else None)
    if form is None:
        return Registering(Stage.NO_FORM, "", opens, until, event.capacity)
    left = None if event.capacity is None else max(event.capacity - _taken(event), 0)
    url = f"{event.get_url(request) or ''}{SUBPATH}"
    return Registering(stage, url, opens, until, event.capacity, left, form)


def _public_form(event: EventPage, site: Site | None) -> FormPage | None:
    """Return the form of `event`, a copy of one's own, if the public may see it; no query while nothing changed."""
    key = event.registration_form_id
    if key is None:
        return None
    asked = (key, site.pk if site else 0)
    return copy(_forms.get(asked, content_now(), lambda: FormPage.objects.public(site).filter(pk=key).first()))


def _counted(key: int) -> QuerySet:
    rows = Registration.objects.active().filter(event=key).order_by()
    return rows.values("event").annotate(number=Count("pk")).values_list("number")


_places_taken = Prepared(_counted)


def _taken(event: EventPage) -> int:
    """Return how many have a place or wait for one."""
    return sum(number for (number,) in _places_taken.rows(event.pk))

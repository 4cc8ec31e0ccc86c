"""What someone who registers sees: the form at the event, and the page about the registration under a signed link."""

import uuid
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.models import Site

from core.http.responses import SeeOther, View, of_one_person
from core.throttling.limits import give_back_of_address, within_address_limit
from events.models import EventPage, Registration, RegistrationState
from events.models.choices import EventStatus
from events.models.event import RECEIVED
from events.models.registration_stage import Stage, stage_of
from events.registration.form import (
    RegistrationForm,
    WorkshopsForm,
    chosen_workshops,
    registration_form_class,
)
from events.registration.links import path_to, read_link
from events.registration.places import (
    Applicant,
    NotOpenError,
    TooOftenError,
    cancel,
    change_workshops,
    enrol,
    rounds_to_choose,
)
from events.registration.window import Registering, registering
from forms.filling.storing import LIMIT_SECONDS, TOO_OFTEN

# The parameter by which the page about a registration says what was done; it holds no more than that.
DONE = "gedaan"
# How many people register for one event from one network address in an hour: a whole service may share it.
MOST_OF_ADDRESS = 40


# --- The form at the event ------------------------------------------------------------------------------------------


@of_one_person
def register(request: HttpRequest, event: EventPage) -> HttpResponse:
    """Show the form, or take it in. What was handed in answers 303, so that a reload is safe."""
    state = registering(event, request)
    if state.form is None:
        # Not 4xx: the page is there and says why one can't register. A form that comes too late conflicts with that.
        return _not_open(request, event, state, status=409 if request.method == "POST" else 200)
    form_class = registration_form_class(event, state.form)
    if request.method != "POST":
        form = form_class(page=state.form, user=None)
        return _form_page(request, event, state, form)
    form = form_class(request.POST, page=state.form, user=None)
    if not form.is_valid():
        return _form_page(request, event, state, form, status=422)
    try:
        _enrol(request, event, form, form.applicant(state.form))
    except NotOpenError:
        return _not_open(request, event, registering(event, request), status=409)
    except TooOftenError:
        form.add_error(None, TOO_OFTEN)
        response = _form_page(request, event, state, form, status=429)
        response["Retry-After"] = str(LIMIT_SECONDS)
        return response
    # The same for an address that was registered already: only its mailbox hears that.
    return SeeOther(f"{state.url}{RECEIVED}")


@of_one_person
def received(request: HttpRequest, event: EventPage) -> HttpResponse:
    """Say that the form came in, and where to read on: in the mail."""
    context = {"page": event, "event": event, "form_page": registering(event, request).form}
    return render(request, "events/registration/received.html", context)


def _form_page(
    request: HttpRequest, event: EventPage, state: Registering, form: RegistrationForm, status: int = 200
) -> HttpResponse:
    context = {"page": event, "event": event, "registering": state, "form_page": state.form, "form": form}
    return render(request, "events/registration/register.html", context, status=status)


def _enrol(request: HttpRequest, event: EventPage, form: RegistrationForm, applicant: Applicant) -> None:
    """Store the registration, which counts for the address of `request`. Raises NotOpenError and TooOftenError."""
    # The key of the form says which filling in this is; another event makes it another registration.
    key = uuid.uuid5(form.key, str(event.pk))
    counted = f"register:{event.pk}"
    # Sent twice, it does not count again.
    is_first = not event.registrations.filter(key=key).exists()
    if is_first and not within_address_limit(request, counted, MOST_OF_ADDRESS, LIMIT_SECONDS):
        raise TooOftenError
    try:
        enrol(event.pk, key, applicant)
    except (NotOpenError, TooOftenError):
        if is_first:
            give_back_of_address(request, counted)
        raise


def _not_open(request: HttpRequest, event: EventPage, state: Registering, status: int) -> HttpResponse:
    context = {"page": event, "event": event, "registering": state}
    return render(request, "events/registration/not_open.html", context, status=status)


# --- The page about a registration ----------------------------------------------------------------------------------


def _with_registration(view: View) -> View:
    """Give `view` the registration to which the signed link leads, or say why there is none."""

    @of_one_person
    @wraps(view)
    def answer(request: HttpRequest, signed: str) -> HttpResponse:
        key = read_link(signed)
        registration = Registration.objects.filter(key=key).first() if key else None
        if registration is None:
            return _no_registration(request, "broken", 404)
        events = EventPage.objects.public(Site.find_for_request(request))
        event = events.for_cards().filter(pk=registration.event_id).first()
        if event is None:
            return _no_registration(request, "gone", 404)
        if event.is_done:
            return _no_registration(request, "over", 410)
        registration.event = event
        return view(request, registration)

    return answer


def _no_registration(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "events/registration/no_registration.html", {"reason": reason}, status=status)


@_with_registration
def show_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Show whether someone has a place, and take in other workshops."""
    event: EventPage = registration.event
    may_change = _may_change(registration)
    form = None
    if may_change:
        form = WorkshopsForm(event, registration, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form is None:
            return _registration_page(request, registration, None, status=409)
        if form.is_valid():
            try:
                change_workshops(registration, chosen_workshops(form))
            except NotOpenError:
                return _registration_page(request, registration, None, status=409)
            return SeeOther(f"{path_to(registration)}?{DONE}=workshops")
        return _registration_page(request, registration, form, status=422)
    return _registration_page(request, registration, form)


@_with_registration
def cancel_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Ask whether someone wants to cancel, and do it."""
    if request.method == "POST":
        if not _may_cancel(registration):
            return _registration_page(request, registration, None, status=409)
        cancel(registration)
        return SeeOther(path_to(registration))
    if not _may_cancel(registration):
        return SeeOther(path_to(registration))
    context = {
        "event": registration.event,
        "registration": registration,
        "back_url": path_to(registration),
        "url": path_to(registration, "registration_cancel"),
    }
    return render(request, "events/registration/cancel.html", context)


def _registration_page(
    request: HttpRequest, registration: Registration, form: WorkshopsForm | None, status: int = 200
) -> HttpResponse:
    context = {
        "event": registration.event,
        "registration": registration,
        "choices": list(registration.choices.all()),
        "form": form,
        "too_late": status == 409,  # noqa: PLR2004 - the status of what conflicts with what is so now
        "done": request.GET.get(DONE) == "workshops" and request.method != "POST",
        "url": path_to(registration),
        "cancel_url": path_to(registration, "registration_cancel") if _may_cancel(registration) else "",
    }
    return render(request, "events/registration/registration.html", context, status=status)


def _may_change(registration: Registration) -> bool:
    """Whether there are workshops to choose, and still time for it."""
    is_open = registration.state != RegistrationState.CANCELLED and stage_of(registration.event) is Stage.OPEN
    return is_open and bool(rounds_to_choose(registration.event))


def _may_cancel(registration: Registration) -> bool:
    """Whether there is something to cancel: until the event begins, also when one can't register any more."""
    event = registration.event
    is_to_come = event.status == EventStatus.POSTPONED or (event.starts_at and event.starts_at > timezone.now())
    return registration.state != RegistrationState.CANCELLED and bool(is_to_come)

"""Views of the steps that an editor takes with a submission. Each is a POST, needs a right, and is logged."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from core.publishing.rules import labels
from forms.filling.mails import INSPECT
from forms.handling import status_changes
from forms.handling.adoption import approve_adoption
from forms.handling.conversion import make_practice
from forms.models import Submission, SubmissionFile, SubmissionMessage

SEE, HANDLE = "forms.view_submission", "forms.change_submission"
INDEX = "inzendingen_modeladmin_index"
_LONGEST = SubmissionMessage._meta.get_field("text").max_length

# What editors often write when nothing is taken over; each is a start, to be completed.
REASONS = (
    (
        "Eenmalige actie",
        "Je beschrijft een eenmalige actie. In de databank staan initiatieven die langer lopen of die terugkomen. "
        "Krijgt het een vervolg? Geef het dan gerust opnieuw door.",
    ),
    (
        "Staat er al in",
        "Deze praktijk staat al in de databank. Weet je iets dat nog niet op de pagina staat? Geef het dan door via "
        "‘Aanvullen of verbeteren’ op die pagina.",
    ),
    (
        "Past niet bij de thema's",
        "De databank bundelt praktijken die polarisering tegengaan of de sociale samenhang versterken. We zien in wat "
        "je doorgaf te weinig verband met een van die thema's.",
    ),
    (
        "Te weinig informatie",
        "We weten nog te weinig over de aanpak om er een fiche van te maken. Kun je later meer vertellen over wat je "
        "concreet doet? Geef het dan opnieuw door.",
    ),
    (
        "Nadruk op verschillen",
        "Het initiatief legt nadruk op kenmerken of verschillen van groepen. De databank kiest voor initiatieven die "
        "mensen verbinden rond wat ze delen.",
    ),
)


class LetterForm(forms.Form):
    """Asks the text that an editor writes to a submitter."""

    text = forms.CharField(max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, data: Any = None, *, label: str, text: str = "") -> None:
        super().__init__(data, label_suffix="", initial={"text": text})
        self.fields["text"].label = label


_View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]


def with_right(right: str) -> Callable[[_View], _View]:
    """Require a right for a view, and keep its response out of caches."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
            if not request.user.has_perm(right):
                raise PermissionDenied
            response = view(request, **named)
            add_never_cache_headers(response)
            return response

        return answer

    return decorate


# --- One submission --------------------------------------------------------------------------------------------------

# The box that is ticked when what may be personal data may show.
LOOKED_AT = "nagekeken"


@dataclass(frozen=True)
class Step:
    """A step for which nothing has to be written. done: what the editor reads. takes_tick: whether LOOKED_AT counts."""

    act: Callable[..., object]
    done: str
    takes_tick: bool = False

    def take(self, submission: Submission, request: HttpRequest) -> None:
        """Take it. Raises NotPossibleError."""
        said = {"looked_at": LOOKED_AT in request.POST} if self.takes_tick else {}
        self.act(submission, request.user, **said)


STEPS = {
    "toewijzen": Step(status_changes.assign, "Deze inzending is nu aan jou toegewezen."),
    "afhandelen": Step(status_changes.handle, "De inzending is afgehandeld."),
    "spam": Step(status_changes.mark_spam, "De inzending is als spam gemerkt. Ze verdwijnt na dertig dagen."),
    "toepassing": Step(
        approve_adoption, "De gemeente staat bij de praktijk. De inzender krijgt een mail.", takes_tick=True
    ),
    "heropenen": Step(status_changes.reopen, "De inzending is weer in behandeling."),
}


@require_POST
@with_right(HANDLE)
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one of the steps for which nothing has to be written."""
    submission = get_object_or_404(Submission, pk=pk)
    chosen = STEPS[step]
    try:
        chosen.take(submission, request)
    except status_changes.NotPossibleError as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, chosen.done)
    return redirect(INSPECT, submission.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(HANDLE)
def ask_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a question to the submitter."""
    submission = get_object_or_404(Submission, pk=pk)
    form = LetterForm(request.POST if request.method == "POST" else None, label="Je vraag")
    return _write(request, submission, form, status_changes.ask, "forms/admin/ask.html", "De vraag is verstuurd.")


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(HANDLE)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Write why nothing is taken over; `?reden=2` begins with the second of the ready reasons."""
    submission = get_object_or_404(Submission, pk=pk)
    chosen = request.GET.get("reden", "")
    ready = {str(number): text for number, (_name, text) in enumerate(REASONS, 1)}
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data, label="De reden", text=ready.get(chosen, ""))
    done = "De inzending wordt niet overgenomen."
    return _write(request, submission, form, status_changes.decline, "forms/admin/decline.html", done)


def _write(  # noqa: PLR0917 - what differs between two pages that are the same
    request: HttpRequest,
    submission: Submission,
    form: LetterForm,
    act: Callable[[Submission, Any, str], None],
    template: str,
    done: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act(submission, request.user, form.cleaned_data["text"])
        except status_changes.NotPossibleError as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, done)
        return redirect(INSPECT, submission.pk)
    if submission.is_final:
        messages.warning(request, "Deze inzending is al afgesloten.")
        return redirect(INSPECT, submission.pk)
    context = {
        "submission": submission,
        "form": form,
        "reasons": [name for name, _text in REASONS],
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Start"},
            {"url": reverse(INDEX), "label": "Inzendingen"},
            {"url": reverse(INSPECT, args=[submission.pk]), "label": submission.title},
        ],
        "header_icon": "mail",
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
@with_right(HANDLE)
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft of a practice and lead to its editor, or to the draft that another made before."""
    submission = get_object_or_404(Submission, pk=pk)
    try:
        made = make_practice(submission, request.user)
    except status_changes.NotPossibleError as problem:
        messages.warning(request, str(problem))
        return redirect(INSPECT, submission.pk)
    if not made.is_new:
        messages.info(request, "Van deze inzending was al een conceptpraktijk gemaakt. Dit is ze.")
    else:
        letter = format_html('<a href="{}">de inzending</a>', reverse(INSPECT, args=[submission.pk]))
        messages.success(request, format_html("De conceptpraktijk is gemaakt. Alles wat ze zei staat in {}.", letter))
        if made.incomplete:
            fields = ", ".join(made.incomplete)
            messages.warning(request, f"Niet alles paste. Vergelijk met de inzending: {fields}.")
        if missing := made.page.missing_for_publish():
            messages.warning(request, f"Nog in te vullen voor je publiceert: {labels(missing)}.")
    return redirect("wagtailadmin_pages:edit", made.page.pk)


@require_GET
@with_right(SEE)
def download(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """Send a file of a submission, always as a download."""
    file = get_object_or_404(SubmissionFile.objects.select_related("submission"), pk=file_pk, submission=pk)
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        messages.error(request, f"Het bestand ‘{file.name}’ is niet meer te vinden. Meld het aan de beheerder.")
        return redirect(INSPECT, file.submission_id)
    log(file.submission, status_changes.DOWNLOADED, user=request.user, data={"file": file.pk})
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response

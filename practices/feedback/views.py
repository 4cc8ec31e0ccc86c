"""Readers say whether a practice helped them: no cookie, no address, and one sentence for who wants to."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from core.http.any_origin import is_from_own_page
from core.http.errors import refusal
from core.http.links import SignedLinks
from core.http.responses import SeeOther, of_one_person
from core.throttling.limits import within_address_limit
from practices.models import PracticePage
from practices.models.readers.feedback import LONGEST_SENTENCE, Feedback
from practices.query.selection import selection_of

# Of one network address, which an office may share.
MOST, SECONDS = 20, 3600
ANSWERS = {"ja": True, "nee": False}
_links = SignedLinks("feedback_given", salt="practices.feedback")


class SentenceForm(forms.Form):
    """Asks for one sentence."""

    sentence = forms.CharField(
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Schrijf een zin, of sluit deze pagina: je antwoord is al genoteerd.",
            "max_length": "Dat is te lang. Hou het op %(limit_value)d tekens, het zijn er nu %(show_value)d.",
        },
    )

    def __init__(self, row: Feedback, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["sentence"].label = "Wat kon je ermee?" if row.helped else "Wat miste je?"


# The page of a practice is the same for everyone and sets no cookie, so it holds no token; see `is_from_own_page`.
@csrf_exempt
@of_one_person
def give_feedback(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask whether a practice helped, or take the answer."""
    practice = get_object_or_404(PracticePage.objects.public(), translation_key=key)
    if request.method != "POST":
        return render(request, "practices/feedback.html", {"practice": practice})
    if not is_from_own_page(request):
        return refusal(request, 403)
    helped = ANSWERS.get(request.POST.get("geholpen", ""))
    if helped is None:
        return render(request, "practices/feedback.html", {"practice": practice}, status=422)
    if not within_address_limit(request, "feedback", MOST, SECONDS):
        return refusal(request, 429)
    row = Feedback.objects.create(practice=practice, helped=helped)
    return SeeOther(selection_of(request).carry(_links.path(row)))


@csrf_exempt
@of_one_person
def feedback_given(request: HttpRequest, signed: str) -> HttpResponse:
    """Thank for an answer and ask for a sentence, or take that."""
    key = _links.key(signed)
    row = Feedback.objects.filter(key=key).select_related("practice").first() if key else None
    if row is None:
        raise Http404
    form = SentenceForm(row, request.POST if request.method == "POST" else None) if row.takes_sentence() else None
    if request.method == "POST" and form is not None:
        if not is_from_own_page(request):
            return refusal(request, 403)
        if form.is_valid():
            # Who presses twice says it once.
            Feedback.objects.filter(pk=row.pk, sentence="").update(sentence=form.cleaned_data["sentence"])
            return SeeOther(selection_of(request).carry(_links.path(row)))
    context = {"practice": row.practice, "row": row, "form": form, "url": _links.path(row)}
    status = 422 if form is not None and form.errors else 200
    return render(request, "practices/feedback.html", context, status=status)

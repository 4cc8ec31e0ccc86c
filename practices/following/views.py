"""The pages of following by mail. A look changes nothing, for mail scanners follow links: a button does."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from core.http.errors import refusal
from core.http.responses import SeeOther, of_one_person
from core.throttling.limits import within_address_limit
from practices.following import steps
from practices.following.links import leave_links, query_links
from practices.following.questions import answer_to, in_words, kept_form, list_path
from practices.models import FollowedQuery, Follower, PracticePage
from practices.models.readers.follower import CONFIRM_WITHIN, LONGEST_QUERY
from practices.query.results import PracticeAnswer
from practices.query.selection import selection_of

# Of one network address, which an office may share.
MOST, SECONDS = 20, 3600
_LONGEST_ADDRESS = Follower._meta.get_field("email").max_length


class FollowForm(forms.Form):
    """Asks for the address to which the mails go."""

    email = forms.EmailField(
        label="Je e-mailadres",
        max_length=_LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Vul het e-mailadres in waarop je de mail wilt krijgen.",
            "invalid": "Dit is geen e-mailadres. Schrijf het zoals naam@gemeente.be.",
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@of_one_person
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for an address, or owe it a mail in which it confirms. The answer is the same whether it is known or not."""
    answer = PracticeAnswer(request.GET, PracticePage.objects.all(), most_words=False)
    query = kept_form(answer)
    is_posted = request.method == "POST"
    form = FollowForm(request.POST if is_posted else None) if len(query) <= LONGEST_QUERY else None
    if form is not None and is_posted and form.is_valid():
        if not within_address_limit(request, "following", MOST, SECONDS):
            return refusal(request, 429)
        steps.follow(form.cleaned_data["email"], query)
        return SeeOther(selection_of(request).carry(reverse("follow_asked")))
    context = {"form": form, "asked": in_words(answer), "query": query, "list_url": list_path(query)}
    return render(request, "practices/following/follow.html", context, status=422 if is_posted else 200)


@of_one_person
def asked(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way."""
    return render(request, "practices/following/asked.html", {"days": CONFIRM_WITHIN.days})


@of_one_person
def following(request: HttpRequest, signed: str) -> HttpResponse:
    """Show what a link of a mail is about, or confirm it, or stop it."""
    key = query_links.key(signed)
    row = FollowedQuery.objects.filter(key=key).select_related("follower").first() if key else None
    if row is None:
        # It was stopped, or never confirmed, or the link is not ours: there is nothing to tell apart.
        return render(request, "practices/following/gone.html", status=404)
    if request.method == "POST":
        return _changed(request, row)
    context = {"row": row, "asked": in_words(answer_to(row.query)), "url": query_links.path(row)}
    context |= {"list_url": list_path(row.query), "leave_url": leave_links.path(row.follower)}
    return render(request, "practices/following/following.html", context)


def _changed(request: HttpRequest, row: FollowedQuery) -> HttpResponse:
    if request.POST.get("stap") == "stop":
        steps.stop(row)
        return SeeOther(selection_of(request).carry(reverse("follow_left")))
    steps.confirm(row)
    return SeeOther(selection_of(request).carry(query_links.path(row)))


# A program for mail posts here without a cookie (RFC 8058); the link itself is what only its reader has.
@csrf_exempt
@of_one_person
def leave(request: HttpRequest, signed: str) -> HttpResponse:
    """Ask whether one wants to leave, or forget an address; to do it twice is no mistake."""
    key = leave_links.key(signed)
    if key is None:
        raise Http404
    follower = Follower.objects.filter(key=key).first()
    if request.method == "POST" and follower is not None:
        steps.leave(follower)
        follower = None
    return _left(request) if follower is None else render(request, "practices/following/leave.html")


@of_one_person
def left(request: HttpRequest) -> HttpResponse:
    """Say that one gets no more mail."""
    return _left(request)


def _left(request: HttpRequest) -> HttpResponse:
    return render(request, "practices/following/left.html")

"""What Ctrl+K finds in the CMS: practices, submissions, words, and what one can do; each for who may open it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, admin_menu
from wagtail.permissions import policy_registry

from core.dutch.letters import fold
from core.text.characters import clean_line
from events.models import EventIndexPage
from forms.filling.mails import INSPECT
from forms.inbox.actions import SEE
from forms.models import Submission
from library.cms.page_work import editable_by, may
from library.models import Term
from practices.cms.choosers import find, in_words
from practices.models import PracticeIndexPage, PracticePage, PracticeTag

FIND = "cms_find"
# What the entry of the menu leads to; the script of every screen opens the window there.
ANCHOR = "#vind"
_LONGEST = 100
_MOST = 6
# Nothing is typed yet: what one can do.
_MOST_AT_FIRST = 12


@dataclass(frozen=True)
class Hit:
    """Something to open. note: what tells it from others of its name."""

    name: str
    url: str
    note: str = ""


def _practices(user: Any, text: str) -> Iterator[Hit]:
    if not may(user, "change"):
        return
    mine = editable_by(user, PracticePage.objects.all())
    keys = find(mine, text, _MOST)
    rows = PracticePage.objects.prefetch_related("practice_municipalities__municipality").in_bulk(keys)
    for key in keys:
        title, _dot, note = in_words(rows[key]).partition(" · ")
        yield Hit(title, reverse("wagtailadmin_pages:edit", args=[key]), note)


def _submissions(user: Any, text: str) -> Iterator[Hit]:
    if not user.has_perm(SEE):
        return
    by = Q(reference__icontains=text) | Q(name__icontains=text) | Q(email__iexact=text)
    # By the practice that it hands in, however that is called by now, or that it is about.
    by |= Q(subject__icontains=text) | Q(practice__title__icontains=text) | Q(about__title__icontains=text)
    found = Submission.objects.filter(by)
    for row in found.order_by("-submit_time")[:_MOST]:
        yield Hit(row.title, reverse(INSPECT, args=[row.pk]), f"{row.reference} · {row.get_status_display().lower()}")


def _words(user: Any, text: str) -> Iterator[Hit]:
    if _may_change(user, Term):
        edit = Term.snippet_viewset.get_url_name("edit")
        terms = Term.objects.current().filter(Q(label__icontains=text) | Q(alternative_labels__icontains=text))
        for term in terms.select_related("vocabulary")[:_MOST]:
            yield Hit(term.label, reverse(edit, args=[term.pk]), f"term van {term.vocabulary}")
    if _may_change(user, PracticeTag):
        edit = PracticeTag.snippet_viewset.get_url_name("edit")
        for tag in PracticeTag.objects.filter(name__icontains=text)[:_MOST]:
            yield Hit(tag.name, reverse(edit, args=[tag.pk]), "sleutelwoord")


def _may_change(user: Any, model: Any) -> bool:
    return bool(policy_registry.get_by_type(model).user_has_permission(user, "change"))


def _actions(request: HttpRequest, text: str) -> list[Hit]:
    """Return what one can do: what the menu offers, and making a practice or an event."""
    wanted = fold(text).split()
    most = _MOST if wanted else _MOST_AT_FIRST
    every = [*_to_make(request.user), *_in_menu(request, admin_menu)]
    return [hit for hit in every if all(word in fold(f"{hit.note} {hit.name}") for word in wanted)][:most]


def _to_make(user: Any) -> Iterator[Hit]:
    for kind, name in ((PracticeIndexPage, "Nieuwe praktijk"), (EventIndexPage, "Nieuw evenement")):
        parent = kind.objects.first()
        if parent is not None and parent.permissions_for_user(user).can_add_subpage():
            yield Hit(name, reverse("wagtailadmin_pages:add_subpage", args=[parent.pk]))


def _in_menu(request: HttpRequest, menu: Menu, above: str = "") -> Iterator[Hit]:
    items: list[MenuItem] = sorted(menu.menu_items_for_request(request), key=lambda item: item.order)
    for item in items:
        if isinstance(item, SubmenuMenuItem):
            yield from _in_menu(request, item.menu, str(item.label))
        elif str(item.url).startswith("/"):
            yield Hit(str(item.label), str(item.url), above)


@require_safe
def find_in_cms(request: HttpRequest) -> HttpResponse:
    """Answer what is found with `q`, in groups; without it, what one can do."""
    text = clean_line(request.GET.get("q", ""))[:_LONGEST]
    groups: list[tuple[str, list[Hit]]] = []
    if text:
        groups += [
            ("Praktijken", list(_practices(request.user, text))),
            ("Inzendingen", list(_submissions(request.user, text))),
            ("Termen en sleutelwoorden", list(_words(request.user, text))),
        ]
    groups.append(("Acties", _actions(request, text)))
    answer = [
        {"naam": name, "rijen": [{"naam": hit.name, "nota": hit.note, "url": hit.url} for hit in hits]}
        for name, hits in groups
        if hits
    ]
    response = JsonResponse({"groepen": answer})
    add_never_cache_headers(response)
    return response


def register_finding() -> list[URLPattern]:
    """Give that answer its address."""
    return [path("vind/", find_in_cms, name=FIND)]


def add_finding_to_menu() -> MenuItem:
    """Put the window in the menu, for who does not know the keys."""
    return MenuItem("Vind (Ctrl+K)", ANCHOR, name="find", icon_name="search", order=10)


def open_with_keys() -> SafeString:
    """Return the script that opens the window on every screen."""
    source, address = static("js/cms-find.js"), reverse(FIND)
    return format_html(
        '<script id="cms-find-script" type="module" src="{}" data-address="{}"></script>', source, address
    )

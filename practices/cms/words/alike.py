"""Which terms and keywords are there already, for who is typing one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from rapidfuzz import fuzz

from core.dutch.letters import fold, words
from core.search.analysis import stem
from core.text.characters import clean_line
from library.cms.page_work import may
from library.models import Term
from practices.models import PracticeTag

ALIKE = "words_alike"
# Of a word that is typed; shorter says nothing yet, longer is no word.
_SHORTEST, _LONGEST = 3, 80
# From so many on a hundred, two names are likely of one thing.
_NEAR = 84
_SAME_STEM = 99
# A name that another begins with is alike from so many letters on: buurtwerk, buurtwerking.
_LONG_ENOUGH = 5
_MOST = 5


@dataclass(frozen=True)
class Known:
    """A name that is there already. kind: in words, what it is; key: of the thing, such as 'term:3'."""

    name: str
    kind: str
    key: str


def alike(text: str, apart_from: str = "") -> list[Known]:
    """Return the terms and keywords that are called nearly so, the nearest first. Two queries."""
    wanted = clean_line(text).casefold()
    if not _SHORTEST <= len(wanted) <= _LONGEST:
        return []
    folded, stems = fold(wanted), _stems(wanted)
    found: dict[str, tuple[float, Known]] = {}
    for name, known in _names():
        score = _score(folded, stems, name)
        if known.key != apart_from and score >= _NEAR and score > found.get(known.key, (0.0, known))[0]:
            found[known.key] = score, known
    nearest = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].name))
    return [known for _score, known in nearest[:_MOST]]


def _score(folded: str, stems: list[str], name: str) -> float:
    other = fold(name)
    if other == folded:
        return 100
    shorter, longer = sorted((folded, other), key=len)
    near: float = fuzz.ratio(folded, other, score_cutoff=_NEAR)
    if near < _NEAR and len(shorter) >= _LONG_ENOUGH and longer.startswith(shorter):
        near = _NEAR
    # Stems are alike from the beginning; to look for those of every name takes a while.
    begins = other[:_SHORTEST] == folded[:_SHORTEST]
    return max(near, _SAME_STEM) if begins and _stems(name) == stems else near


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def _names() -> Iterator[tuple[str, Known]]:
    """Yield every name of every term and keyword."""
    for term in Term.objects.current().select_related("vocabulary"):
        known = Known(term.label, f"term van {term.vocabulary}", f"term:{term.pk}")
        for name in (term.label, *term.alternative_label_list()):
            yield name, known
    for key, name in PracticeTag.objects.values_list("pk", "name"):
        yield name, Known(name, "sleutelwoord", f"sleutelwoord:{key}")


@require_safe
def words_alike(request: HttpRequest) -> HttpResponse:
    """Answer what is there already, for the script of the forms."""
    if not may(request.user, "change"):
        raise PermissionDenied
    found = alike(request.GET.get("woord", ""), request.GET.get("behalve", ""))
    response = JsonResponse({"bekend": [{"naam": known.name, "soort": known.kind} for known in found]})
    add_never_cache_headers(response)
    return response


def register_alike() -> list[URLPattern]:
    """Give that answer its address."""
    return [path("woorden/bekend/", words_alike, name=ALIKE)]


def tell_while_typing() -> SafeString:
    """Return the script that tells, while someone types a term or a keyword, what is there already."""
    source, address = static("js/cms-words.js"), reverse(ALIKE)
    return format_html(
        '<script id="cms-words-script" type="module" src="{}" data-address="{}"></script>', source, address
    )

"""What may be meant, while someone types in the search box."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from core.http.any_origin import any_origin
from practices.query.practice_query import TEXT
from practices.query.selection import selection_of
from practices.query.suggestions import suggest


@any_origin
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Give what may be meant by the words so far, in groups; addresses carry the selection of the visitor."""
    selection = selection_of(request)
    groups = [
        {
            "label": group,
            "items": [
                {
                    "label": item.label,
                    "also": item.also,
                    "url": selection.carry(item.url),
                    "kind": item.kind,
                    "count": item.count,
                }
                for item in found
            ],
        }
        for group, found in suggest(request.GET.get(TEXT, "")).items()
    ]
    return JsonResponse({"groups": groups}, json_dumps_params={"ensure_ascii": False})

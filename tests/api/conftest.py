"""What the tests of the API share."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, Page

from core.http.problems import KINDS
from practices.models import PracticePage
from practices.models.choices import DocumentRole
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    PracticePageFactory,
    PracticePresentationFactory,
    SiteTree,
)
from tests.factories.base import root_collection, stream

PAGES = "/api/v2/pages/"
PRACTICES = f"{PAGES}?type=practices.PracticePage"
EVENTS = f"{PAGES}?type=events.EventPage"

Get = Callable[[str], Any]


def small_image(**fields: Any) -> Any:
    """Return an image of which renditions are quickly made."""
    return DatabankImageFactory(file__width=64, file__height=40, **fields)


def linked_text(page: Page, document: Any) -> str:
    """Return rich text with a link to a page and one to a document, as it is stored."""
    return (
        f'<p>Zie <a linktype="page" id="{page.pk}">deze praktijk</a>, '
        f'<a linktype="document" id="{document.pk}">dit draaiboek</a> en '
        f'<a href="https://www.example.be/">een site</a>.</p>'
    )


def linked_practice(target: PracticePage, event: Page | None = None, **fields: Any) -> PracticePage:
    """Return a practice with every field filled in, which refers to `target` in every way that it can."""
    document = DatabankDocumentFactory(title="Handleiding", file__filename="handleiding.pdf", file_size=17)
    image = small_image(title="Tafel", credit="Jana Peeters", focal_point_x=30, focal_point_y=20)
    practice: Any = PracticePageFactory(
        **{
            "full": True,
            "image": image,
            "method": target,
            "related": [target],
            "reason": linked_text(target, document),
            "approach": stream(
                ("heading", "Hoe het loopt"),
                ("text", linked_text(target, document)),
                ("steps", [{"title": "Verken de buurt", "text": linked_text(target, document)}]),
                ("quote", {"text": "Ik ken nu de halve straat.", "source": "Bewoner"}),
                ("illustration", {"image": image.pk, "caption": "De lange tafel"}),
            ),
            "documents": [(document, DocumentRole.EVALUATION)],
            **fields,
        }
    )
    if event is not None:
        PracticePresentationFactory(practice=practice, event_page=event.page_ptr)
    return practice


def private_collection() -> Collection:
    """Return a collection below one that needs a login."""
    outer = root_collection().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=outer, restriction_type=CollectionViewRestriction.LOGIN)
    inner: Collection = outer.add_child(name="Nog meer intern")
    return inner


@pytest.fixture
def get(client: Client, site: SiteTree) -> Get:
    """Return the JSON at a path, which must be there."""

    def answer(path: str) -> Any:
        response = client.get(path)
        assert response.status_code == 200, (path, response.content)
        assert response["Content-Type"] == "application/json"
        return json.loads(response.content)

    return answer


def problem(response: HttpResponse, status: int) -> dict[str, Any]:
    """Return the problem details of a response, which must have this status."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == status
    assert body["type"] in {kind.uri for kind in KINDS if kind.status == status}
    assert body["title"]
    assert body["detail"]
    return body

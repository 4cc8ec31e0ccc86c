"""Lists take a fixed number of SQL queries, whatever the number of rows; one of them reads the change stamp."""

import pytest

from library.api.told import kept_records
from library.models import DatabankImage
from practices.models.choices import DocumentRole
from tests.api.conftest import EVENTS, PRACTICES, linked_practice, private_collection, small_image
from tests.factories import (
    DatabankDocumentFactory,
    EventPageFactory,
    PracticePageFactory,
    StandardPageFactory,
)
from tests.factories.base import stream

pytestmark = pytest.mark.both_databases

SIZES = (2, 12)


def assert_queries(client, django_assert_num_queries, path, expected, again):
    """Assert that `path` takes `expected` queries at every size, once the renditions of its images were made, and that
    who asks `again` is told what was told before.
    """
    for size in SIZES:
        address = f"{path}&limit={size}"
        items = client.get(address).json()["items"]
        assert len(items) == size
        kept_records.forget()
        with django_assert_num_queries(expected):
            client.get(address)
        with django_assert_num_queries(again):
            assert client.get(address).json()["items"] == items


@pytest.fixture
def practices(site):
    """Twelve practices with everything that a practice can have."""
    target = PracticePageFactory(title="Methodiek")
    event = EventPageFactory()
    return [
        linked_practice(target, event, tags=(f"woord {number}", "straat"), partners=(f"Partner {number}",))
        for number in range(SIZES[-1])
    ]


@pytest.fixture
def events(site):
    """Twelve events with everything that an event can have, each with practices of its own."""
    return [
        EventPageFactory(full=True, image=small_image(), practices=PracticePageFactory.create_batch(2))
        for _number in range(SIZES[-1])
    ]


# Few tests with many paths each: making the rows takes longer than asking for them.


@pytest.mark.thorough
def test_practices(client, practices, django_assert_num_queries):
    for path, expected in {
        # The total of these is known: the index of facets has it.
        f"{PRACTICES}&fields=*&order=-title": (15, 2),
        f"{PRACTICES}&fields=*&status=afgerond": (15, 2),
        f"{PRACTICES}&fields=*&tags=straat&status=afgerond": (16, 3),
        f"{PRACTICES}&fields=*&tags=straat&search=straat": (16, 3),
        # Fields that are not asked for cost nothing.
        f"{PRACTICES}&fields=summary,project_owner": (3, 2),
        f"{PRACTICES}&fields=tags": (4, 2),
    }.items():
        assert_queries(client, django_assert_num_queries, path, *expected)
    # An image that may not be shown takes one more: it is looked for among those without renditions.
    private = DatabankImage.objects.filter(pk=practices[-1].image_id)
    private.update(collection=private_collection())
    assert_queries(client, django_assert_num_queries, f"{PRACTICES}&fields=*&order=-id", 16, 2)


@pytest.mark.thorough
def test_events_and_pages_of_every_type(client, events, django_assert_num_queries):
    assert_queries(client, django_assert_num_queries, f"{EVENTS}&fields=*", 11, 3)
    assert_queries(client, django_assert_num_queries, "/api/v2/pages/?fields=*", 4, 3)


@pytest.mark.thorough
def test_images(client, site, django_assert_num_queries):
    images = [small_image() for _number in range(SIZES[-1])]
    for number, image in enumerate(images):
        image.tags.add("straat", f"woord {number}")
    shown = [("illustration", {"image": image.pk, "caption": ""}) for image in images]
    StandardPageFactory(body=stream(*shown))
    assert_queries(client, django_assert_num_queries, "/api/v2/images/?fields=*", 6, 3)


@pytest.mark.thorough
def test_documents(client, site, django_assert_num_queries):
    documents = [DatabankDocumentFactory() for _number in range(SIZES[-1])]
    for number, document in enumerate(documents):
        document.tags.add("straat", f"woord {number}")
    PracticePageFactory(documents=[(document, DocumentRole.DOWNLOAD) for document in documents])
    assert_queries(client, django_assert_num_queries, "/api/v2/documents/?fields=*", 5, 3)

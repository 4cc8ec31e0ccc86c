"""What a stored version of a page refers to may be gone when it is read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Comment, CommentReply

from practices.models import PracticePage
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    OrganisationFactory,
    PracticePageFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.thorough
def test_a_key_of_the_page_becomes_empty_and_a_row_goes(site):
    image, owner, document = DatabankImageFactory(), OrganisationFactory(name="Weg"), DatabankDocumentFactory()
    gone, stays = PracticePageFactory(title="Weg"), PracticePageFactory(title="Blijft")
    page = PracticePageFactory(
        image=image, project_owner=owner, related=[gone, stays], documents=[(document, "download")], tags=["straat"]
    )
    version = page.save_revision()
    # As after years: the page itself has let go of all of it.
    for relation in ("related_rows", "practice_documents"):
        setattr(page, relation, [])
    page.image = page.project_owner = None
    page.owner_unknown_reason = "Niet bekend."
    page.save()
    page.save_revision()
    for row in (image, owner, document, gone):
        row.delete()
    read = version.as_object()
    assert (read.image, read.project_owner) == (None, None)
    assert [row.related.title for row in read.related_rows.all()] == ["Blijft"]
    assert list(read.practice_documents.all()) == []
    assert [str(tag) for tag in read.tags.all()] == ["straat"]


def test_an_answer_to_a_comment_goes_with_who_wrote_it(site):
    page, leaver, stayer = PracticePageFactory(), UserFactory(), UserFactory()
    comment = Comment(page=page, user=stayer, text="Klopt dit?", contentpath="title", resolved_by=leaver)
    comment.replies = [CommentReply(user=leaver, text="Ja."), CommentReply(user=stayer, text="Zeker?")]
    page.wagtail_admin_comments = [comment]
    stored = page.serializable_data()
    Comment.objects.all().delete()
    leaver.delete()
    (read,) = PracticePage.from_serializable_data(stored).wagtail_admin_comments.all()
    assert (read.text, read.resolved_by) == ("Klopt dit?", None)
    assert [reply.text for reply in read.replies.all()] == ["Zeker?"]


@pytest.mark.thorough
def test_the_number_of_rows_costs_no_queries(site):
    def queries(rows):
        numbers = range(rows)
        page = PracticePageFactory(
            terms=[f"doelgroep:groep-{number}" for number in numbers],
            partners=[f"Partner {number}" for number in numbers],
            related=[PracticePageFactory() for _number in numbers],
        )
        version = page.save_revision()
        with CaptureQueriesContext(connection) as captured:
            version.as_object()
        return len(captured)

    assert queries(1) == queries(6)

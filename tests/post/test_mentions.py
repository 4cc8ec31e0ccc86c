"""A name after @ in a comment on a page owes a mail to who is called so, and to nobody else."""

import pytest
from wagtail.models import Comment, CommentReply

from post.models import OutgoingMail
from tests.factories import PracticePageFactory, UserFactory


@pytest.fixture
def people(editor, moderator):
    """Three who may edit pages, two of them with one first name; and someone who may not."""
    for person, names in ((editor, "An Peeters"), (moderator, "Griet Janssens")):
        person.first_name, person.last_name = names.split()
        person.save()
    UserFactory(first_name="An", last_name="Claes", groups=[*editor.groups.all()])
    UserFactory(first_name="Lies", last_name="Maes")
    return editor, moderator


@pytest.fixture
def write(people):
    """Return who is owed a mail for a comment of the moderator with this text."""
    page = PracticePageFactory(title="Leefstraat")

    def comment(text):
        Comment.objects.create(page=page, user=people[1], text=text, contentpath="title")
        return sorted(OutgoingMail.objects.values_list("to", flat=True))

    return comment


@pytest.mark.parametrize("text", ["@An Peeters: klopt dit?", "Kijk eens, @an peeters", "(@{email})"])
def test_who_is_named_is_told(write, people, text):
    assert write(text.format(email=people[0].email)) == [people[0].email]
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Griet Janssens vermeldt je bij Leefstraat"
    comment = Comment.objects.get()
    assert f"/cms/pages/{comment.page_id}/edit/?comment={comment.pk}" in mail.text
    assert "<p>" not in mail.text
    # Saved again, as each version of the page does, it says nothing new.
    comment.save()
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["An Peeters, klopt dit?", "@An, klopt dit?", "x@An Peeters", "@An Peetersen", "@Lies", "@Griet", "@"]
)
def test_nobody_else_is(write, text):
    assert write(text) == []


def test_an_answer_names_too(write, people):
    write("Klopt dit?")
    CommentReply.objects.create(comment=Comment.objects.get(), user=people[0], text="Ja, @Griet.")
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [people[1].email]

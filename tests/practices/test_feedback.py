"""Readers say whether a practice helped them, and why; editors read it."""

import datetime

import pytest
from django.utils import timezone

from practices.feedback.views import MOST
from practices.models import Feedback
from practices.models.readers.feedback import forget_sentences
from tests.cms import soup
from tests.factories import FeedbackFactory, PracticePageFactory, UserFactory
from tests.html import assert_sound, text_of

REACTIONS = "/cms/snippets/practices/feedback/"


@pytest.fixture
def practice(site):
    return PracticePageFactory(title="Leefstraat")


@pytest.fixture(autouse=True)
def browser(client):
    """A browser says where a form was sent from."""
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"


def address(practice):
    return f"/geholpen/{practice.translation_key}/"


def test_a_reader_answers_and_adds_a_sentence(client, practice):
    page = soup(client.get(practice.url))
    form = page.select_one("form.helped")
    assert form["action"] == address(practice)
    answer = client.post(form["action"], {"geholpen": "nee"})
    assert answer.status_code == 303
    row = Feedback.objects.get()
    assert (row.practice, row.helped, row.sentence) == (practice, False, "")
    thanks = client.get(answer["Location"])
    assert_sound(thanks)
    assert "Wat miste je?" in text_of(soup(thanks))
    given = client.post(answer["Location"], {"sentence": "Er staat niet wat het kost."})
    assert given.status_code == 303
    row.refresh_from_db()
    assert row.sentence == "Er staat niet wat het kost."
    after = client.get(given["Location"])
    assert "Bedankt, de redactie leest het" in text_of(soup(after))
    assert soup(after).select_one("form.form") is None
    # Said is said: a second sentence does not take its place.
    client.post(answer["Location"], {"sentence": "Iets anders."})
    row.refresh_from_db()
    assert row.sentence == "Er staat niet wat het kost."


def test_nothing_is_kept_of_who_answered(client, practice):
    answer = client.post(address(practice), {"geholpen": "ja"}, REMOTE_ADDR="203.0.113.7")
    thanks = client.get(answer["Location"])
    assert not client.cookies
    assert "no-store" in thanks["Cache-Control"]
    assert {field.name for field in Feedback._meta.get_fields()} == {
        "id", "practice", "key", "helped", "sentence", "given_at",
    }  # fmt: skip


@pytest.mark.parametrize("data", [{}, {"geholpen": ""}, {"geholpen": "misschien"}])
def test_what_is_no_answer_is_asked_again(client, practice, data):
    answer = client.post(address(practice), data)
    assert answer.status_code == 422
    assert_sound(answer, 422)
    assert soup(answer).select("form.helped button")
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(("sentence", "error"), [("  ", "Schrijf een zin"), ("x" * 301, "Dat is te lang")])
def test_what_is_no_sentence_is_shown_at_its_field(client, practice, sentence, error):
    where = client.post(address(practice), {"geholpen": "ja"})["Location"]
    answer = client.post(where, {"sentence": sentence})
    assert answer.status_code == 422
    assert_sound(answer, 422)
    assert error in soup(answer).select_one("#id_sentence_error").get_text()


def test_what_the_public_does_not_see_takes_no_answer(client, practice):
    draft = PracticePageFactory(title="Concept", live=False)
    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), {"geholpen": "ja"}).status_code == 404
    assert client.get("/geholpen/verzonnen/").status_code == 404
    assert not Feedback.objects.exists()


def test_what_says_not_where_it_comes_from_is_no_answer(client, practice):
    del client.defaults["HTTP_SEC_FETCH_SITE"]
    assert client.post(address(practice), {"geholpen": "ja"}).status_code == 403
    answer = client.post(address(practice), {"geholpen": "ja"}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 303
    assert Feedback.objects.count() == 1


def test_another_site_can_not_answer_for_its_visitors(client, practice):
    answer = client.post(address(practice), {"geholpen": "ja"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    row = FeedbackFactory(practice=practice)
    where = client.post(address(practice), {"geholpen": "ja"})["Location"]
    answer = client.post(where, {"sentence": "Reclame."}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Feedback.objects.exclude(pk=row.pk).exclude(sentence="").exists()


def test_one_address_answers_so_often(client, practice):
    for _time in range(MOST):
        assert client.post(address(practice), {"geholpen": "ja"}).status_code == 303
    assert client.post(address(practice), {"geholpen": "ja"}).status_code == 429
    assert Feedback.objects.count() == MOST


def test_a_sentence_is_added_soon_and_forgotten_after_two_years(client, practice):
    where = client.post(address(practice), {"geholpen": "ja"})["Location"]
    Feedback.objects.update(given_at=timezone.now() - datetime.timedelta(hours=2))
    assert soup(client.get(where)).select_one("form.form") is None
    client.post(where, {"sentence": "Te laat."})
    assert Feedback.objects.get().sentence == ""
    old = FeedbackFactory(practice=practice, sentence="Oud.", given_at=timezone.now() - datetime.timedelta(days=731))
    new = FeedbackFactory(practice=practice, sentence="Nieuw.", given_at=timezone.now() - datetime.timedelta(days=729))
    assert forget_sentences() == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.sentence, new.sentence) == ("", "Nieuw.")


@pytest.mark.both_databases
def test_editors_read_it_by_practice_and_nobody_writes_it(client, practice, django_assert_num_queries):
    other = PracticePageFactory(title="Buurtbarbecue")
    moment = timezone.make_aware(datetime.datetime(2026, 3, 26, 13, 15))
    row = FeedbackFactory(practice=practice, sentence="=1+1", helped=False, given_at=moment)
    FeedbackFactory(practice=other, sentence="Handig.")
    client.force_login(UserFactory(superuser=True))
    client.get(REACTIONS)
    # The same, however many there are.
    with django_assert_num_queries(9):
        listed = client.get(REACTIONS)
    assert [text in listed.content.decode() for text in ("Leefstraat", "Handig.", "Buurtbarbecue")] == [True] * 3
    chosen = client.get(REACTIONS, {"q": practice.title}).content.decode()
    assert "=1+1" in chosen
    assert "Handig." not in chosen
    csv = client.get(REACTIONS, {"export": "csv"})
    assert ",nee,'=1+1,2026-03-26 13:15:00" in b"".join(csv.streaming_content).decode()
    assert client.get(f"{REACTIONS}add/").status_code in {302, 403, 404}
    assert client.get(f"{REACTIONS}edit/{row.pk}/").status_code in {302, 403, 404}
    assert client.post(f"{REACTIONS}delete/{row.pk}/").status_code == 302
    assert not Feedback.objects.filter(pk=row.pk).exists()


def test_who_may_not_read_it_does_not(client, editor, practice):
    FeedbackFactory(practice=practice, sentence="Handig.")
    client.force_login(editor)
    answer = client.get(REACTIONS, follow=True)
    assert "Handig." not in answer.content.decode()

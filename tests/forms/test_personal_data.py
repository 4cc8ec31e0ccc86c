"""What the site holds about one person: given and erased at their request, by who may."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from events.models import Registration
from forms.models import HandInDraft, Submission
from forms.models.choices import SubmissionStatus
from post.models import OutgoingMail
from practices.models import Follower
from tests.cms import messages_of, soup
from tests.factories import (
    FollowedQueryFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    RegistrationMailFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    SubmissionMessageFactory,
    UserFactory,
    site_tree,
)
from tests.factories.registration import OpenEventFactory
from tests.html import text_of

pytestmark = pytest.mark.both_databases

AN = "an.peeters@example.be"


@pytest.fixture
def url(site):
    return reverse("forms_people")


@pytest.fixture
def officer(db, client):
    """Someone who answers for the data, logged in."""
    user = UserFactory()
    user.user_permissions.add(*Permission.objects.filter(codename__in=["answer_people", "access_admin"]))
    client.force_login(user)
    return user


@pytest.fixture
def held(site):
    """Of An: a submission with a message and a mail, a draft, a registration, what she follows; and of someone else."""
    for email in (AN.upper(), "bo@example.be"):
        submission = SubmissionFactory(page=site.hand_in, email=email)
        SubmissionMessageFactory(submission=submission, text="In welke straat?")
        OutgoingMailFactory(submission=submission, to=email)
        HandInDraft.objects.create(page=site.hand_in, data={"je_e_mailadres": [email]})
    event = OpenEventFactory(title="Studiedag")
    for email in (AN, "bo@example.be"):
        mail = OutgoingMailFactory(to=email, subject="Je bent ingeschreven")
        RegistrationMailFactory(registration=RegistrationFactory(event=event, email=email), mail=mail)
        FollowedQueryFactory(follower__email=email)


def test_everything_about_a_person_is_given(held, client, officer, url):
    shown = text_of(soup(client.post(url, {"email": AN})))
    for line in ("Inzendingen: 1", "Concepten: 1", "Inschrijvingen: 1", "Gevolgd: 1", "Mails: 2"):
        assert line in shown
    response = client.post(url, {"email": AN, "download": "1"})
    assert response["Content-Disposition"] == 'attachment; filename="gegevens.json"'
    assert "no-store" in response["Cache-Control"]
    told = response.json()
    assert told["inzendingen"][0]["antwoorden"]["Naam van de praktijk"] == "Leefstraat"
    assert told["inzendingen"][0]["berichten"][0]["tekst"] == "In welke straat?"
    assert len(told["mails"]) == 2
    assert told["concepten"][0]["antwoorden"] == {"je_e_mailadres": [AN.upper()]}
    assert told["inschrijvingen"][0]["evenement"] == "Studiedag"
    assert told["gevolgd"] == [{"zoekvraag": "alle praktijken", "bevestigd": True}]
    assert "bo@example.be" not in response.content.decode()
    assert {entry.user for entry in ModelLogEntry.objects.filter(action="forms.view")} == {officer}


def test_an_address_that_ends_alike_is_another_person(held, client, officer, url):
    HandInDraft.objects.create(page=site_tree().hand_in, data={"je_e_mailadres": [f"jo{AN}"], "naam": ["Jo"]})
    told = client.post(url, {"email": AN, "download": "1"}).json()
    assert [row["antwoorden"] for row in told["concepten"]] == [{"je_e_mailadres": [AN.upper()]}]
    client.post(url, {"email": AN, "erase": "1"})
    assert HandInDraft.objects.filter(data__naam=["Jo"]).exists()


def test_everything_about_a_person_is_erased(held, client, officer, url):
    response = client.post(url, {"email": AN, "erase": "1"}, follow=True)
    assert "Gewist: 4 gegevens." in messages_of(response)
    assert AN not in response.content.decode()
    gone = Submission.objects.get(email="")
    assert (gone.form_data, gone.status) == ({}, SubmissionStatus.WITHDRAWN)
    assert [row.email for row in Registration.objects.all()] == ["bo@example.be"]
    assert [row.data for row in HandInDraft.objects.all()] == [{"je_e_mailadres": ["bo@example.be"]}]
    assert not OutgoingMail.objects.filter(to__iexact=AN).exists()
    assert [row.email for row in Follower.objects.all()] == ["bo@example.be"]
    assert Submission.objects.get(email="bo@example.be").form_data
    assert ModelLogEntry.objects.get(action="forms.anonymise").user == officer
    assert not [row for row in ModelLogEntry.objects.all() if AN in str(row.data).lower()]


def test_the_files_of_a_person_are_erased(held, client, officer, url, django_capture_on_commit_callbacks):
    of_submission = SubmissionFileFactory(submission=Submission.objects.get(email=AN.upper()))
    draft = HandInDraft.objects.get(data={"je_e_mailadres": [AN.upper()]})
    of_draft = draft.files.create(
        question="bestanden", file=ContentFile(b"%PDF-1.7", name="a.pdf"), name="a.pdf", media_type="x/y", size=8
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"email": AN, "erase": "1"})
    for row in (of_submission, of_draft):
        assert not row.file.storage.exists(row.file.name)


def test_what_was_handled_keeps_how_it_ended(site, client, officer, url):
    SubmissionFactory(page=site.hand_in, status=SubmissionStatus.DECLINED, handled_at=timezone.now())
    client.post(url, {"email": AN, "erase": "1"})
    assert Submission.objects.get().status == SubmissionStatus.DECLINED


def test_looking_erases_nothing(held, client, officer, url):
    for response in (client.get(url), client.get(url, {"email": AN, "erase": "1"}), client.post(url, {"email": AN})):
        assert response.status_code == 200
    assert Submission.objects.filter(email__iexact=AN).exists()


@pytest.mark.parametrize("email", ["", "an", "%", "x" * 300 + "@example.be", "a\x00b@", "' OR 1=1 --"])
def test_what_is_no_address_finds_nothing(held, client, officer, url, email):
    for button in ("", "download", "erase"):
        assert client.post(url, {"email": email, button: "1"}).status_code == 422
    assert Submission.objects.exclude(email="").count() == 2


def test_an_address_that_is_not_known_says_so(held, client, officer, url):
    assert "is niets gevonden" in text_of(soup(client.post(url, {"email": "niemand@example.be"})))


def test_who_may_only_read_submissions_does_not_get_in(held, client, editor, url):
    editor.user_permissions.add(*Permission.objects.filter(codename__in=["view_submission", "change_submission"]))
    for user in (None, UserFactory(), editor):
        if user:
            client.force_login(user)
        for button in ("", "download", "erase"):
            response = client.post(url, {"email": AN, button: "1"})
            assert response.status_code in (302, 403)
            assert b"Leefstraat" not in response.content
    assert Submission.objects.exclude(email="").count() == 2

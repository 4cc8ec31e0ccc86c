"""Forms about a practice: "Aanvullen of verbeteren" and "Ook bij ons", from its page to the inbox and back."""

import pytest
from django.urls import reverse

from forms import handling
from forms.adoption import approve_adoption, tells_of_adoption
from forms.choices import SubmissionStatus
from forms.links import path_to
from forms.models import HandInDraft, OutgoingMail, Submission
from practices.models import PracticeAdoption
from tests.cms import messages_of, soup
from tests.factories import (
    FormPageFactory,
    MunicipalityFactory,
    PracticeAdoptionFactory,
    PracticePageFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.factories.forms import ANSWERS
from tests.forms.conftest import token
from tests.forms.stepped import begin, stepped_form
from tests.html import assert_sound, text_of

URL = "/ook-bij-ons/"
FIELDS = (
    {"label": "Gemeente", "field_type": "municipality"},
    {"label": "Sinds", "field_type": "singleline", "maps_to": "started", "required": False},
    {"label": "Wat is anders?", "field_type": "multiline", "maps_to": "approach", "required": False},
    {"label": "E-mail", "field_type": "email"},
)
TOLD = {"gemeente": "Genk", "sinds": "2024", "wat_is_anders": "In de winter.", "e_mail": "an@example.be"}


@pytest.fixture
def practice(site):
    MunicipalityFactory(genk=True)
    return PracticePageFactory(title="Leefstraat", slug="leefstraat", municipalities=["44021"])


@pytest.fixture
def form(site):
    page = FormPageFactory(title="Ook bij ons", slug="ook-bij-ons", fields=FIELDS)
    site.settings.adoption_page = page
    site.settings.save()
    return page


def tell(client, **answers):
    """Hand in the form as the page of the practice leads to it."""
    shown = assert_sound(client.get(f"{URL}?praktijk=leefstraat")).select_one("main form[method=post]")
    hidden = {field["name"]: field["value"] for field in shown.select("input[type=hidden]")}
    response = client.post(shown["action"], {**hidden, **TOLD, "formuliersleutel": token(), **answers})
    assert response.status_code == 303
    return Submission.objects.latest("pk")


def test_the_form_says_what_it_is_about_and_keeps_it(practice, form, client):
    assert "Over de praktijk Leefstraat" in text_of(assert_sound(client.get(f"{URL}?praktijk=leefstraat")))
    wrong = client.post(URL, {"praktijk": "leefstraat", "formuliersleutel": token()})
    assert assert_sound(wrong, status=422).select_one("input[name=praktijk]")["value"] == "leefstraat"
    assert tell(client).about == practice


def test_a_form_with_steps_keeps_it_too(practice, client):
    stepped_form()
    begin(client, "?praktijk=leefstraat")
    assert HandInDraft.objects.get().about == practice


@pytest.mark.parametrize(
    "slug", ["", "bestaat-niet", "besloten", "%00", "x" * 3000, "' OR 1=1 --", "🙂", "../", "Leefstraat", "<b>"]
)
def test_what_names_no_public_practice_is_left_out(practice, form, client, slug):
    PracticePageFactory(slug="besloten", draft=True)
    document = assert_sound(client.get(URL, {"praktijk": slug}))
    assert not document.select("input[name=praktijk]")
    assert client.post(URL, {**TOLD, "praktijk": slug, "formuliersleutel": token()}).status_code == 303
    assert Submission.objects.get().about is None


def test_the_same_about_another_practice_is_another_submission(practice, form, client):
    PracticePageFactory(slug="speelstraat")
    tell(client)
    client.post(URL, {**TOLD, "praktijk": "speelstraat", "formuliersleutel": token()})
    assert {row.about.slug for row in Submission.objects.all()} == {"leefstraat", "speelstraat"}


def test_an_adoption_shows_after_approval_and_the_municipality_hears_of_it(practice, form, client):
    submission = tell(client)
    assert tells_of_adoption(submission)
    assert "Genk" not in text_of(assert_sound(client.get(practice.url)))
    approve_adoption(submission, UserFactory())
    assert "Ook toegepast in Genk , sinds 2024 In de winter." in text_of(assert_sound(client.get(practice.url)))
    assert text_of(assert_sound(client.get("/praktijken/?gemeente=genk")).select_one(".card__title")) == "Leefstraat"
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.ADOPTED
    status = assert_sound(client.get(path_to(submission)))
    assert "Wat je doorgaf, is overgenomen" in text_of(status)
    assert status.select_one(f"main a.button[href='{practice.url}']")
    assert practice.url in OutgoingMail.objects.get(subject__startswith="Wat je doorgaf, staat").text


def test_approving_twice_makes_one(practice, form, client):
    submission = tell(client)
    approve_adoption(submission, UserFactory())
    with pytest.raises(handling.NotPossibleError):
        approve_adoption(submission, UserFactory())
    assert PracticeAdoption.objects.count() == 1


def test_what_is_told_of_a_municipality_already_stays(practice, form, client):
    PracticeAdoptionFactory(practice=practice, changes="Eerst.")
    assert approve_adoption(tell(client), UserFactory()) == []
    assert PracticeAdoption.objects.get().changes == "Eerst."


@pytest.mark.parametrize(("told", "kept"), [("2024-03", "2024-03"), ("vorig jaar", ""), ("", ""), ("x" * 200, "")])
def test_a_date_that_is_none_is_left_to_the_editor(practice, form, client, told, kept):
    approve_adoption(tell(client, sinds=told, wat_is_anders="x" * 5000), UserFactory())
    adoption = PracticeAdoption.objects.get()
    assert adoption.since == kept
    assert len(adoption.changes) == 600


def test_without_a_practice_nothing_is_adopted(site, form, client):
    assert client.post(URL, {**TOLD, "formuliersleutel": token()}).status_code in (303, 422)
    plain = client.post(site.hand_in.url, {**ANSWERS, "formuliersleutel": token()})
    assert plain.status_code == 303
    for submission in Submission.objects.all():
        assert not tells_of_adoption(submission)
        with pytest.raises(handling.NotPossibleError):
            approve_adoption(submission, UserFactory())
    assert not PracticeAdoption.objects.exists()


def test_an_editor_approves_it_from_the_inbox(practice, form, client, superuser):
    letter = reverse("inzendingen_modeladmin_inspect", args=[tell(client).pk])
    client.force_login(superuser)
    document = soup(client.get(letter))
    assert "Gaat over Leefstraat" in text_of(document)
    button = next(form for form in document.select("main form") if "Ook toegepast in" in form.get_text())
    response = client.post(button["action"], follow=True)
    assert "De gemeente staat bij de praktijk" in messages_of(response)
    assert "Ook toegepast in" not in text_of(soup(response).select_one("main"))
    assert PracticeAdoption.objects.get().municipality.name == "Genk"


def test_a_hand_in_of_a_practice_is_no_adoption(site, client, superuser):
    submission = SubmissionFactory(page=site.hand_in)
    client.force_login(superuser)
    letter = reverse("inzendingen_modeladmin_inspect", args=[submission.pk])
    assert "Ook toegepast in" not in text_of(soup(client.get(letter)))
    response = client.post(reverse("submission_toepassing", args=[submission.pk]), follow=True)
    assert "Er is geen praktijk of geen gemeente gekozen" in messages_of(response)

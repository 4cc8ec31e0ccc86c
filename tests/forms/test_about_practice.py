"""Forms about a practice: "Aanvullen of verbeteren" and "Ook bij ons", from its page to the inbox and back."""

import datetime

import pytest
from django.urls import reverse

from forms.filling.links import path_to
from forms.filling.mails import INSPECT
from forms.handling import status_changes
from forms.handling.adoption import approve_adoption, tells_of_adoption
from forms.models import HandInDraft, Submission
from forms.models.choices import SubmissionStatus
from post.models import OutgoingMail
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
from tests.forms.stepped import URL as STEPPED
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


def chosen(document):
    """Return the practice that the form starts with."""
    option = document.select_one("main select[name=praktijk] option[selected]")
    return option["value"] if option else ""


def tell(client, **answers):
    """Hand in the form as the page of the practice leads to it."""
    shown = assert_sound(client.get(f"{URL}?praktijk=leefstraat")).select_one("main form[method=post]")
    hidden = {field["name"]: field["value"] for field in shown.select("input[type=hidden]")}
    hidden["praktijk"] = chosen(shown.find_parent("html"))
    response = client.post(shown["action"], {**hidden, **TOLD, "formuliersleutel": token(), **answers})
    assert response.status_code == 303
    return Submission.objects.latest("pk")


@pytest.mark.thorough
def test_the_form_says_what_it_is_about_and_keeps_it(practice, form, client):
    shown = assert_sound(client.get(f"{URL}?praktijk=leefstraat"))
    assert "Over de praktijk Leefstraat" in text_of(shown)
    assert chosen(shown) == "leefstraat"
    wrong = assert_sound(client.post(URL, {"praktijk": "leefstraat", "formuliersleutel": token()}), status=422)
    assert chosen(wrong) == "leefstraat"
    submission = tell(client)
    assert submission.about == practice
    assert "praktijk" not in submission.form_data


def test_a_form_of_another_kind_keeps_it_hidden(practice, site, client):
    document = assert_sound(client.get(f"{site.hand_in.url}?praktijk=leefstraat"))
    assert document.select_one("input[type=hidden][name=praktijk]")["value"] == "leefstraat"
    assert not document.select("select[name=praktijk]")


def test_a_form_with_steps_keeps_it_too(practice, client):
    stepped_form()
    begin(client, "?praktijk=leefstraat")
    assert HandInDraft.objects.get().about == practice


# --- Without the page of a practice ----------------------------------------------------------------------------------


def test_whoever_comes_from_elsewhere_chooses_the_practice(practice, form, client):
    PracticePageFactory(title="Besloten", slug="besloten", draft=True)
    PracticePageFactory(title="Arbeidersstraat", slug="arbeidersstraat", archived_on=datetime.date(2024, 1, 1))
    document = assert_sound(client.get(URL))
    select = document.select_one("main select[name=praktijk]")
    assert [option["value"] for option in select.select("option")] == ["", "arbeidersstraat", "leefstraat"]
    assert select.has_attr("required")
    assert text_of(document.select_one(f"label[for={select['id']}]")) == "Over welke praktijk gaat het?"
    assert chosen(document) == ""
    assert client.post(URL, {**TOLD, "praktijk": "leefstraat", "formuliersleutel": token()}).status_code == 303
    assert Submission.objects.get().about == practice


def test_practices_with_the_same_title_are_told_apart(practice, form, client):
    PracticePageFactory(title="Leefstraat", slug="leefstraat-2")
    options = assert_sound(client.get(URL)).select("main select[name=praktijk] option")
    assert [option.text for option in options[1:]] == ["Leefstraat (leefstraat)", "Leefstraat (leefstraat-2)"]


@pytest.mark.parametrize("setting", ["suggestion_page", "adoption_page"])
def test_a_form_with_steps_asks_before_its_first_step(practice, site, client, setting):
    page = stepped_form()
    setattr(site.settings, setting, page)
    site.settings.save()
    document = assert_sound(client.get(STEPPED))
    assert document.select_one("main select[name=praktijk]").has_attr("required")
    refused = assert_sound(client.post(f"{STEPPED}?thema=x", {}), status=422)
    assert "Kies over welke praktijk het gaat." in text_of(refused.select_one(".error-summary"))
    assert not HandInDraft.objects.exists()
    assert client.post(STEPPED, {"praktijk": "leefstraat"}).status_code == 303
    assert HandInDraft.objects.get().about == practice
    assert chosen(assert_sound(client.get(f"{STEPPED}?praktijk=leefstraat"))) == "leefstraat"


def test_a_program_names_it_too(practice, form, client):
    path = "/api/databank/forms/ook-bij-ons"
    assert client.get(path).json()["asks_practice"] is True
    for sent, said in (({}, "Kies over welke"), ({"practice": "bestaat-niet"}, "staat niet in de databank")):
        body = {"answers": TOLD, **sent}
        refused = client.post(f"{path}/submissions", body, content_type="application/json")
        assert refused.status_code == 422
        assert refused.json()["answers"][0]["question"] == "practice"
        assert said in refused.json()["answers"][0]["messages"][0]
    body = {"answers": TOLD, "practice": "leefstraat"}
    assert client.post(f"{path}/submissions", body, content_type="application/json").status_code == 201
    assert Submission.objects.get().about == practice


@pytest.mark.parametrize(
    "slug", ["", "bestaat-niet", "besloten", "%00", "x" * 3000, "' OR 1=1 --", "🙂", "../", "Leefstraat", "<b>"]
)
def test_what_names_no_public_practice_is_refused(practice, form, client, slug):
    PracticePageFactory(slug="besloten", draft=True)
    assert chosen(assert_sound(client.get(URL, {"praktijk": slug}))) == ""
    document = assert_sound(client.post(URL, {**TOLD, "praktijk": slug, "formuliersleutel": token()}), status=422)
    link = document.select_one(".error-summary a")
    assert link["href"] == f"#{document.select_one('main select[name=praktijk]')['id']}"
    assert not Submission.objects.exists()
    # What a form of another kind is about is of less weight.
    plain = {**ANSWERS, "praktijk": slug, "formuliersleutel": token()}
    assert client.post("/praktijk-doorgeven/", plain).status_code == 303
    assert Submission.objects.get().about is None


@pytest.mark.thorough
def test_the_same_about_another_practice_is_another_submission(practice, form, client):
    PracticePageFactory(slug="speelstraat")
    tell(client)
    client.post(URL, {**TOLD, "praktijk": "speelstraat", "formuliersleutel": token()})
    assert {row.about.slug for row in Submission.objects.all()} == {"leefstraat", "speelstraat"}


@pytest.mark.thorough
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


def test_what_may_be_personal_data_needs_a_tick(practice, form, client, superuser):
    submission = tell(client, wat_is_anders="Bel Jan: 0470 12 34 56.")
    client.force_login(superuser)
    step = reverse("submission_toepassing", args=[submission.pk])
    page = soup(client.get(reverse(INSPECT, args=[submission.pk])))
    assert "een telefoonnummer: ‘0470 12 34 56’" in page.select_one(f"form[action='{step}']").get_text()
    assert "persoonsgegevens" in messages_of(client.post(step, follow=True))
    assert not PracticeAdoption.objects.exists()
    client.post(step, {"nagekeken": "on"})
    assert PracticeAdoption.objects.get().changes == "Bel Jan: 0470 12 34 56."


def test_approving_twice_makes_one(practice, form, client):
    submission = tell(client)
    approve_adoption(submission, UserFactory())
    with pytest.raises(status_changes.NotPossibleError):
        approve_adoption(submission, UserFactory())
    assert PracticeAdoption.objects.count() == 1


@pytest.mark.thorough
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
    assert client.post(URL, {**TOLD, "formuliersleutel": token()}).status_code == 422
    SubmissionFactory(page=form)
    plain = client.post(site.hand_in.url, {**ANSWERS, "formuliersleutel": token()})
    assert plain.status_code == 303
    for submission in Submission.objects.all():
        assert not tells_of_adoption(submission)
        with pytest.raises(status_changes.NotPossibleError):
            approve_adoption(submission, UserFactory())
    assert not PracticeAdoption.objects.exists()


@pytest.mark.thorough
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

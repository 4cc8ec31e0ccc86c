"""'Vraag het aan de redactie': a short form in which what was searched for stands already, and its way to the inbox."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from core.listing.query import LONGEST_TEXT
from forms.filling import storing
from forms.handling.conversion import fills_a_record
from forms.models import HandInDraft, Submission
from forms.models.choices import SubmissionStatus
from home.demo.content import read
from library.context_processors import navigation
from post.models import OutgoingMail
from tests.cms import soup
from tests.factories import FormPageFactory
from tests.forms.conftest import token
from tests.forms.stepped import begin
from tests.html import assert_sound, text_of

URL = "/vraag/"


@pytest.fixture
def form(site):
    """The form as the demo makes it."""
    facts = dict(read("paginas")["question_form"])
    page = FormPageFactory(**{**facts, "fields": [{"required": True, **field} for field in facts["fields"]]})
    site.settings.question_page = page
    site.settings.save()
    return page


def answers(**changed) -> dict:
    told = {"vraag": "speelstraat", "toelichting": "", "e_mail": "an@example.be", "akkoord": "on"}
    return {**told, "formuliersleutel": token(), **changed}


def shown(client, query=""):
    """Return what stands in the question when the address says `query`."""
    document = assert_sound(client.get(f"{URL}{query}"))
    return document.select_one("input[name=vraag]").get("value", "")


def test_what_was_searched_for_stands_already_and_may_be_changed(form, client):
    assert shown(client, "?" + urlencode({"q": ' straat <b>vol</b> "water" & é '})) == 'straat <b>vol</b> "water" & é'
    assert client.post(URL, answers(vraag="iets anders")).status_code == 303
    assert Submission.objects.get().form_data["vraag"] == "iets anders"


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00", "?q=%20", "?vraag=x", "?e_mail=an@example.be", "?Q=x"])
def test_nothing_else_of_the_address_stands_in_it(form, client, query):
    assert shown(client, query) == ""
    assert not assert_sound(client.get(f"{URL}{query}")).select_one("input[name=e_mail]").get("value")


@pytest.mark.parametrize("text", ["x" * 5000, "🙂" * 300, "een twee " * 200, "%C3%28"])
def test_a_text_that_nobody_types_still_fits(form, client, text):
    told = shown(client, "?" + urlencode({"q": text}))
    assert 0 < len(told) <= LONGEST_TEXT
    assert client.post(URL, answers(vraag=told)).status_code == 303


def test_it_asks_for_an_address_and_consent(form, client):
    for missing in ("vraag", "e_mail", "akkoord"):
        document = assert_sound(client.post(URL, {**answers(), missing: ""}), status=422)
        assert document.select_one(f"[name={missing}][aria-invalid=true]"), missing
        if missing != "vraag":
            assert document.select_one("input[name=vraag]")["value"] == "speelstraat"
    assert not Submission.objects.exists()


def test_a_robot_and_a_flood_are_kept_out(form, client, monkeypatch):
    monkeypatch.setattr(storing, "MOST_OF_ADDRESS", few := 3)
    assert client.post(URL, answers(website_van_je_bedrijf="http://spam.example")).status_code == 422
    assert client.post(URL, answers(formuliersleutel=token(age=0))).status_code == 422
    for number in range(few):
        assert client.post(URL, answers(vraag=f"vraag {number}", e_mail=f"an{number}@example.be")).status_code == 303
    refused = client.post(URL, answers(vraag="te veel", e_mail="laatste@example.be"))
    assert refused.status_code == 429
    assert Submission.objects.count() == few


def test_it_lands_in_the_inbox_under_what_was_asked(form, client, superuser):
    client.post(URL, answers(toelichting="Voor een wijk met veel jonge gezinnen."))
    submission = Submission.objects.get()
    assert submission.status == SubmissionStatus.RECEIVED
    assert submission.title == "speelstraat"
    # There is no practice in it to make.
    assert not fills_a_record(submission)
    client.force_login(superuser)
    listed = client.get(reverse("inzendingen_modeladmin_index"), {"formulier": form.pk})
    assert "speelstraat" in text_of(soup(listed).select_one("main"))
    letter = text_of(soup(client.get(reverse("inzendingen_modeladmin_inspect", args=[submission.pk]))))
    assert "Voor een wijk met veel jonge gezinnen." in letter
    assert "an@example.be" in letter
    assert "Maak conceptpraktijk" not in letter
    assert "speelstraat" in OutgoingMail.objects.get(to="redactie@example.be").subject
    assert "Dit gaf je door:" in OutgoingMail.objects.get(to="an@example.be").text


def test_pages_know_its_address_when_it_is_public(form, site, rf):
    request = rf.get("/")
    assert navigation(request)["navigation"].question_url == URL
    form.unpublish()
    assert navigation(request)["navigation"].question_url == ""
    site.settings.question_page = None
    site.settings.save()
    assert navigation(request)["navigation"].question_url == ""


def test_a_form_with_steps_keeps_what_was_searched_for(site, client):
    fields = [
        {"label": "Je vraag", "field_type": "step"},
        {"label": "Vraag", "field_type": "longtext", "prefilled_by": "q"},
        {"label": "Over jou", "field_type": "step"},
        {"label": "E-mail", "field_type": "email"},
    ]
    FormPageFactory(title="Vertel", slug="vertel", fields=fields)
    first = begin(client, "?q=speelstraat")
    assert HandInDraft.objects.get().data == {"vraag": ["speelstraat"]}
    assert assert_sound(client.get(first)).select_one("textarea[name=vraag]").get_text(strip=True) == "speelstraat"


@pytest.mark.parametrize(
    "field",
    [
        {"field_type": "email"},
        {"field_type": "url"},
        {"field_type": "number"},
        {"field_type": "date"},
        {"field_type": "checkbox"},
        {"field_type": "dropdown", "choices": "speelstraat\r\nanders"},
        {"field_type": "organisation"},
        {"field_type": "consent"},
    ],
    ids=lambda field: field["field_type"],
)
def test_only_a_text_is_filled_in(site, client, field):
    FormPageFactory(slug="vraag", fields=[{"label": "Vraag", "prefilled_by": "q", **field}])
    document = assert_sound(client.get(f"{URL}?q=speelstraat"))
    element = document.select_one("[name=vraag]")
    assert element.get("value") != "speelstraat"
    assert not document.select("[name=vraag] [selected][value=speelstraat], [name=vraag][checked]")

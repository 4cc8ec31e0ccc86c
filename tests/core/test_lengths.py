"""What is made from a text fits its column, on each database, and stays apart from what is made from another."""

import pytest
from django.db import DataError, transaction
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from forms.handling.conversion import make_practice
from forms.models import FormPage
from forms.models.reserved_names import RESERVED_NAMES
from home.models import StandardPage
from library.models import Organisation, OrganisationKind
from practices.models import PracticePage, PracticeTag
from practices.pages.covers import give_cover
from tests.cms import form_values
from tests.factories import FormPageFactory, PracticePageFactory, StandardPageFactory, SubmissionFactory
from tests.lengths import TooLongError

pytestmark = pytest.mark.both_databases

# Long in each script: what these become in ASCII is longer, or nothing.
TEXTS = ("м" * 255, "س" * 255, "社" * 255, "e\N{COMBINING ACUTE ACCENT}" * 127, "ß" * 255, "a" * 255, "!" * 255)


def submission_with(*answers):
    """Return a submission with answers: pairs of the part of the record and the text."""
    questions = [{"name": part, "label": part, "type": "singleline", "maps_to": part} for part, _text in answers]
    return SubmissionFactory(questions=questions, form_data=dict(answers))


@pytest.mark.parametrize("label", TEXTS)
def test_a_question_may_be_long_in_any_script(site, client, label):
    FormPageFactory(slug="vertel", fields=[{"label": label, "field_type": "singleline"}])
    name = FormPage.objects.get(slug="vertel").form_fields.get().clean_name
    assert 0 < len(name) <= 100
    assert name.isascii()
    sent = {"answers": {name: "ja"}}
    url = "/api/databank/forms/vertel/submissions"
    assert client.post(url, sent, content_type="application/json").status_code == 201


def test_questions_that_begin_alike_stay_apart(site):
    labels = ["м" * 200 + end for end in "абв"] + ["!", "?", "…"]
    page = FormPageFactory(fields=[{"label": label, "field_type": "singleline"} for label in labels])
    assert len({field.clean_name for field in page.form_fields.all()}) == len(labels)


def test_a_short_label_gives_the_name_that_it_gave(site):
    page = FormPageFactory(fields=[{"label": "Naam van de praktijk", "field_type": "singleline"}])
    assert page.form_fields.get().clean_name == "naam_van_de_praktijk"


@pytest.mark.parametrize("label", sorted(RESERVED_NAMES))
def test_a_question_never_takes_a_name_of_the_form_itself(site, client, label):
    page = FormPageFactory(slug="vertel", fields=[{"label": label.capitalize(), "field_type": "singleline"}])
    assert page.form_fields.get().clean_name not in RESERVED_NAMES


@pytest.mark.thorough
@pytest.mark.parametrize("label", TEXTS)
def test_an_editor_makes_such_a_question(site, client, superuser, label):
    page = FormPageFactory(slug="vertel", fields=[{"label": "Titel", "field_type": "singleline"}])
    client.force_login(superuser)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = form_values(client.get(edit))
    added = {"label": label, "field_type": "singleline", "id": "", "ORDER": "2", "DELETE": "", "required": "on"}
    values |= {f"form_fields-1-{name}": value for name, value in added.items()}
    values |= {"form_fields-TOTAL_FORMS": "2", "action-publish": "action-publish"}
    assert client.post(edit, values).status_code == 302
    assert FormPage.objects.get(slug="vertel").form_fields.count() == 2


@pytest.mark.parametrize("name", TEXTS)
def test_keywords_that_give_the_same_word_in_addresses(db, name):
    stem = name[:98]
    for end in ("", "!", "!?", ".", ".."):
        PracticeTag.objects.create(name=stem + end)
    slugs = set(PracticeTag.objects.values_list("slug", flat=True))
    assert len(slugs) == 5
    assert "" not in slugs


@pytest.mark.parametrize("name", TEXTS)
def test_organisations_that_give_the_same_word_in_addresses(db, name):
    longest = Organisation._meta.get_field("name").max_length
    for end in ("", "!", "!?", "."):
        Organisation.objects.create(name=name[: longest - 2] + end, kind=OrganisationKind.OTHER)
    assert Organisation.objects.values("slug").distinct().count() == 4


def test_pages_with_the_same_long_title(site):
    title = "a" * 255
    for _time in range(3):
        site.practices.add_child(instance=PracticePage(title=title, live=False))
    slugs = set(PracticePage.objects.values_list("slug", flat=True))
    assert len(slugs) == 3


@pytest.mark.parametrize("title", TEXTS)
def test_submissions_with_the_same_long_title(site, superuser, title):
    parts = ("title", "summary", "place", "project_owner", "partners", "contact_name", "tags", "links")
    answers = [(part, f"https://example.be {title}" if part == "links" else title) for part in parts]
    answers.append(("contact_email", f"{title}@example.be"))
    for _time in range(2):
        make_practice(submission_with(*answers), superuser)
    assert PracticePage.objects.count() == 2


def test_the_cover_of_a_long_title(site):
    page = PracticePageFactory(title="a" * 255)
    give_cover(page)
    assert page.image.title


def test_an_address_that_no_redirect_can_hold_still_changes(site, client, django_capture_on_commit_callbacks):
    parent = site.home
    for letter in "abc":
        parent = StandardPageFactory(title=letter, slug=letter * 200, parent=parent)
    top = StandardPage.objects.get(slug="a" * 200)
    top.slug = "kort"
    with django_capture_on_commit_callbacks(execute=True):
        top.save_revision().publish()
    assert client.get(f"/kort/{'b' * 200}/{'c' * 200}/").status_code == 200
    assert {len(path) for path in Redirect.objects.values_list("old_path", flat=True)} == {201}


def test_the_tests_on_sqlite_know_what_postgresql_refuses(site):
    with pytest.raises((TooLongError, DataError)), transaction.atomic():
        PracticeTag.objects.create(name="a" * 101)

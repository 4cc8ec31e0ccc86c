"""What was handed in before questions were kept beside the answers gets those that its form asks now."""

import importlib

import pytest
from django.apps import apps

from forms.models import Submission
from tests.factories import FormPageFactory, SubmissionFactory
from tests.factories.forms import ANSWERS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

subjects = importlib.import_module("forms.migrations.0013_submission_subject")
migration = importlib.import_module("forms.migrations.0004_inbox")


@pytest.fixture
def page(site):
    return FormPageFactory()


def test_an_old_submission_gets_the_questions_that_it_answered(page):
    told = {name: value for name, value in ANSWERS.items() if name != "gemeente"}
    old = SubmissionFactory(page=page, questions=[], form_data={**told, "verdwenen": "iets"}, email="")
    migration.keep_the_questions(apps, None)
    old.refresh_from_db()
    asked = [field for field in page.get_form_fields() if field.clean_name != "gemeente"]
    assert [(one["name"], one["label"], one["type"]) for one in old.questions] == [
        (field.clean_name, field.label, field.field_type) for field in asked
    ]
    assert old.email == ANSWERS["je_e_mailadres"]
    assert "Leefstraat" in old.answer_text()


def test_what_has_its_questions_keeps_them(page):
    new = SubmissionFactory(page=page)
    before = new.questions
    page.form_fields.update(label="Anders")
    migration.keep_the_questions(apps, None)
    new.refresh_from_db()
    assert new.questions == before


@pytest.mark.parametrize("answers", [{}, {"je_e_mailadres": None}])
def test_an_address_that_was_not_given_stays_empty(page, answers):
    old = SubmissionFactory(page=page, questions=[], form_data=answers, email="")
    migration.keep_the_questions(apps, None)
    old.refresh_from_db()
    assert old.email == ""


def test_an_old_submission_gets_its_subject(page):
    named, nameless = SubmissionFactory(page=page), SubmissionFactory(page=page, form_data={})
    Submission.objects.update(subject="")
    subjects.keep_subjects(apps, None)
    assert [Submission.objects.get(pk=sent.pk).subject for sent in (named, nameless)] == [named.title, ""]

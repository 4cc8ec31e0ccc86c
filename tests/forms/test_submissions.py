"""The inbox of the editors: who gets in, what they read, what leaves a trace."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.outputs.spreadsheets import formula_safe
from tests.cms import soup
from tests.factories import SubmissionFactory, UserFactory
from tests.factories.forms import ANSWERS
from tests.html import text_of

INBOX = "/cms/inzendingen/"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def letter(submission):
    return reverse("inzendingen_modeladmin_inspect", args=[submission.pk])


@pytest.fixture
def reader(db):
    """Someone who may read submissions, and no more."""
    user = UserFactory()
    rights = Permission.objects.filter(codename__in=["view_submission", "access_admin"])
    user.user_permissions.add(*rights)
    return user


def test_an_editor_finds_and_reads_what_was_handed_in(site, client, reader):
    submission = SubmissionFactory(page=site.hand_in)
    other = SubmissionFactory(page=site.hand_in, form_data={**ANSWERS, "omschrijving": "Iets met schaken"})
    client.force_login(reader)
    shown = text_of(soup(client.get(INBOX, {"q": "schaken"})))
    assert other.reference in shown
    assert submission.reference not in shown
    text = text_of(soup(client.get(letter(submission))))
    assert "Terug naar de lijst van inzendingen" in text
    assert "Naam van de praktijk" in text
    assert "Leefstraat" in text


def test_reading_leaves_a_trace(site, client, reader):
    submission = SubmissionFactory(page=site.hand_in)
    client.force_login(reader)
    client.get(letter(submission))
    entry = ModelLogEntry.objects.get(action="forms.view")
    assert (entry.object_id, entry.user) == (str(submission.pk), reader)


@pytest.mark.every_case
@pytest.mark.parametrize("formula", FORMULAS)
def test_the_export_is_safe_to_open(site, client, reader, formula):
    SubmissionFactory(page=site.hand_in, form_data={**ANSWERS, "naam_van_de_praktijk": formula})
    client.force_login(reader)
    response = client.get(INBOX, {"export": "csv"})
    text = (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")
    _heading, row = csv.reader(io.StringIO(text, newline=""))
    # What moves the cursor is no part of a name; what is left of it is marked.
    assert f"'{formula.strip()}" in row
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_who_may_not_read_submissions_does_not_get_to_them(site, client, editor):
    submission = SubmissionFactory(page=site.hand_in)
    for user in (None, UserFactory(), editor):
        if user:
            client.force_login(user)
        old = reverse("wagtailforms:list_submissions", args=[site.hand_in.pk])
        for address in (INBOX, f"{INBOX}?export=csv", letter(submission), old):
            response = client.get(address)
            assert response.status_code in (302, 403)
            assert b"Peeters" not in response.content


def test_wagtails_own_list_is_closed(site, client, superuser):
    SubmissionFactory(page=site.hand_in)
    client.force_login(superuser)
    assert client.get(reverse("wagtailforms:list_submissions", args=[site.hand_in.pk])).status_code == 302
    assert client.get(reverse("wagtailforms:delete_submissions", args=[site.hand_in.pk])).status_code == 302


@pytest.mark.parametrize("value", FORMULAS)
def test_formulas_become_text(value):
    assert formula_safe(value) == f"'{value}"
    assert formula_safe([value, "x"]) == f"'{value}, x"

"""The editors' list of what was handed in."""

import csv
import io

import pytest
from django.urls import reverse

from core.spreadsheets import formula_safe
from tests.factories import SubmissionFactory, UserFactory
from tests.factories.forms import ANSWERS


def address(site):
    return reverse("wagtailforms:list_submissions", args=[site.hand_in.pk])


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def test_an_editor_reads_what_was_handed_in(site, client, editor):
    submission = SubmissionFactory(page=site.hand_in)
    client.force_login(editor)
    response = client.get(address(site))
    assert response.status_code == 200
    assert submission.reference in response.content.decode()


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_export_is_safe_to_open(site, client, editor, formula):
    SubmissionFactory(page=site.hand_in, form_data={**ANSWERS, "naam_van_de_praktijk": formula})
    client.force_login(editor)
    response = client.get(address(site), {"export": "csv"})
    assert response.status_code == 200
    text = (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text, newline=""))
    found = dict(zip(heading, row, strict=True))
    assert found["Naam van de praktijk"] == f"'{formula}"
    assert found["Je naam"] == "An Peeters"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_who_may_not_edit_the_page_does_not_get_to_the_submissions(site, client):
    SubmissionFactory(page=site.hand_in)
    client.force_login(UserFactory())
    for parameters in ({}, {"export": "csv"}):
        response = client.get(address(site), parameters)
        assert response.status_code in (302, 403)
        assert b"Peeters" not in response.content


def test_a_visitor_does_not_get_to_the_submissions(site, client):
    SubmissionFactory(page=site.hand_in)
    assert client.get(address(site)).status_code == 302


@pytest.mark.parametrize("value", FORMULAS)
def test_formulas_become_text(value):
    assert formula_safe(value) == f"'{value}"
    assert formula_safe([value, "x"]) == f"'{value}, x"


@pytest.mark.parametrize("value", ["tekst", "", 5, None, True, "a=b", "1-2"])
def test_the_rest_stays_as_it_is(value):
    assert formula_safe(value) == value

"""The report of practices in the CMS: what one may choose by, what stands in it, and who may see it."""

import datetime
import io
import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow, WorkflowTask

from practices.models.choices import Status
from tests.cms import soup
from tests.factories import MunicipalityFactory, PracticePageFactory, UserFactory, term

REPORT = "/cms/rapporten/praktijken/"
# With what every screen asks: who it is, what that person may, the menu.
QUERIES = 24


@pytest.fixture
def cms(client, editor):
    client.force_login(editor)
    return client


def titles(response):
    return [cell.get_text(strip=True) for cell in soup(response).select("td.title .title-wrapper")]


def text_rows(response):
    return [" ".join(row.get_text(" ").split()) for row in soup(response).select(".listing tbody tr")]


@pytest.mark.thorough
@pytest.mark.both_databases
def test_each_filter_narrows_the_report(cms, editor, site):
    gent, theme = MunicipalityFactory(nis="44021"), term("thema:polarisering-managen-of-bestrijden")
    today = timezone.localdate()
    theirs = {"municipalities": ["44021"], "terms": ["thema:polarisering-managen-of-bestrijden"]}
    this = PracticePageFactory(title="Deze", status=Status.FINISHED, review_due=today, verified_on=None, **theirs)
    PracticePageFactory(title="Andere", status=Status.RUNNING, verified_on=today, review_due=None)
    PracticePageFactory(title="Archief", archived_on=today, status=Status.RUNNING, verified_on=today)
    task = GroupApprovalTask.objects.create(name="nazicht")
    flow = Workflow.objects.create(name="nazicht")
    WorkflowTask.objects.create(workflow=flow, task=task)
    assert titles(cms.get(REPORT)) == ["Andere", "Archief", "Deze"]
    this.save_revision(user=editor)
    flow.start(this, editor)
    for choice in (
        {"stand": "in-nazicht"},
        {"stand": "concept"},
        {"bevestigd": "na-te-vragen"},
        {"bevestigd": "nooit"},
        {"status": "afgerond"},
        {"gemeente": gent.pk},
        {"thema": theme.pk},
        {"q": "Deze"},
    ):
        assert titles(cms.get(REPORT, choice)) == ["Deze"], choice
    assert any("Deze Wacht op een moderator" in row for row in text_rows(cms.get(REPORT)))
    assert titles(cms.get(REPORT, {"stand": "op-de-site"})) == ["Andere", "Deze"]
    assert titles(cms.get(REPORT, {"stand": "gearchiveerd"})) == ["Archief"]
    # What the address does not know narrows nothing, and breaks nothing.
    assert len(titles(cms.get(REPORT, {"stand": "\x00", "gemeente": "x", "thema": "9" * 30}))) == 3


def test_a_row_says_how_a_practice_stands(cms, site):
    PracticePageFactory(
        title="=Leefstraat",
        municipalities=["44021"],
        terms=["thema:sociale-samenhang-versterken"],
        verified_on=datetime.date(2025, 1, 15),
    )
    row = text_rows(cms.get(REPORT))[0]
    assert "Op de site" in row
    assert re.search(r"Gent sociale samenhang versterken \d+ % 15 januari 2025", row)
    book = load_workbook(io.BytesIO(b"".join(cms.get(REPORT, {"export": "xlsx"}).streaming_content)))
    heading, first = list(book.active.iter_rows(values_only=True))
    assert heading[:2] == ("Titel", "Adres")
    assert first[0] == "'=Leefstraat"
    assert first[4:6] == ("Gent", "sociale samenhang versterken")
    assert b"Leefstraat" in b"".join(cms.get(REPORT, {"export": "csv"}).streaming_content)


@pytest.mark.thorough
@pytest.mark.both_databases
def test_it_takes_as_many_queries_however_many_practices(cms, site, django_assert_num_queries):
    PracticePageFactory.create_batch(2)
    cms.get(REPORT)
    with django_assert_num_queries(QUERIES):
        cms.get(REPORT)
    PracticePageFactory.create_batch(6)
    with django_assert_num_queries(QUERIES):
        cms.get(REPORT)


@pytest.mark.every_case
@pytest.mark.parametrize("path", [REPORT, f"{REPORT}?export=csv", f"{REPORT}?export=xlsx", f"{REPORT}resultaten/"])
def test_who_may_edit_no_page_sees_nothing(client, editor, site, path):
    PracticePageFactory(title="Geheim")
    GroupPagePermission.objects.all().delete()
    client.force_login(editor)
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, "/cms/")
    assert REPORT not in client.get("/cms/").content.decode()
    client.force_login(UserFactory())
    assert client.get(path).status_code in {302, 403}


def test_one_sees_only_what_one_may_edit(client, editor, site):
    mine = PracticePageFactory(title="Van mij")
    PracticePageFactory(title="Van een ander")
    GroupPagePermission.objects.update(page=mine.page_ptr)
    client.force_login(editor)
    assert titles(client.get(REPORT)) == ["Van mij"]

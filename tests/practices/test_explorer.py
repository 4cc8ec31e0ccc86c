"""The explorer of practices in the CMS: its columns, by what one chooses there, and how many queries that takes."""

import datetime

import pytest
from django.utils import timezone

from practices.models import PracticePage
from practices.models.choices import Status
from practices.models.record.completeness import completeness
from tests.cms import soup
from tests.factories import OrganisationFactory, PracticePageFactory, term

# With what every screen asks: who it is, what that person may, the menu.
QUERIES = 39
OF_THE_TYPE = "/cms/pages/usage/practices/practicepage/"


@pytest.fixture
def explorer(client, editor, site):
    """Return the explorer of practices as an editor sees it, asked with these parameters."""
    client.force_login(editor)
    return lambda **asked: client.get(f"/cms/pages/{site.practices.pk}/", asked)


def titles(response):
    return [cell.get_text(strip=True) for cell in soup(response).select("tbody .title-wrapper")]


def test_a_row_says_what_an_editor_looks_for(explorer):
    PracticePageFactory(
        title="Leefstraat",
        municipalities=["44021"],
        terms=["thema:sociale-samenhang-versterken"],
        project_owner=OrganisationFactory(name="Stad Gent"),
        verified_on=datetime.date(2025, 1, 15),
        status=Status.FINISHED,
        archived_on=timezone.localdate(),
    )
    practice = PracticePage.objects.get()
    row = " ".join(soup(explorer()).select_one("tbody tr").get_text(" ").split())
    for told in ("Gent sociale samenhang versterken Stad Gent", f"{completeness(practice).percent} %", "15 jan 2025"):
        assert told in row
    assert row.endswith("Afgerond · gearchiveerd")


def test_a_row_says_when_it_appears_and_goes(explorer):
    later = timezone.make_aware(datetime.datetime(2090, 3, 26, 13, 15))
    coming = PracticePageFactory(title="Straks", draft=True, go_live_at=later)
    coming.save_revision(approved_go_live_at=later)
    PracticePageFactory(title="Even", expire_at=later)
    rows = {
        row.select_one(".title-wrapper").get_text(strip=True): row.get_text(" ")
        for row in soup(explorer()).select("tbody tr")
    }
    assert "verschijnt op 26 mrt 2090, 13.15 uur" in rows["Straks"].lower()
    assert "verdwijnt op 26 mrt 2090, 13.15 uur" in rows["Even"].lower()


def test_the_practices_of_the_type_are_shown_as_in_the_explorer(client, superuser, site):
    practice = PracticePageFactory(title="Leefstraat")
    client.force_login(superuser)
    for address in (OF_THE_TYPE, f"{OF_THE_TYPE}results/?q=leefstraat&ordering=completeness"):
        row = soup(client.get(address)).select_one("tbody tr").get_text(" ")
        assert ("Leefstraat" in row, f"{completeness(practice).percent} %" in row) == (True, True)


@pytest.mark.thorough
def test_filters_search_and_order_go_together(explorer):
    owner = OrganisationFactory(name="Stad Gent")
    theirs = {"project_owner": owner, "municipalities": ["44021"]}
    PracticePageFactory(title="Buren koken samen", **theirs)
    PracticePageFactory(title="Buren koken vol", full=True, **theirs)
    PracticePageFactory(title="Buren elders")
    assert set(titles(explorer(eigenaar=owner.pk))) == {"Buren koken samen", "Buren koken vol"}
    assert titles(explorer(volledigheid="veel")) == ["Buren koken vol"]
    assert titles(explorer(q="samen koken", eigenaar=owner.pk))[0] == "Buren koken samen"
    assert titles(explorer(q="buren", eigenaar=owner.pk, ordering="-completeness"))[0] == "Buren koken vol"
    assert titles(explorer(q="zeppelin")) == []
    # What the address does not know narrows nothing, and breaks nothing.
    assert len(titles(explorer(volledigheid="\x00", eigenaar="x", ordering="x", p="x", q="\x00"))) == 3


@pytest.mark.thorough
@pytest.mark.both_databases
def test_completeness_is_the_same_in_the_database(site):
    PracticePageFactory(full=True)
    PracticePageFactory(lessons="<p data-block-key='a'> </p><p></p>", results="<p>\n<b>Ja</b></p>", fte=0)
    PracticePageFactory(draft=True, summary="", approach=[], goals="Zonder opmaak", tags=["buurt"])
    scored = {practice.pk: practice.completeness for practice in PracticePage.objects.with_completeness()}
    assert scored == {practice.pk: completeness(practice).percent for practice in PracticePage.objects.all()}
    assert len(set(scored.values())) == 3


@pytest.mark.thorough
@pytest.mark.both_databases
def test_it_takes_as_many_queries_however_many_practices(explorer, django_assert_num_queries):
    PracticePageFactory.create_batch(2, municipalities=["44021"], project_owner=OrganisationFactory())
    explorer()
    with django_assert_num_queries(QUERIES):
        explorer()
    PracticePageFactory.create_batch(6, municipalities=["44021"], project_owner=OrganisationFactory())
    with django_assert_num_queries(QUERIES):
        explorer()


@pytest.mark.thorough
def test_the_buttons_of_a_row_are_those_that_wagtail_allows(client, moderator, editor, explorer, site):
    draft = PracticePageFactory(title="Concept", draft=True)
    live = PracticePageFactory(title="Op de site")

    def may_delete(user, page):
        client.force_login(user)
        found = client.get(f"/cms/pages/{site.practices.pk}/").content.decode()
        return f"/cms/pages/{page.pk}/delete/" in found

    for user in (editor, moderator):
        for page in (draft, live):
            assert may_delete(user, page) == page.permissions_for_user(user).can_delete(), (user, page)


def test_the_window_to_choose_from_knows_place_and_theme(client, editor, site):
    theme = term("thema:polarisering-managen-of-bestrijden")
    PracticePageFactory(title="Deze", municipalities=["44021"], terms=[theme])
    PracticePageFactory(title="Andere")
    client.force_login(editor)
    address = "/cms/kies/praktijk/results/"
    row = soup(client.get(address, {"thema": theme.pk})).select("tbody tr")
    assert [" ".join(found.get_text(" ").split()) for found in row] == [
        "Deze Gent polarisering managen of bestrijden op de site"
    ]
    assert "Deze" in client.get(address, {"thema": theme.pk, "q": "dez"}).content.decode()
    assert len(soup(client.get(address, {"thema": "x"})).select("tbody tr")) == 2

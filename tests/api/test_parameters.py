"""Parameters: what they do, and that a bad one is a 400 that says why."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.api.conftest import EVENTS, PAGES, PRACTICES, problem, small_image
from tests.factories import EventPageFactory, OrganisationFactory, PracticePageFactory

pytestmark = pytest.mark.both_databases

ENDPOINTS = ("pages", "images", "documents", "redirects")
LIST_PROBLEMS = [
    *("limit=-1", "limit=101", "limit=x", "limit=1.5", "limit=", "limit=99999999999999999999", "limit=%00"),
    *("offset=-1", "offset=x", "offset=1000001", "offset=99999999999999999999999", "offset=%C2%B2"),
    *("fields=nope", "fields=*,title", "fields=(", "fields=title(", "fields=title(id)", "fields=%00"),
    *(f"fields={'title(' * 200}", "fields=a,,b", "fields=-*", "fields=title)"),
    *("order=nope", "order=", "order=-", "order=--title", "order=title,nope", "order=random,title", "order=%00"),
    *("order=random&offset=1", "order=random&search=a", "order=tags", "order=-tags"),
    *("nope=1", "%00=1", "title=a&title=b", "limit=1&limit=2", "site=1", "locale=xx", "translation_of=1"),
    *("rich_text_format=db_html", "format=xml", "_method=post"),
    *("id=x", "id=-1", "id=99999999999999999999", "id=%00"),
    *("title=%00", f"title={'a' * 1001}"),
]
SEARCH_PROBLEMS = [
    *("search=%00", "search=", "search=%20", "search=%22", "search=***", "search=a%00b", f"search={'a' * 2000}"),
    *("search=buur&search_operator=nope", "search_operator=%00"),
]
TREE_PROBLEMS = [
    f"{name}={value}"
    for name in ("child_of", "descendant_of", "ancestor_of")
    for value in ("x", "-1", "", "999999", "99999999999999999999", "1.0", "%00", "none")
]
TYPE_PROBLEMS = [
    *("type=nope", "type=nope.Nope", "type=library.User", "type=core.BasePage", "type=,", "type=%00", "type=a.b.c"),
    *("type=practices.PracticePage,nope.Nope", "type=practices.PracticeTerm", "ancestor_of=root"),
]
PRACTICE_PROBLEMS = [
    *("assessed_on=gisteren", "assessed_on=2024-02-31", "assessed_on=", "verified_on=%00", "archived_on=2024"),
    *("first_published_at=nu", "first_published_at=2024-13-01T00:00"),
    *("first_published_at=0001-01-01T00:00:00", "last_published_at=1e9"),
    *("fte=veel", "fte=NaN", "fte=Infinity", "fte=1e400", "fte=1e999999999", "fte=123456.789"),
    *("record_type=nope", "status=LOPEND", "scale=%00", "budget_band=1", "evidence_level="),
    *("show_in_menus=misschien", "method=x", "method=-1", "method=99999999999999999999"),
    *("approach=x", "reason=x", "summary=x", "image=1", "contact=x", "contact_email=x", "municipalities=44021"),
    *("order=approach", "order=method", "order=image", "order=project_owner", "order=contact_email"),
    *("fields=contact_email", "fields=contact_name", "fields=owner", "fields=parent"),
    *("fields=terms(label(x))", "child_of=root&descendant_of=root"),
]


def not_refused(client, path, queries):
    """Return the queries that are not answered with a 400 problem, with what was answered. One test asks many of them:
    making a site takes longer than asking it."""
    answers = {query: client.get(f"{path}{query}") for query in queries}
    return {
        query: (response.status_code, response.content[:200])
        for query, response in answers.items()
        if (response.status_code, response["Content-Type"]) != (400, "application/problem+json")
    }


@pytest.mark.thorough
def test_bad_parameters_of_pages(client, site):
    assert not_refused(client, f"{PAGES}?", LIST_PROBLEMS + SEARCH_PROBLEMS + TREE_PROBLEMS + TYPE_PROBLEMS) == {}


def test_bad_parameters_of_practices(client, site):
    PracticePageFactory()
    queries = LIST_PROBLEMS + SEARCH_PROBLEMS + TREE_PROBLEMS + PRACTICE_PROBLEMS
    assert not_refused(client, f"{PRACTICES}&", queries) == {}


@pytest.mark.thorough
@pytest.mark.parametrize("endpoint", ["images", "documents"])
def test_bad_parameters_of_files(client, site, endpoint):
    queries = [*LIST_PROBLEMS, *SEARCH_PROBLEMS, "licence=nope", "file_size=x", "width=a", "alt=x"]
    assert not_refused(client, f"/api/v2/{endpoint}/?", queries) == {}


@pytest.mark.thorough
def test_bad_parameters_of_redirects(client, site):
    queries = [*LIST_PROBLEMS, "search=a", "is_permanent=x", "location=/"]
    assert not_refused(client, "/api/v2/redirects/?", queries) == {}


@pytest.mark.thorough
def test_bad_parameters_of_one_row(client, site):
    PracticePageFactory(full=True)
    Redirect.add_redirect("/oud", redirect_to=site.home)
    for endpoint in ENDPOINTS:
        key = client.get(f"/api/v2/{endpoint}/?limit=1").json()["items"][0]["id"]
        queries = ["fields=nope", "search=a", "limit=1", "nope=1", "fields=%00", "title=a", "fields=("]
        assert not_refused(client, f"/api/v2/{endpoint}/{key}/?", queries) == {}


def test_bad_parameters_of_find(client, site):
    for endpoint in ENDPOINTS:
        queries = ["id=x", "id=99999999999999999999", "id=%00", "nope=1", "id=1&id=2", "html_path=%00"]
        assert not_refused(client, f"/api/v2/{endpoint}/find/?", queries) == {}


def test_problem_says_what_was_wrong(client, site):
    body = problem(client.get(f"{PRACTICES}&status=nope"), 400)
    assert body["type"].endswith("/api/databank/docs/#problem-parameters")
    assert body["title"] == "Bad Request"
    assert body["detail"] == "status must be one of: lopend, afgerond, gestopt"


# --- Filters ----------------------------------------------------------------------------------------------------------


def ids(get, path):
    return [item["id"] for item in get(path)["items"]]


def test_tags_are_combined_and_give_each_practice_once(get, site):
    both = PracticePageFactory(tags=["Jonge ouders", "straat"])
    one = PracticePageFactory(tags=["straat"])
    PracticePageFactory()
    assert ids(get, f"{PRACTICES}&tags=straat") == [both.pk, one.pk]
    assert ids(get, f"{PRACTICES}&tags=straat,Jonge ouders") == [both.pk]
    assert ids(get, f"{PRACTICES}&tags=jonge-ouders") == [both.pk]
    assert ids(get, f"{PRACTICES}&tags=bestaat niet") == []


def test_tags_and_search_together(get, site):
    found = PracticePageFactory(title="Buurtfeest in Ledeberg", tags=["straat"])
    PracticePageFactory(title="Buurtfeest in Genk")
    PracticePageFactory(title="Taalgroep", tags=["straat"])
    assert ids(get, f"{PRACTICES}&tags=straat&search=buurtfeest") == [found.pk]
    assert ids(get, f"{PRACTICES}&tags=straat&search=buurtfeest&order=-title&fields=*") == [found.pk]
    assert get(f"{PRACTICES}&tags=straat&search=buurtfeest")["meta"]["total_count"] == 1


@pytest.mark.parametrize(
    "text", ['"buurtfeest', "buurtfeest*", "buurtfeest'", "(buurtfeest", "100% buurtfeest", "^:-+"]
)
def test_search_takes_any_text(client, site, text):
    PracticePageFactory(title="Buurtfeest 100 in Ledeberg")
    response = client.get(PAGES, {"search": text})
    assert response.status_code == (200 if "buurtfeest" in text else 400)
    if response.status_code == 200:
        assert response.json()["meta"]["total_count"] == 1


def test_search_with_filters_that_are_not_indexed(get, site):
    found = PracticePageFactory(title="Buurtfeest", slug="feest", place="Ledeberg", started="2015")
    PracticePageFactory(title="Buurtfeest", slug="ander-feest")
    path = f"{PRACTICES}&search=buurtfeest&place=Ledeberg&slug=feest&child_of={found.get_parent().pk}"
    assert ids(get, path) == [found.pk]


def test_closed_lists(get, site):
    found = PracticePageFactory(record_type="methodiek", status="lopend", scale="straat")
    PracticePageFactory(record_type="interventie", status="gestopt", scale="gemeente-of-stad")
    for query in ("record_type=methodiek", "status=lopend", "scale=straat"):
        assert ids(get, f"{PRACTICES}&{query}") == [found.pk]
    assert ids(get, f"{PRACTICES}&record_type=methodiek&status=gestopt") == []


def test_relations_are_filtered_by_what_the_api_shows(get, site):
    method = PracticePageFactory(record_type="methodiek")
    owner = OrganisationFactory(name="Stad Genk")
    found = PracticePageFactory(method=method, project_owner=owner)
    event = EventPageFactory(full=True)
    assert ids(get, f"{PRACTICES}&method={method.pk}") == [found.pk]
    assert ids(get, f"{PRACTICES}&project_owner=stad-genk") == [found.pk]
    assert ids(get, f"{EVENTS}&venue_municipality=12025") == [event.pk]
    assert ids(get, f"{EVENTS}&venue_municipality=44021") == []


def test_dates(get, site):
    found = PracticePageFactory(full=True)
    PracticePageFactory()
    assert ids(get, f"{PRACTICES}&assessed_on=2024-05-01") == [found.pk]
    assert ids(get, f"{PRACTICES}&first_published_at=2024-05-01T12:00") == []


def test_tree(get, site):
    page = PracticePageFactory()
    parent = page.get_parent()
    assert ids(get, f"{PAGES}?child_of={parent.pk}") == [page.pk]
    assert ids(get, f"{PAGES}?descendant_of=root&type=practices.PracticePage") == [page.pk]
    assert ids(get, f"{PAGES}?ancestor_of={page.pk}") == [site.home.pk, parent.pk]
    assert parent.pk in ids(get, f"{PAGES}?child_of=root")


def test_types(get, site):
    practice, event = PracticePageFactory(), EventPageFactory()
    assert ids(get, f"{PAGES}?type=practices.PracticePage,events.EventPage") == [practice.pk, event.pk]


def test_order_has_no_ties_and_puts_unknown_last(get, site):
    later, sooner = EventPageFactory(), EventPageFactory(past=True)
    unknown = EventPageFactory(starts_at=None, ends_at=None)
    twin = EventPageFactory(past=True)
    assert ids(get, f"{EVENTS}&order=starts_at") == [sooner.pk, twin.pk, later.pk, unknown.pk]
    assert ids(get, f"{EVENTS}&order=-starts_at") == [later.pk, sooner.pk, twin.pk, unknown.pk]
    assert len(ids(get, f"{EVENTS}&order=random")) == 4


def test_paging(get, site):
    pages = [page.pk for page in PracticePageFactory.create_batch(5)]
    assert ids(get, f"{PRACTICES}&limit=2&offset=2") == pages[2:4]
    assert ids(get, f"{PRACTICES}&offset=1000000") == []
    assert get(f"{PRACTICES}&limit=0")["meta"]["total_count"] == 5


def test_files(get, site):
    image = small_image(title="Tafel", licence="cc0", description="Een tafel")
    image.tags.add("straat")
    other = small_image(title="Stoel", description="")
    PracticePageFactory(image=image)
    PracticePageFactory(image=other)
    for query in ("tags=straat", "search=tafel", "licence=cc0", "order=-title&limit=1", "tags=straat&search=tafel"):
        assert ids(get, f"/api/v2/images/?{query}") == [image.pk]


def test_find(client, site):
    page = PracticePageFactory(slug="leefstraten", archived_on="2024-01-01")
    for query in (f"id={page.pk}", "html_path=/praktijken/leefstraten/", "html_path=praktijken/leefstraten"):
        response = client.get(f"{PAGES}find/?{query}&fields=title")
        assert response.status_code == 302
        assert response["Location"] == f"http://127.0.0.1:8000{PAGES}{page.pk}/?fields=title"
    for query in ("", "html_path=/nope/", "id=999999"):
        problem(client.get(f"{PAGES}find/?{query}"), 404)


def test_redirects(client, get, site):
    page = PracticePageFactory(slug="leefstraten")
    inside = Redirect.add_redirect("/oud", redirect_to=page)
    outside = Redirect.add_redirect("/weg", redirect_to="https://www.example.be/", is_permanent=False)
    items = {item["id"]: item for item in get("/api/v2/redirects/")["items"]}
    assert items[inside.pk]["location"] == page.full_url
    assert items[outside.pk]["location"] == "https://www.example.be/"
    assert [items[key]["is_permanent"] for key in (inside.pk, outside.pk)] == [True, False]
    assert client.get("/api/v2/redirects/find/?html_path=/oud/").status_code == 302
    problem(client.get("/api/v2/redirects/find/?html_path=/nope/"), 404)
    problem(client.get("/api/v2/redirects/find/?html_path=//["), 400)

"""The API tells only what is public, to whoever asks."""

import datetime
import json

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from tests.api.conftest import EVENTS, PAGES, PRACTICES, linked_practice, private_collection, problem, small_image
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    EventPageFactory,
    HomePageFactory,
    PracticePageFactory,
    StandardPageFactory,
)
from tests.factories.base import root_page, stream

SECRET = "Uiterst geheim"


def unpublish(page):
    page.live = False
    page.save()


def expire(page):
    page.expire_at = timezone.now() - datetime.timedelta(minutes=1)
    page.save()


def need_login(page):
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=PageViewRestriction.LOGIN)


def need_password(page):
    PageViewRestriction.objects.create(
        page=page.page_ptr, restriction_type=PageViewRestriction.PASSWORD, password="sesam"
    )


def move_to_another_site(page):
    root = HomePageFactory(parent=root_page(), title="Andere site", slug="andere-site")
    Site.objects.create(hostname="andere.example.be", port=80, root_page=root.page_ptr)
    page.move(root.page_ptr, pos="last-child")
    page.refresh_from_db()


HIDE = [unpublish, expire, need_login, need_password, move_to_another_site]


@pytest.fixture(params=HIDE, ids=lambda hide: hide.__name__)
def secret(request, site):
    """A practice that the public may not see."""
    page = PracticePageFactory(title=SECRET, slug="geheim")
    request.param(page)
    return page


@pytest.mark.every_case
def test_hidden_page_is_nowhere(client, get, secret):
    assert get(PRACTICES)["items"] == []
    assert get(f"{PRACTICES}&fields=*&order=title&title={SECRET}")["meta"]["total_count"] == 0
    assert get(f"{PAGES}?search=geheim")["meta"]["total_count"] == 0
    assert secret.pk not in [item["id"] for item in get(PAGES)["items"]]
    problem(client.get(f"{PAGES}{secret.pk}/"), 404)
    problem(client.get(f"{PAGES}find/?id={secret.pk}"), 404)
    problem(client.get(f"{PAGES}find/?html_path={secret.url_path.removeprefix('/databank')}"), 404)
    for parameter in ("child_of", "descendant_of", "ancestor_of"):
        problem(client.get(f"{PAGES}?{parameter}={secret.pk}"), 400)


@pytest.mark.every_case
def test_hidden_page_is_not_told_by_what_refers_to_it(client, get, secret, superuser):
    shown = linked_practice(secret)
    event = EventPageFactory(full=True, practices=[secret, shown])
    Redirect.add_redirect("/oud", redirect_to=secret)
    # First to who may see it on the site, so that nothing that is kept for them reaches a visitor.
    client.force_login(superuser)
    assert_not_told(get, secret, shown, event)
    client.logout()
    assert_not_told(get, secret, shown, event)


def assert_not_told(get, secret, shown, event):
    practice = get(f"{PAGES}{shown.pk}/")
    assert practice["method"] is None
    assert practice["related_practices"] == []
    assert "<a>deze praktijk</a>" in practice["reason"]
    assert "<a>deze praktijk</a>" in practice["approach"][1]["value"]
    workshops = get(f"{PAGES}{event.pk}/")["programme"][3]["workshops"]
    assert [row["id"] for row in workshops[0]["practices"]] == [shown.pk]
    assert get("/api/v2/redirects/")["items"] == []
    assert get(f"{PRACTICES}&method={secret.pk}")["items"] == []
    for path in (f"{PAGES}{shown.pk}/", f"{PAGES}{event.pk}/", f"{PRACTICES}&fields=*", f"{EVENTS}&fields=*"):
        text = json.dumps(get(path))
        assert SECRET not in text
        assert "geheim" not in text
        assert f'"id": {secret.pk},' not in text
        assert f"pages/{secret.pk}/" not in text


def test_hidden_event_is_not_told_by_the_practice_presented_there(get, site):
    event = EventPageFactory(title=SECRET)
    shown = linked_practice(PracticePageFactory(), event)
    assert [row["title"] for row in get(f"{PAGES}{shown.pk}/")["presentations"]] == [SECRET]
    unpublish(event)
    assert get(f"{PAGES}{shown.pk}/")["presentations"] == []


def test_password_given_by_a_visitor_opens_nothing(client, get, site):
    page = PracticePageFactory(title=SECRET)
    need_password(page)
    restriction = PageViewRestriction.objects.get()
    session = client.session
    session[PageViewRestriction.passed_view_restrictions_session_key] = [restriction.pk]
    session.save()
    problem(client.get(f"{PAGES}{page.pk}/"), 404)
    assert get(PRACTICES)["items"] == []


@pytest.mark.every_case
def test_login_opens_nothing(client, get, secret, superuser):
    client.force_login(superuser)
    problem(client.get(f"{PAGES}{secret.pk}/"), 404)
    assert get(PRACTICES)["items"] == []


def test_page_below_a_private_one_is_private(client, get, site):
    parent = StandardPageFactory(title=SECRET)
    page = StandardPageFactory(parent=parent, title="Onder het geheim")
    need_login(parent)
    problem(client.get(f"{PAGES}{page.pk}/"), 404)
    problem(client.get(f"{PAGES}?descendant_of={parent.pk}"), 400)


def test_parent_that_is_not_public_is_not_told(get, site):
    parent = StandardPageFactory(title=SECRET)
    page = StandardPageFactory(parent=parent)
    parent.refresh_from_db()
    assert get(f"{PAGES}{page.pk}/")["meta"]["parent"]["title"] == SECRET
    unpublish(parent)
    assert get(f"{PAGES}{page.pk}/")["meta"]["parent"] is None
    assert SECRET not in json.dumps(get(f"{PAGES}?ancestor_of={page.pk}"))


def test_root_of_the_tree_is_not_told(get, site):
    assert get(f"{PAGES}{site.home.pk}/")["meta"]["parent"] is None


def test_archived_practice_leaves_lists_and_keeps_its_address(get, site):
    page = PracticePageFactory(archived_on=datetime.date(2024, 1, 1))
    other = PracticePageFactory(method=page, tags=["straat"])
    for path in (PRACTICES, f"{PAGES}?search=Leefstraat", f"{PAGES}?child_of={page.get_parent().pk}"):
        assert [item["id"] for item in get(path)["items"]] == [other.pk]
    assert get(f"{PAGES}{page.pk}/")["archived_on"] == "2024-01-01"
    assert get(f"{PAGES}{other.pk}/")["method"]["id"] == page.pk


def test_files_of_a_private_collection_are_nowhere(client, get, site):
    hidden = private_collection()
    image = small_image(title=SECRET, collection=hidden)
    document = DatabankDocumentFactory(title=SECRET, file__filename="geheim.pdf", collection=hidden)
    shown = PracticePageFactory(
        image=image,
        documents=[(document, "download")],
        reason=f'<p><a linktype="document" id="{document.pk}">Draaiboek</a></p>',
        approach=stream(("illustration", {"image": image.pk, "caption": "Tafel"})),
    )
    materials = stream(("document", document.pk), ("link", {"label": "Film", "url": "https://www.example.be/"}))
    event = EventPageFactory(image=image, materials=materials)
    practice = get(f"{PAGES}{shown.pk}/")
    assert practice["image"] is None
    assert practice["documents"] == []
    assert practice["reason"] == "<p><a>Draaiboek</a></p>"
    assert practice["approach"][0]["value"] == {"image": None, "caption": "Tafel"}
    assert [block["type"] for block in get(f"{PAGES}{event.pk}/")["materials"]] == ["link"]
    for path in (f"{PAGES}{shown.pk}/", f"{PRACTICES}&fields=*", f"{EVENTS}&fields=*"):
        text = json.dumps(get(path))
        assert SECRET not in text
        assert "geheim" not in text
    for endpoint, file in (("images", image), ("documents", document)):
        assert get(f"/api/v2/{endpoint}/")["items"] == []
        assert get(f"/api/v2/{endpoint}/?search=geheim")["items"] == []
        problem(client.get(f"/api/v2/{endpoint}/{file.pk}/"), 404)
        problem(client.get(f"/api/v2/{endpoint}/find/?id={file.pk}"), 404)


def test_private_files_stay_hidden_once_their_renditions_were_made(get, site):
    image = small_image(title=SECRET)
    shown = PracticePageFactory(image=image)
    assert get(f"{PAGES}{shown.pk}/")["image"]["renditions"]["card"]["url"]
    image.collection = private_collection()
    image.save()
    assert get(f"{PAGES}{shown.pk}/")["image"] is None


def test_an_original_is_not_offered(get, site):
    image = DatabankImageFactory()
    PracticePageFactory(image=image)
    found = get(f"/api/v2/images/{image.pk}/")
    assert found["meta"]["download_url"] == found["renditions"]["large"]["url"]
    listed = get("/api/v2/images/")["items"][0]
    assert listed["meta"]["download_url"] == found["renditions"]["large"]["url"]
    assert "original_images" not in json.dumps([found, listed])


def test_contact_is_told_only_when_it_may_be(get, site):
    shown = PracticePageFactory(full=True)
    hidden = PracticePageFactory(full=True, contact_public=False)
    assert get(f"{PAGES}{shown.pk}/")["contact"] == {"name": "Dienst Ontmoeten", "email": "ontmoeten@example.be"}
    answer = get(f"{PAGES}{hidden.pk}/")
    assert answer["contact"] is None
    assert "ontmoeten@example.be" not in json.dumps(answer)


def test_form_tells_its_questions_and_nobody_s_address(get, site):
    form = get(f"{PAGES}?type=forms.FormPage&fields=*")["items"][0]
    assert "redactie@example.be" not in json.dumps(form)
    assert "notify_editors" not in form
    question = next(field for field in form["form_fields"] if field["clean_name"] == "soort")
    assert question == {
        "label": "Soort",
        "clean_name": "soort",
        "type": "dropdown",
        "required": False,
        "vocabulary": None,
        "choices": ["Project", "Methodiek"],
        "default_value": "",
        "help_text": "",
        "autocomplete": None,
        "word_target": None,
    }


@pytest.mark.every_case
@pytest.mark.parametrize("path", [PAGES, f"{PRACTICES}&fields=*", "/api/v2/images/", "/api/v2/redirects/"])
def test_answer_is_the_same_for_everyone(client, site, superuser, path):
    PracticePageFactory(full=True)
    client.get(path)
    anonymous = client.get(path)
    client.force_login(superuser)
    known = client.get(path)
    assert known.content == anonymous.content
    for response in (anonymous, known):
        assert response["Cache-Control"] == "no-cache"
        assert response["Vary"] == "Accept-Encoding"
        assert not response.cookies

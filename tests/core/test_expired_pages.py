"""A page that expired is gone at once, wherever it was: Wagtail leaves it live until the scheduler comes by."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction
from wagtail.search.index import insert_or_update_object

from core.models import ChangeStamp
from events.registration.links import path_to as path_to_registration
from events.registration.plan_changes import Plan
from forms.filling.links import path_to_draft
from home.sitemaps import part_of
from tests.factories import (
    EventPageFactory,
    HandInDraftFactory,
    PracticePageFactory,
    RegistrationFactory,
    StandardPageFactory,
    term,
)
from tests.factories.base import stream

TITLE = "Gedaan en voorbij"


def expire(page):
    """Let the time of a page pass without the scheduler, as far as the database tells of it."""
    past = timezone.now() - datetime.timedelta(seconds=1)
    Page.objects.filter(pk=page.pk).update(expire_at=past)
    # An editor says the time before it passes, and what is kept until then is kept with it.
    ChangeStamp.move()


@pytest.fixture
def practice(site):
    kit = stream(("arrangements", ["Vraag de straat aan."]))
    return PracticePageFactory(title=TITLE, slug="voorbij", terms=[term("thema:veiligheid")], start_kit=kit)


@pytest.fixture
def event(site):
    return EventPageFactory(title=TITLE, slug="voorbij-evenement", full=True)


def answers(client, address):
    return client.get(address).status_code in {200, 301, 302, 303}


@pytest.mark.every_case
@pytest.mark.parametrize(
    "address",
    [
        "/praktijken/voorbij/",
        "/praktijken/voorbij",
        "/praktijken/voorbij/startpakket/",
        "/praktijken/voorbij/startpakket.docx",
        "/id/praktijk/{key}",
        "/id/praktijk/{key}/beeld.png",
        "/praktijken/selectie.docx?keuze={pk}",
        "/praktijken/selectie.pdf?keuze={pk}",
        "/api/v2/pages/{pk}/",
        "/api/v2/pages/find/?id={pk}",
        "/api/v2/pages/find/?html_path=/praktijken/voorbij/",
        "/api/databank/practices/{key}",
    ],
)
def test_every_address_of_a_practice(practice, client, address):
    address = address.format(pk=practice.pk, key=practice.translation_key)
    # An address without a slash leads on to where there is nothing; see the one with.
    if not address.endswith("voorbij"):
        assert answers(client, address)
    expire(practice)
    assert client.get(address, follow=True).status_code == 404


@pytest.mark.every_case
@pytest.mark.parametrize(
    "address",
    [
        "/evenementen/voorbij-evenement/",
        "/evenementen/voorbij-evenement/kalender.ics",
        "/evenementen/voorbij-evenement/uitnodiging.pdf",
        "/id/evenement/{key}",
        "/api/v2/pages/{pk}/",
        "/api/databank/events/{key}",
    ],
)
def test_every_address_of_an_event(event, client, address):
    address = address.format(pk=event.pk, key=event.translation_key)
    assert answers(client, address)
    expire(event)
    assert client.get(address, follow=True).status_code == 404


@pytest.mark.every_case
@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-{part}.xml",
        "/praktijken/",
        "/praktijken/kaart/",
        "/praktijken/export.csv",
        "/praktijken/export.json",
        "/praktijken/feed.atom",
        "/praktijken/suggesties.json?q=voorbij",
        "/zoeken/?q=voorbij",
        "/",
        "/api/v2/pages/?type=practices.PracticePage",
        "/api/databank/practices",
    ],
)
def test_no_list_names_it(practice, client, address):
    insert_or_update_object(practice)

    def told():
        response = client.get(address.format(part=part_of(practice.pk)))
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200
        return any(mark in content.decode() for mark in ("praktijken/voorbij/", TITLE))

    assert told()
    expire(practice)
    assert not told()


def test_a_page_about_someone_who_registered(client, site):
    registration = RegistrationFactory()
    address = path_to_registration(registration)
    assert client.get(address).status_code == 200
    assert Plan.published(registration.event_id)
    expire(registration.event)
    assert client.get(address).status_code == 404
    assert Plan.published(registration.event_id) is None


def test_a_form_that_someone_had_begun(client, site):
    draft = HandInDraftFactory()
    address = path_to_draft(draft)
    assert answers(client, address)
    expire(draft.page)
    assert client.get(address, follow=True).status_code == 404


# --- What leads to it ------------------------------------------------------------------------------------------------


def unpublish(page):
    Page.objects.filter(pk=page.pk).update(live=False)
    ChangeStamp.move()


@pytest.mark.every_case
@pytest.mark.parametrize("hide", [expire, unpublish])
@pytest.mark.parametrize("asked", ["/oud/", "/oud/?van=brief"])
def test_an_old_address_tells_nothing_of_it(practice, client, hide, asked):
    Redirect.add_redirect("/oud", redirect_to=practice)
    assert client.get(asked)["Location"] == practice.url
    hide(practice)
    response = client.get(asked)
    assert response.status_code == 404
    assert "voorbij" not in response.content.decode()


def test_other_old_addresses_lead_on(client, site):
    Redirect.add_redirect("/weg", redirect_to="/praktijken/export.csv")
    assert client.get("/weg/")["Location"] == "/praktijken/export.csv"


def test_an_old_address_leads_to_a_page_with_a_password(practice, client):
    PageViewRestriction.objects.create(page=practice, restriction_type="password", password="sesam")
    Redirect.add_redirect("/oud", redirect_to=practice)
    assert client.get("/oud/")["Location"] == practice.url


@pytest.mark.parametrize("hide", [expire, unpublish])
def test_a_link_in_a_text_loses_its_address(practice, client, hide):
    link = f'<p>Lees <a linktype="page" id="{practice.pk}">meer</a></p>'
    page = StandardPageFactory(body=stream(("text", link)), title="Uitleg")
    assert f'<a href="{practice.url}">meer</a>' in client.get(page.url).content.decode()
    hide(practice)
    content = client.get(page.url).content.decode()
    assert "<a>meer</a>" in content
    assert "voorbij" not in content


@pytest.mark.parametrize("hide", [expire, unpublish])
def test_a_trail_leaves_it_out(client, site, hide):
    parent = StandardPageFactory(title=TITLE, slug="boven")
    page = StandardPageFactory(parent=parent, title="Onder")
    assert TITLE in client.get(page.url).content.decode()
    hide(parent)
    assert TITLE not in client.get(page.url).content.decode()


# --- What stays ------------------------------------------------------------------------------------------------------


def test_a_page_of_which_the_time_is_still_to_come_is_there(practice, client):
    Page.objects.filter(pk=practice.pk).update(expire_at=timezone.now() + datetime.timedelta(hours=1))
    assert client.get(practice.url).status_code == 200


@pytest.mark.thorough
def test_the_cms_still_shows_it(practice, client, superuser):
    practice.save_revision()
    expire(practice)
    client.force_login(superuser)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[practice.pk])).status_code == 200
    assert TITLE in client.get(reverse("wagtailadmin_pages:view_draft", args=[practice.pk])).content.decode()


def test_a_password_is_not_asked_for_what_is_over(practice, client):
    PageViewRestriction.objects.create(page=practice, restriction_type="password", password="sesam")
    assert client.get(practice.url).status_code == 200
    expire(practice)
    assert client.get(practice.url).status_code == 404

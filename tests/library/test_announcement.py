"""What every page says for a while, and the picture of the site: shown at once, from the moment on and no longer."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from library.models import Announcement, AnnouncementKind
from tests.cms import form_values
from tests.factories import AnnouncementFactory, DatabankImageFactory, EventPageFactory, PracticePageFactory
from tests.factories.base import root_collection

NAVIGATION = "/api/databank/navigation"
LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
# In the middle of a minute, which the tags of pages name too.
NOON = timezone.make_aware(datetime.datetime(2026, 3, 26, 12, 0, 10))


@pytest.fixture
def clock(monkeypatch, settings):
    """Set the time; pages are kept whole, as in production."""
    settings.CACHES = {"default": {**LOCAL, "LOCATION": "rest"}, "pages": {**LOCAL, "LOCATION": "pages"}}

    def set_to(seconds):
        monkeypatch.setattr(timezone, "now", lambda: NOON + datetime.timedelta(seconds=seconds))

    set_to(0)
    yield set_to
    caches["pages"].clear()


def said(client, address="/"):
    bar = BeautifulSoup(client.get(address).content, "html.parser").select_one("section.announcement")
    return bar and bar.get_text(strip=True)


def told(client):
    announcement = client.get(NAVIGATION).json()["announcement"]
    return announcement and announcement["text"]


def test_it_begins_and_ends_on_the_second_also_where_pages_are_kept(site, client, clock):
    moments = {"starts_at": NOON + datetime.timedelta(seconds=10), "ends_at": NOON + datetime.timedelta(seconds=30)}
    AnnouncementFactory(text="<p>Even stil</p>", **moments)
    tags = set()
    for seconds, shown in ((0, False), (9, False), (10, True), (29, True), (30, False)):
        clock(seconds)
        for _time in range(2):
            answer = client.get("/over/")
            assert (b"Even stil" in answer.content) is shown, seconds
            assert bool(told(client)) is shown, seconds
        tags.add(answer["ETag"])
        assert client.get("/over/", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert len(tags) == 3


def test_a_change_shows_at_once(site, client, clock):
    announcement = AnnouncementFactory()
    assert said(client) == "Maandag is de databank even niet bereikbaar."
    announcement.text = "<p>Alles werkt weer.</p>"
    announcement.save()
    assert said(client) == told(client).removeprefix("<p>").removesuffix("</p>") == "Alles werkt weer."
    announcement.text = '<p data-block-key="a"></p>'
    announcement.save()
    assert said(client) is told(client) is None


def test_it_is_a_region_with_a_name_and_leads_to_what_is_public(site, client):
    practice = PracticePageFactory()
    link = f'<p>Lees <a linktype="page" id="{practice.pk}">hoe</a></p>'
    AnnouncementFactory(text=link, kind=AnnouncementKind.WARNING)
    bar = BeautifulSoup(client.get("/").content, "html.parser").select_one("section.announcement--warning")
    assert (bar["aria-label"], bar.a["href"]) == ("Waarschuwing", practice.url)
    assert practice.full_url in told(client)
    practice.unpublish()
    assert "href" not in told(client)
    assert said(client) == "Leeshoe"


def test_it_takes_no_query_of_its_own(site, client, django_assert_num_queries):
    client.get(NAVIGATION)
    with django_assert_num_queries(2):
        client.get(NAVIGATION)
    AnnouncementFactory()
    client.get(NAVIGATION)
    with django_assert_num_queries(2):
        client.get(NAVIGATION)


def test_an_end_before_the_beginning_is_refused(site, admin_client):
    with pytest.raises(ValidationError, match="Het einde komt na het begin"):
        Announcement(site=site.site, starts_at=NOON, ends_at=NOON).clean()
    address = f"/cms/settings/library/announcement/{site.site.pk}/"
    values = form_values(admin_client.get(address))
    answer = admin_client.post(address, {**values, "starts_at": "26-03-2026 12:00", "ends_at": "26-03-2026 11:00"})
    assert "Het einde komt na het begin" in answer.content.decode()
    admin_client.post(address, {**values, "starts_at": "26-03-2026 12:00", "ends_at": "26-03-2026 13:00"})
    assert Announcement.objects.get().moments == [NOON.replace(second=0), NOON.replace(hour=13, second=0)]


# --- The picture of the site -----------------------------------------------------------------------------------------


def picture(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser").select_one('meta[property="og:image"]')["content"]


@pytest.mark.thorough
def test_a_page_without_an_image_shows_that_of_the_site(site, client, django_capture_on_commit_callbacks):
    assert picture(client, "/over/").endswith("/deelbeeld.png")
    image = DatabankImageFactory(description="Buren aan tafel")
    site.settings.share_image = image
    with django_capture_on_commit_callbacks(execute=True):
        site.settings.save()
    made = image.renditions.get().url
    assert picture(client, "/over/").endswith(made)
    shared = client.get(NAVIGATION).json()["share_picture"]
    assert (shared["url"].endswith(made), shared["alt"]) == (True, "Buren aan tafel")
    event = EventPageFactory(image=DatabankImageFactory())
    assert "fill-1200x630" in picture(client, event.url)
    assert picture(client, event.url) != picture(client, EventPageFactory().url) == picture(client, "/over/")
    hidden = root_collection().add_child(instance=Collection(name="Besloten"))
    CollectionViewRestriction.objects.create(collection=hidden, restriction_type="login")
    image.collection = hidden
    image.save()
    assert picture(client, "/over/").endswith("/deelbeeld.png")

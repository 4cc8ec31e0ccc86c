"""The stamp of the content moves with everything that the public sees, and with nothing else."""

import datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import CollectionViewRestriction, PageViewRestriction, Site

from core.changes.content_changes import is_content
from core.changes.stamp import ChangeStamp
from library.models import Municipality, SiteSettings
from library.vocabularies import merge_terms
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    EventPageFactory,
    OrganisationFactory,
    PracticePageFactory,
    StandardPageFactory,
    SubmissionFactory,
    UserFactory,
    term,
)
from tests.factories.base import root_collection

# What the public sees nothing of. A new model belongs here or is content: decide.
NO_CONTENT = {
    "core.Attempts",
    "core.Change",
    "core.ChangeStamp",
    "core.SearchPosting",
    "core.SearchRecord",
    "core.SearchWord",
    "events.EventTally",
    "events.Mailing",
    "events.RegistrationMail",
    "events.WorkshopChoice",
    "forms.DraftFile",
    "forms.HandInDraft",
    "forms.OutgoingMail",
    "forms.Submission",
    "forms.SubmissionFile",
    "forms.SubmissionMessage",
    "home.FruitlessSearches",
    "home.NearSearches",
    "home.OpenDataFile",
    "home.SearchClicks",
    "library.DatabankRendition",
    "library.PagePreview",
    "library.User",
    "practices.CheckedLink",
    "practices.ConfirmationRound",
    "practices.Feedback",
    "practices.FollowedQuery",
    "practices.Follower",
    "practices.ImportedRow",
    "practices.PracticeImport",
}
OURS = {"core", "events", "forms", "home", "library", "practices"}


@pytest.fixture
def page(site):
    return StandardPageFactory(title="Over ons")


def moved(change) -> bool:
    before = ChangeStamp.read().content
    change()
    return ChangeStamp.read().content > before


def test_every_model_of_ours_is_content_or_said_not_to_be():
    models = {model for model in apps.get_models() if model._meta.app_label in OURS}
    assert {model._meta.label for model in models if not is_content(model)} == NO_CONTENT


def save(instance, **fields):
    for name, value in fields.items():
        setattr(instance, name, value)
    instance.save()


@pytest.mark.thorough
@pytest.mark.both_databases
def test_pages_of_every_type(site, page):
    for made in (page, PracticePageFactory(), EventPageFactory(), site.home, site.practices, site.hand_in):
        made.refresh_from_db()
        made.title = f"{made.title} anders"
        assert moved(lambda made=made: made.save_revision().publish()), type(made)
    assert moved(page.unpublish)
    assert moved(lambda: page.save_revision().publish())
    page.refresh_from_db()
    assert moved(lambda: page.move(StandardPageFactory().page_ptr, pos="last-child"))
    page.refresh_from_db()
    assert moved(lambda: page.copy(update_attrs={"slug": "kopie", "title": "Kopie"}))
    assert moved(page.delete)


def test_drafts_move_nothing(page):
    page.title = "Nog niet"
    assert not moved(page.save_revision)


@pytest.mark.both_databases
def test_what_is_scheduled(page, monkeypatch):
    now = timezone.now()
    page.title = "Straks"
    page.go_live_at, page.expire_at = now + datetime.timedelta(hours=1), now + datetime.timedelta(hours=3)
    page.save_revision().publish()
    for hours in (2, 4):
        later = now + datetime.timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda later=later: later)
        assert moved(lambda: call_command("publish_scheduled", stdout=StringIO())), hours
    page.refresh_from_db()
    assert (page.title, page.live) == ("Straks", False)


@pytest.mark.thorough
def test_what_editors_do_to_many_pages_at_once(site, superuser, page):
    client = Client()
    client.force_login(superuser)
    other = StandardPageFactory(title="Ook")
    for action, data in (("unpublish", {}), ("publish", {}), ("move", {"chooser": site.home.pk}), ("delete", {})):
        path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        address = f"{path}?id={page.pk}&id={other.pk}&next=/cms/"
        assert moved(lambda address=address, data=data: client.post(address, data)), action


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD])
def test_privacy_of_pages_and_files(page, kind):
    rows = []
    collection = root_collection().add_child(name="Intern")
    assert moved(
        lambda: rows.append(PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=kind, password="x"))
    )
    assert moved(
        lambda: rows.append(
            CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, password="x")
        )
    )
    for row in rows:
        assert moved(row.delete)
    image = DatabankImageFactory()
    assert moved(lambda: save(image, collection=collection))
    assert moved(lambda: save(collection, name="Anders"))


def test_registers_vocabularies_files_and_settings(site):
    organisation, image, document = OrganisationFactory(), DatabankImageFactory(), DatabankDocumentFactory()
    old, new = term("thema:oud"), term("thema:nieuw")
    for change in (
        lambda: save(organisation, name="Anders"),
        lambda: save(Municipality.objects.first(), name="Anders"),
        lambda: save(image, title="Anders"),
        lambda: image.tags.add("straat"),
        image.tags.clear,
        lambda: save(document, title="Anders"),
        lambda: save(new, label="Anders"),
        lambda: save(new.vocabulary, name="Anders"),
        lambda: merge_terms(old, new),
        lambda: save(SiteSettings.for_site(Site.objects.get(is_default_site=True)), about_page=site.home),
        lambda: save(Site.objects.get(is_default_site=True), site_name="Anders"),
        lambda: Redirect.add_redirect("/oud", redirect_to="/nieuw/"),
        lambda: SearchPromotion.objects.create(query=Query.get("buurt"), page=site.home.page_ptr, sort_order=0),
        organisation.delete,
        image.delete,
        document.delete,
    ):
        assert moved(change)


def test_visitors_editors_and_machines_move_nothing(client, site, superuser):
    image = DatabankImageFactory()
    for change in (
        SubmissionFactory,
        UserFactory,
        lambda: client.force_login(superuser),
        lambda: Query.get("buurt").add_hit(),
        lambda: image.get_rendition("width-100"),
        lambda: client.get("/praktijken/"),
    ):
        assert not moved(change)


def test_a_change_that_the_log_tells_of_builds_no_index_anew(page):
    practice, before = PracticePageFactory(), ChangeStamp.read()
    page.save_revision().publish()
    practice.save_revision().publish()
    assert ChangeStamp.read().value == before.value
    assert ChangeStamp.read().cursor == before.cursor + 2
    term("thema:veiligheid")
    assert ChangeStamp.read().value > before.value


@pytest.mark.both_databases
def test_a_change_that_is_undone_moves_nothing(page):
    def undone():
        with transaction.atomic():
            page.save_revision().publish()
            transaction.set_rollback(True)

    assert not moved(undone)


def test_a_request_sees_one_stamp(page):
    with ChangeStamp.seen() as stamp:
        ChangeStamp.move()
        assert ChangeStamp.read() == stamp
    assert ChangeStamp.read() != stamp


@pytest.mark.both_databases
def test_who_stores_many_rows_moves_the_stamp_with_the_first_and_the_last(db):
    before = ChangeStamp.read()
    with ChangeStamp.moved_together():
        ChangeStamp.move_content()
        first = ChangeStamp.read()
        ChangeStamp.move()
        ChangeStamp.move()
        ChangeStamp.move_content()
        during = ChangeStamp.read()
    after = ChangeStamp.read()
    assert first.content == before.content + 1
    # The other counter is new in the block, so it moves at once.
    assert during.value == before.value + 1
    assert (after.value, after.content) == (during.value + 1, during.content + 1)

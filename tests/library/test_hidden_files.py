"""A file that only pages use that the public can't see now is behind no door: each kind of use, each reason."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from core.models import ChangeStamp
from events.models import EventPage
from library.models import DatabankDocument
from tests.factories import HomePageFactory
from tests.factories.base import root_collection, root_page, stream
from tests.library.files import PUBLISHED, SECRET, USES, doors, listed, naming, told
from tests.shared import made_once


def is_a_draft(page, _file):
    Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True, first_published_at=None)
    ChangeStamp.move()


def was_unpublished(page, _file):
    page.unpublish()


def has_expired(page, _file):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - datetime.timedelta(seconds=1))
    # An editor says the time before it passes, and what is kept until then is kept with it.
    ChangeStamp.move()


def needs_a_password(page, _file):
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="password", password="sesam")


def needs_a_login(page, _file):
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="login")


def is_for_a_group(page, _file):
    restriction = PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="groups")
    restriction.groups.add(Group.objects.get_or_create(name="Kring")[0])


def stands_below_what_needs_a_login(page, _file):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


def is_of_another_site(page, _file):
    other = Site.objects.filter(hostname="andere.example.be").first()
    if other is None:
        root = HomePageFactory(parent=root_page(), title="Andere site", slug="andere-site")
        other = Site.objects.create(hostname="andere.example.be", port=80, root_page=root.page_ptr)
    page.move(other.root_page, pos="last-child")


def used_it_in_an_old_version(page, _file):
    page.save_revision()
    if isinstance(page, EventPage):
        page.speakers.set([])
        page.image, page.materials = None, []
    elif hasattr(page, "practice_documents"):
        page.practice_documents.set([])
        page.image, page.approach, page.reason = None, stream(("heading", "Kort")), "<p>Kort</p>"
    else:
        page.body = stream(("heading", "Kort"))
    page.save_revision().publish()


def is_deleted(page, _file):
    page.delete()


def restrict(file, kind, **values):
    outer = root_collection().add_child(name="Intern")
    restriction = CollectionViewRestriction.objects.create(collection=outer, restriction_type=kind, **values)
    file.collection = outer.add_child(name="Nog meer intern")
    file.save()
    return restriction


def collection_needs_a_login(_page, file):
    restrict(file, "login")


def collection_needs_a_password(_page, file):
    restrict(file, "password", password="sesam")


def collection_is_for_a_group(_page, file):
    restrict(file, "groups").groups.add(Group.objects.get_or_create(name="Kring")[0])


REASONS = [
    is_a_draft,
    has_expired,
    is_of_another_site,
    used_it_in_an_old_version,
    stands_below_what_needs_a_login,
    collection_is_for_a_group,
]
# Each of these is another way to what one of those is.
MORE_REASONS = [
    was_unpublished,
    needs_a_password,
    needs_a_login,
    is_for_a_group,
    is_deleted,
    collection_needs_a_login,
    collection_needs_a_password,
]


# --- Each use, with each reason, at each door ------------------------------------------------------------------------


def make_every_use():
    """Return each use by name, with its page and the file that it uses; what is made when it is shown is made."""
    made = {}
    for make, use in USES:
        file = make(f"{SECRET} {use.__name__}")
        made[use.__name__] = (use(file), file)
    told(Client(), [page for page, _file in made.values()])
    return made


shared_uses = made_once(make_every_use)


@pytest.fixture
def uses(site, shared_uses):
    return shared_uses()


# All uses at once: to ask at every door takes long, and what still gives a file is found by name.
@pytest.mark.parametrize(
    "reason",
    [*REASONS, *(pytest.param(reason, marks=pytest.mark.thorough) for reason in MORE_REASONS)],
    ids=lambda part: part.__name__,
)
def test_what_is_not_public_is_behind_no_door(uses, client, superuser, reason):
    pages = [page for page, _file in uses.values()]
    # What is kept from now on is kept of what is public.
    assert {page.url for page in pages} <= naming(told(client, pages, lists_only=True))
    for page, file in uses.values():
        reason(page, file)
        file.refresh_from_db()
    found = {use: [name for name, is_open in doors(client, file).items() if is_open] for use, (_, file) in uses.items()}
    assert found == {use: [] for use in uses}
    assert {name: listed(client, name) for name in ("images", "documents")} == {"images": ([], 0), "documents": ([], 0)}
    assert naming(told(client, pages)) == set()
    if reason is not collection_is_for_a_group:
        client.force_login(superuser)
        documents = [file for _page, file in uses.values() if isinstance(file, DatabankDocument)]
        assert [client.get(file.url).status_code for file in documents] == [PUBLISHED] * len(documents)

"""A file is public when something uses it that the public can see now.

Each kind of use, each reason why it is not public, each door.
"""

import datetime
import io
import json

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
)

from core.models import ChangeStamp
from events.models import EventPage
from library.models import DatabankDocument, DatabankImage, SiteSettings
from practices.models.choices import DocumentRole
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    EventPageFactory,
    HomePageFactory,
    PracticePageFactory,
    StandardPageFactory,
    speaker,
)
from tests.factories.base import root_collection, root_page, stream

SECRET = "Uiterst geheim"
PUBLISHED, GONE = 200, 404


def image():
    return DatabankImageFactory(title=SECRET, file__width=64, file__height=40, file__filename="geheim.png")


def document():
    return DatabankDocumentFactory(title=SECRET, file__filename="geheim.pdf")


# --- Each kind of use ------------------------------------------------------------------------------------------------


def as_image_of_a_practice(file):
    return PracticePageFactory(image=file)


def in_a_stream(file):
    return PracticePageFactory(approach=stream(("illustration", {"image": file.pk, "caption": ""})))


def as_image_of_an_event(file):
    return EventPageFactory(image=file)


def as_photo_of_a_speaker(file):
    who = speaker("An Peeters")
    who.photo = file
    return EventPageFactory(speakers=[who])


def as_download(file):
    return PracticePageFactory(documents=[(file, DocumentRole.DOWNLOAD)])


def as_material_of_an_event(file):
    return EventPageFactory(materials=stream(("document", file.pk)))


def in_a_text(file):
    return PracticePageFactory(reason=f'<p><a linktype="document" id="{file.pk}">Draaiboek</a></p>')


def in_a_text_in_a_stream(file):
    text = f'<p><a linktype="document" id="{file.pk}">Draaiboek</a></p>'
    return StandardPageFactory(body=stream(("text", text)))


USES = [
    *((image, use) for use in (as_image_of_a_practice, in_a_stream, as_image_of_an_event, as_photo_of_a_speaker)),
    *((document, use) for use in (as_download, as_material_of_an_event, in_a_text, in_a_text_in_a_stream)),
]


# --- Each reason why it is not public --------------------------------------------------------------------------------


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
    root = HomePageFactory(parent=root_page(), title="Andere site", slug="andere-site")
    Site.objects.create(hostname="andere.example.be", port=80, root_page=root.page_ptr)
    page.move(root.page_ptr, pos="last-child")


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
    was_unpublished,
    has_expired,
    needs_a_password,
    needs_a_login,
    is_for_a_group,
    stands_below_what_needs_a_login,
    is_of_another_site,
    used_it_in_an_old_version,
    is_deleted,
    collection_needs_a_login,
    collection_needs_a_password,
    collection_is_for_a_group,
]


# --- Each door -------------------------------------------------------------------------------------------------------


def doors(client, file):
    """Return through which doors a stranger gets to `file`, by name."""
    name = "images" if isinstance(file, DatabankImage) else "documents"
    listed = client.get(f"/api/v2/{name}/?fields=*").json()
    asked = {
        "list": [item["id"] for item in listed["items"]] == [file.pk],
        "count": listed["meta"]["total_count"] == 1,
        "title": client.get(f"/api/v2/{name}/", {"title": SECRET}).json()["meta"]["total_count"] == 1,
        "detail": client.get(f"/api/v2/{name}/{file.pk}/").status_code == PUBLISHED,
        "find": client.get(f"/api/v2/{name}/find/?id={file.pk}").status_code == 302,
    }
    if isinstance(file, DatabankDocument):
        asked["file"] = client.get(file.url).status_code == PUBLISHED
    return asked


def answers(client, page):
    """Return what pages and the API tell, of the page that uses the file and in lists."""
    addresses = [
        f"/api/v2/pages/{page.pk}/",
        "/api/v2/pages/?type=practices.PracticePage&fields=*",
        "/api/v2/pages/?type=events.EventPage&fields=*",
        f"/api/databank/practices/{page.translation_key}",
        f"/api/databank/events/{page.translation_key}",
        "/api/databank/practices",
        "/api/databank/events",
    ]
    pages = ["/", "/praktijken/", "/evenementen/", page.url]
    shown = "".join(client.get(address).content.decode() for address in pages if address)
    return shown + "".join(json.dumps(client.get(address).json()) for address in addresses)


@pytest.mark.parametrize(("make", "use"), USES, ids=lambda part: part.__name__)
def test_what_a_public_page_uses_is_public(site, client, make, use):
    file = make()
    assert not any(doors(client, file).values())
    page = use(file)
    assert all(doors(client, file).values())
    assert "geheim" in answers(client, page)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("reason", REASONS, ids=lambda part: part.__name__)
@pytest.mark.parametrize(("make", "use"), USES, ids=lambda part: part.__name__)
def test_what_is_not_public_is_behind_no_door(client, superuser, make, use, reason):
    file = make()
    page = use(file)
    # Its renditions are made by now.
    answers(client, page)
    reason(page, file)
    file.refresh_from_db()
    found = doors(client, file)
    assert found == dict.fromkeys(found, False)
    assert "geheim" not in answers(client, page)
    if isinstance(file, DatabankDocument) and reason is not collection_is_for_a_group:
        client.force_login(superuser)
        assert client.get(file.url).status_code == PUBLISHED


@pytest.mark.parametrize("make", [image, document], ids=lambda part: part.__name__)
def test_what_the_settings_of_a_site_use_is_public(site, client, make):
    # No setting holds a file yet; a logo will.
    file = make()
    settings = SiteSettings.objects.get()
    kind = ContentType.objects.get_for_model(SiteSettings)
    ReferenceIndex.objects.create(
        base_content_type=kind,
        content_type=kind,
        object_id=settings.pk,
        to_content_type=ContentType.objects.get_for_model(file),
        to_object_id=file.pk,
        model_path="logo",
        content_path="logo",
        content_path_hash="bdc70d8b-e7a2-4c2a-bf43-2a3e3fcbbe86",
    )
    assert all(doors(client, file).values())


def test_other_rows_with_the_number_of_a_page_make_nothing_public(site, client):
    file = document()
    page = StandardPageFactory()
    other = ContentType.objects.get_for_model(Collection)
    for key in (str(page.pk), "geen-getal"):
        ReferenceIndex.objects.create(
            base_content_type=other,
            content_type=other,
            object_id=key,
            to_content_type=ContentType.objects.get_for_model(file),
            to_object_id=file.pk,
            model_path="x",
            content_path="x",
            content_path_hash="bdc70d8b-e7a2-4c2a-bf43-2a3e3fcbbe86",
        )
    assert not any(doors(client, file).values())


# --- A draft of what is public ---------------------------------------------------------------------------------------


def test_a_draft_of_a_public_page_makes_nothing_public_and_hides_nothing(site, client):
    shown, wanted = document(), DatabankDocumentFactory(title="Concept", file__filename="concept.pdf")
    page = PracticePageFactory(reason=f'<p><a linktype="document" id="{shown.pk}">Draaiboek</a></p>')
    page.reason = page.reason.replace(f'id="{shown.pk}"', f'id="{wanted.pk}"')
    revision = page.save_revision()
    assert client.get(shown.url).status_code == PUBLISHED
    assert client.get(wanted.url).status_code == GONE
    revision.publish()
    assert client.get(shown.url).status_code == GONE
    assert client.get(wanted.url).status_code == PUBLISHED


def test_nobody_waits_for_a_worker(site, client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    file = document()
    page = PracticePageFactory(draft=True)
    page.reason = f'<p><a linktype="document" id="{file.pk}">Draaiboek</a></p>'
    page.practice_documents.add(page.practice_documents.model(document=file))
    page.save_revision().publish()
    assert client.get(file.url).status_code == PUBLISHED
    page.refresh_from_db()
    page.reason = "<p>Kort</p>"
    page.practice_documents.clear()
    page.save()
    assert client.get(file.url).status_code == GONE


def test_an_answer_that_was_kept_is_not_said_to_be_unchanged(site, client):
    file = document()
    for address in ("/api/v2/documents/", f"/api/v2/documents/{file.pk}/"):
        page = as_download(file)
        tag = client.get(address)["ETag"]
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
        page.unpublish()
        assert client.get(address, headers={"if-none-match": tag}).status_code != 304


def test_to_rebuild_the_index_is_a_change(site):
    before = ChangeStamp.read().content
    call_command("rebuild_references_index", verbosity=0, stdout=io.StringIO())
    assert ChangeStamp.read().content > before


# --- The file itself -------------------------------------------------------------------------------------------------


def test_a_document_may_be_kept_but_is_asked_for_again(site, client):
    file = document()
    page = as_download(file)
    given = client.get(file.url)
    assert given["Cache-Control"] == "no-cache"
    assert given["Vary"] == "Cookie"
    again = client.get(file.url, headers={"if-none-match": given["ETag"]})
    assert again.status_code == 304
    page.unpublish()
    assert client.get(file.url, headers={"if-none-match": given["ETag"]}).status_code == GONE


def test_what_someone_may_see_who_is_logged_in_is_kept_nowhere(site, client, superuser):
    file = document()
    client.force_login(superuser)
    assert "no-store" in client.get(file.url)["Cache-Control"]


def test_who_gave_the_password_of_a_page_has_its_files(site, client):
    file, other = document(), DatabankDocumentFactory(title="Ander", file__filename="ander.pdf")
    needs_a_password(page := as_download(file), file)
    needs_a_password(as_download(other), other)
    lock = PageViewRestriction.objects.get(page=page)
    session = client.session
    session[PageViewRestriction.passed_view_restrictions_session_key] = [lock.pk]
    session.save()
    given = client.get(file.url)
    assert given.status_code == PUBLISHED
    assert "no-store" in given["Cache-Control"]
    assert client.get(other.url).status_code == GONE
    # The API knows no visitors.
    assert client.get(f"/api/v2/documents/{file.pk}/").status_code == GONE


@pytest.mark.parametrize(
    "address",
    [
        "/documenten/{key}/",
        "/documenten/{key}/anders.pdf",
        "/documenten/{digits}/geheim.pdf",
        "/documenten/{key}0/x.pdf",
    ],
)
def test_no_other_address_gives_it(site, client, address):
    file = document()
    digits = "".join(chr(ord("٠") + int(digit)) for digit in str(file.pk))
    assert client.get(address.format(key=file.pk, digits=digits)).status_code == GONE


def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries):
    file = document()
    for _round in range(2):
        as_download(file)
        in_a_text(file)
        client.get(file.url)
        with django_assert_num_queries(5):
            client.get(file.url)

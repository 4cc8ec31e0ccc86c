"""A file is public when something uses it that the public can see now.

Each kind of use, each reason why it is not public, each door.
"""

import io

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.models import (
    Collection,
    PageViewRestriction,
    ReferenceIndex,
)

from core.models import ChangeStamp
from tests.factories import (
    DatabankDocumentFactory,
    PracticePageFactory,
    StandardPageFactory,
)
from tests.library.files import (
    GONE,
    PUBLISHED,
    USES,
    as_download,
    document,
    doors,
    image,
    in_a_text,
    kind_of,
    listed,
    naming,
    told,
)


@pytest.mark.thorough
@pytest.mark.parametrize(("make", "use"), USES, ids=lambda part: part.__name__)
def test_what_a_public_page_uses_is_public(site, client, make, use):
    file = make()
    name = kind_of(file)
    assert not any(doors(client, file).values())
    assert listed(client, name) == ([], 0)
    page = use(file)
    assert all(doors(client, file).values())
    assert listed(client, name) == ([file.pk], 1)
    assert page.url in naming(told(client, [page]))


def test_what_the_settings_of_a_site_use_is_public(site, client):
    file = image()
    site.settings.share_image = file
    site.settings.save()
    assert all(doors(client, file).values())
    assert listed(client, kind_of(file)) == ([file.pk], 1)
    site.settings.share_image = None
    site.settings.save()
    assert not any(doors(client, file).values())


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
    assert listed(client, "documents") == ([], 0)


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
    lock, _other_lock = (
        PageViewRestriction.objects.create(page=as_download(one), restriction_type="password", password="sesam")
        for one in (file, other)
    )
    session = client.session
    session[PageViewRestriction.passed_view_restrictions_session_key] = [lock.pk]
    session.save()
    given = client.get(file.url)
    assert given.status_code == PUBLISHED
    assert "no-store" in given["Cache-Control"]
    assert client.get(other.url).status_code == GONE
    # The API knows no visitors.
    assert client.get(f"/api/v2/documents/{file.pk}/").status_code == GONE


@pytest.mark.every_case
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

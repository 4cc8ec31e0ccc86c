"""One rule for publishing: by whatever way an incomplete page is published, it isn't, and a person reads why."""

import datetime
import io
import json

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import GroupApprovalTask, Page, Revision, Workflow, WorkflowPage, WorkflowTask

from core.publishing.refusals import RefusalMiddleware
from core.publishing.rules import IncompletePageError
from library.models import Vocabulary
from practices.models import PracticePage
from tests.cms import messages_of
from tests.factories import PracticePageFactory, VocabularyFactory

LATER = datetime.timedelta(days=2)


@pytest.fixture
def complete(site):
    page = PracticePageFactory(title="Volledig", draft=True)
    page.save_revision()
    return page


@pytest.fixture
def incomplete(site):
    """A draft without a summary."""
    page = PracticePageFactory(title="Onvolledig", summary="", draft=True)
    page.save_revision(clean=False)
    return page


@pytest.fixture
def workflow(site, moderator):
    """Every page of the site is approved by a moderator."""
    task = GroupApprovalTask.objects.create(name="Nalezen")
    task.groups.add(moderator.groups.get())
    flow = Workflow.objects.create(name="Redactie")
    WorkflowTask.objects.create(workflow=flow, task=task)
    WorkflowPage.objects.create(workflow=flow, page=site.home)
    return flow


def is_live(page):
    return Page.objects.get(pk=page.pk).live


# --- Code ------------------------------------------------------------------------------------------------------------


def test_a_revision_that_lacks_something_is_not_published(incomplete):
    with pytest.raises(IncompletePageError, match=r"'Onvolledig' kan nog niet .* Vul eerst in: Korte omschrijving\."):
        incomplete.get_latest_revision().publish()
    assert not is_live(incomplete)


def test_the_action_that_passes_by_the_page_is_stopped_too(incomplete):
    with pytest.raises(IncompletePageError):
        PublishPageRevisionAction(incomplete.get_latest_revision()).execute()
    assert not is_live(incomplete)


def test_an_incomplete_change_of_a_live_page_is_not_published(site):
    page = PracticePageFactory(summary="Zoals het was.")
    page.save_revision().publish()
    page.summary = ""
    revision = page.save_revision(clean=False)
    with pytest.raises(IncompletePageError):
        PublishPageRevisionAction(revision).execute()
    assert PracticePage.objects.get(pk=page.pk).summary == "Zoals het was."


@pytest.mark.parametrize("live", [True, False])
def test_the_action_can_not_schedule_what_is_incomplete(site, live):
    page = PracticePageFactory(draft=not live)
    if live:
        page.save_revision().publish()
    page.summary = ""
    page.go_live_at = timezone.now() + LATER
    revision = page.save_revision(clean=False)
    with pytest.raises(IncompletePageError):
        PublishPageRevisionAction(revision).execute()
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_a_live_page_that_a_new_rule_makes_incomplete_can_still_be_saved_and_copied(site, superuser):
    page = PracticePageFactory(terms=["thema:samen"])
    page.save_revision().publish()
    VocabularyFactory(parameter="fase", required=True)
    page = PracticePage.objects.get(pk=page.pk)
    page.locked = True
    page.save()
    assert page.copy(update_attrs={"slug": "kopie"}, user=superuser).live


# --- The CMS ---------------------------------------------------------------------------------------------------------


def publish_in_bulk(client, *pages, descendants=False):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = "&".join(f"id={page.pk}" for page in pages)
    data = {"include_descendants": "on"} if descendants else {}
    return client.post(f"{address}?{query}&next=/cms/", data, follow=True)


@pytest.mark.both_databases
def test_bulk_publish_is_all_or_nothing(client, superuser, complete, incomplete):
    client.force_login(superuser)
    response = publish_in_bulk(client, complete, incomplete)
    assert response.status_code == 200
    said = messages_of(response)
    assert "Er is niets gepubliceerd" in said
    assert "Onvolledig : Korte omschrijving" in said
    assert "Volledig :" not in said.replace("Onvolledig :", "")
    assert reverse("wagtailadmin_pages:edit", args=[incomplete.pk]).encode() in response.content
    assert not is_live(complete)
    assert not is_live(incomplete)


@pytest.mark.thorough
def test_bulk_publish_looks_at_descendants_too(client, superuser, site, complete, incomplete):
    client.force_login(superuser)
    response = publish_in_bulk(client, site.practices, descendants=True)
    assert "Onvolledig : Korte omschrijving" in messages_of(response)
    assert not is_live(complete)
    # Without them there is nothing wrong with the index itself.
    assert "Er is niets gepubliceerd" not in messages_of(publish_in_bulk(client, site.practices))


def test_bulk_publish_of_complete_pages_works(client, superuser, complete):
    client.force_login(superuser)
    publish_in_bulk(client, complete)
    assert is_live(complete)


def act_in_api(client, page, action, **data):
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    return client.post(address, json.dumps(data), content_type="application/json")


def test_the_admin_api_answers_what_is_missing(client, superuser, incomplete):
    client.force_login(superuser)
    response = act_in_api(client, incomplete, "publish")
    assert response.status_code == 400
    assert "Vul eerst in: Korte omschrijving." in json.dumps(response.json())
    assert not is_live(incomplete)


@pytest.mark.both_databases
def test_a_refused_action_of_the_admin_api_leaves_nothing_half_done(client, superuser, site):
    page = PracticePageFactory()
    page.save_revision().publish()
    page.go_live_at = timezone.now() + LATER
    scheduled = page.save_revision()
    scheduled.publish()
    page.go_live_at = None
    page.summary = ""
    page.save_revision(clean=False)
    client.force_login(superuser)
    assert act_in_api(client, page, "publish").status_code == 400
    scheduled.refresh_from_db()
    assert scheduled.approved_go_live_at is not None


def test_the_admin_api_publishes_what_is_complete(client, superuser, complete):
    client.force_login(superuser)
    assert act_in_api(client, complete, "publish").status_code == 200
    assert is_live(complete)


@pytest.fixture
def in_moderation(workflow, editor):
    """Put a page to moderation; returns what the moderator answers."""
    return lambda page: workflow.start(page, editor).current_task_state


@pytest.mark.parametrize("modal", [True, False])
def test_a_moderator_who_approves_an_incomplete_page_reads_why_not(client, in_moderation, moderator, incomplete, modal):
    state = in_moderation(incomplete)
    client.force_login(moderator)
    address = reverse("wagtailadmin_pages:workflow_action", args=[incomplete.pk, "approve", state.pk])
    if modal:
        headers = {"x-requested-with": "XMLHttpRequest"}
        answer = client.post(address, {"comment": "Goed", "next": "/cms/"}, headers=headers)
        # What the script of the modal reads.
        assert answer.json() == {"step": "success", "redirect": "/cms/"}
        response = client.get("/cms/")
    else:
        response = client.post(address, {"comment": "Goed"}, follow=True)
    assert response.status_code == 200
    assert "'Onvolledig' kan nog niet gepubliceerd worden. Vul eerst in: Korte omschrijving." in messages_of(response)
    assert not is_live(incomplete)
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS


def test_a_moderator_approves_a_complete_page(client, in_moderation, moderator, complete):
    state = in_moderation(complete)
    client.force_login(moderator)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[complete.pk, "approve", state.pk]), {"comment": ""})
    assert is_live(complete)


def test_the_message_stays_inside_the_cms(rf):
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(rf.get("/praktijken/"), IncompletePageError("x", [])) is None
    assert middleware.process_exception(rf.get("/cms/"), ValueError("x")) is None


# --- The clock -------------------------------------------------------------------------------------------------------


def due(page):
    """Schedule `page`, and let its moment come."""
    page.go_live_at = timezone.now() + LATER
    revision = page.save_revision()
    revision.publish()
    page.refresh_from_db()
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - LATER,
        content={**revision.content, "go_live_at": (timezone.now() - LATER).isoformat()},
    )
    return revision


@pytest.mark.thorough
@pytest.mark.both_databases
def test_a_page_that_became_incomplete_does_not_hold_up_what_is_due_after_it(site):
    first = PracticePageFactory(title="Eerste", terms=["thema:samen"], draft=True)
    second = PracticePageFactory(title="Tweede", terms=["thema:samen", "fase:herstellen"], draft=True)
    revision = due(first)
    due(second)
    Vocabulary.objects.filter(parameter="fase").update(required=True)
    errors = io.StringIO()
    call_command("publish_scheduled", stderr=errors)
    assert not is_live(first)
    assert is_live(second)
    assert errors.getvalue() == "'Eerste' is incomplete and was not published; it lacks: Fase\n"
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_a_dry_run_changes_nothing(site):
    page = PracticePageFactory(terms=["thema:samen"], draft=True)
    revision = due(page)
    VocabularyFactory(parameter="fase", required=True)
    call_command("publish_scheduled", dryrun=True, stdout=io.StringIO())
    revision.refresh_from_db()
    assert revision.approved_go_live_at is not None

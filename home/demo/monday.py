"""What waits for the editors of the demo on a Monday: all made up, and only where nothing was ever handed in."""

import datetime
import io
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.models import TaskState, Workflow, WorkflowState

from events.models import EventPage, Registration, RegistrationState
from forms.filling.references import new_reference
from forms.models import FormPage, Submission
from forms.models.answers import stored_questions
from forms.models.choices import FINAL
from home.demo.content import read
from home.demo.people import add_guest
from home.models import FruitlessSearches, NearSearches
from library.models import Municipality, Term, User
from practices.models import (
    CheckedLink,
    ConfirmationRound,
    Feedback,
    PracticeIndexPage,
    PracticeLink,
    PracticeMunicipality,
    PracticePage,
    PracticeTerm,
)
from practices.models.confirmation import REMIND_AFTER
from practices.pages.covers import draw_cover

_MONTH = 30
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def load_monday() -> None:
    """Make the work of a Monday, where there are people of the demo, which production settings never have."""
    if not hasattr(settings, "DEMO_PASSWORD") or Submission.objects.exists():
        return
    facts = read("maandag")
    editor = User.objects.get(email="redacteur@example.org")
    for practice in facts["practices"]:
        _wait_for_moderation(_draft(practice, editor), editor, _ago(practice["ago"]))
    for submission in facts["submissions"]:
        _hand_in(submission, editor)
    for slug, review in facts["to_confirm"].items():
        _make_due(slug, review)
    for slug, reactions in facts["feedback"].items():
        _react(slug, reactions)
    for url in facts["dead_links"]:
        _let_die(url)
    add_guest(PracticePage.objects.get(slug=facts["guest_of"]).project_owner)
    _fill_event(facts["full_event"])
    for words, times, near, nothing in facts["searches"]:
        _search(words, times, near, nothing)


def _ago(hours: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(hours=hours)


# --- Practices -------------------------------------------------------------------------------------------------------


def _draft(facts: dict[str, Any], editor: User) -> PracticePage:
    """Make a practice that is complete, and not on the site."""
    fields = ("slug", "title", "summary", "record_type", "owner_unknown_reason", "status")
    page = PracticePage(live=False, owner=editor, **{name: facts[name] for name in fields})
    page.approach = [{"type": "text", "value": facts["approach"]}]
    page.practice_terms.set(PracticeTerm(term=term) for term in _terms(facts["terms"]))
    municipalities = Municipality.objects.filter(nis__in=facts["municipalities"])
    page.practice_municipalities.set(PracticeMunicipality(municipality=row) for row in municipalities)
    page.links.set(PracticeLink(**link) for link in facts["links"])
    PracticeIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=editor, log_action=True)
    return page


def _terms(named: dict[str, list[str]]) -> list[Term]:
    return [Term.objects.get(vocabulary__parameter=name, slug=slug) for name, slugs in named.items() for slug in slugs]


def _wait_for_moderation(page: PracticePage, editor: User, since: datetime.datetime) -> None:
    """Put a draft before the moderators, without the mails that Wagtail's own way sends them."""
    workflow = Workflow.objects.get()
    task = workflow.tasks[0]
    state = WorkflowState.objects.create(
        content_type=page.get_content_type(),
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        workflow=workflow,
        requested_by=editor,
    )
    revision = page.get_latest_revision()
    state.current_task_state = TaskState.objects.create(workflow_state=state, revision=revision, task=task)
    state.save()
    TaskState.objects.filter(pk=state.current_task_state.pk).update(started_at=since)


def _make_due(slug: str, review: dict[str, Any]) -> None:
    """Let the day go by on which a practice was to be confirmed, and tell what its owner was asked."""
    today = timezone.localdate()
    page = PracticePage.objects.get(slug=slug)
    page.review_due = today - datetime.timedelta(days=review["days"])
    page.owner_email = review.get("owner_email", "")
    page.save_revision().publish()
    if "mails" in review:
        outcome = review.get("outcome", "")
        first = today - datetime.timedelta(days=review["asked"])
        ConfirmationRound.objects.create(
            practice=page,
            to="" if outcome else page.owner_email,
            opened_at=_ago(24 * review["asked"]),
            mails=review["mails"],
            last_mail_on=first + (review["mails"] - 1) * REMIND_AFTER,
            closed_at=_ago(24 * 2) if outcome else None,
            outcome=outcome,
        )


def _react(slug: str, reactions: list[list[Any]]) -> None:
    """Let readers have said whether a practice helped them."""
    practice = PracticePage.objects.get(slug=slug)
    Feedback.objects.bulk_create(
        Feedback(practice=practice, helped=helped, sentence=sentence, given_at=_ago(24 * days))
        for days, helped, sentence in reactions
    )


def _let_die(url: str) -> None:
    """Let a link of a practice answer no more."""
    problem = "De pagina bestaat niet meer (404)."
    link = CheckedLink.objects.create(url=url, checked_at=_ago(9), failures=2, problem=problem)
    link.practices.set(PracticePage.objects.filter(links__url=url))


# --- Submissions -----------------------------------------------------------------------------------------------------


def _hand_in(facts: dict[str, Any], editor: User) -> None:
    page = FormPage.objects.get(slug="praktijk-doorgeven")
    practice = PracticePage.objects.filter(slug=facts.get("practice", "")).first()
    is_new = facts["status"] == "ontvangen"
    submission = Submission.objects.create(
        page=page,
        reference=new_reference(),
        notice=page.notice,
        questions=stored_questions(page.get_form_fields()),
        form_data={**facts["answers"], "naam": facts["name"], "e_mail": facts["email"], "akkoord": True},
        name=facts["name"],
        email=facts["email"],
        status=facts["status"],
        handler=None if is_new else editor,
        handled_at=_ago(facts["ago"] // 2) if facts["status"] in FINAL else None,
        practice=practice,
        practice_made_at=_ago(facts["ago"] // 2) if practice else None,
    )
    submission.municipalities.set(Municipality.objects.filter(nis=facts.get("municipality")))
    submission.terms.set(_terms(facts.get("terms", {})))
    for message in facts.get("messages", ()):
        author = None if message["kind"] == "antwoord" else editor
        row = submission.messages.create(kind=message["kind"], author=author, text=message["text"])
        submission.messages.filter(pk=row.pk).update(created_at=_ago(message["ago"]))
    for name in facts.get("files", ()):
        _attach(submission, name)
    Submission.objects.filter(pk=submission.pk).update(submit_time=_ago(facts["ago"]))


def _attach(submission: Submission, name: str) -> None:
    """Attach a file that is made for the demo: a picture, or a document with one sentence."""
    if name.endswith(".png"):
        content, media_type = draw_cover(PracticePage(title=submission.title)), "image/png"
    else:
        document, written = Document(), io.BytesIO()
        document.add_paragraph("Eerst de banken, dan de koffie, dan de buren.")
        document.save(written)
        content, media_type = written.getvalue(), _WORD
    submission.files.create(
        question="Bestanden",
        file=ContentFile(content, name=name),
        name=name,
        media_type=media_type,
        size=len(content),
    )


# --- Event and searches ----------------------------------------------------------------------------------------------


def _fill_event(facts: dict[str, Any]) -> None:
    event = EventPage.objects.get(slug=facts["slug"])
    for state, people in (
        (RegistrationState.CONFIRMED, facts["coming"]),
        (RegistrationState.WAITING, facts["waiting"]),
    ):
        for number, (name, organisation) in enumerate(people):
            email = f"{state.name.lower()}{number}@example.org"
            Registration.objects.create(event=event, name=name, email=email, organisation=organisation, state=state)


def _search(words: str, times: int, near: int, nothing: int) -> None:
    """Count a search, spread over the month before."""
    query, _created = Query.objects.get_or_create(query_string=words)
    today = timezone.localdate()
    for number in range(times):
        date = today - datetime.timedelta(days=1 + number * (_MONTH - 2) // times)
        daily, _created = QueryDailyHits.objects.get_or_create(query=query, date=date)
        daily.hits += 1
        daily.save()
        # Those that found nothing first, then those that found what lies near.
        model = FruitlessSearches if number < nothing else NearSearches if number < nothing + near else None
        if model is not None:
            row, created = model.objects.get_or_create(daily=daily, defaults={"times": 1})
            if not created:
                row.times += 1
                row.save()

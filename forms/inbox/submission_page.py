"""The page of one submission in the CMS: its answers, similar practices, and its history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.dateparse import parse_datetime
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from forms.filling.storing import CHECKS_FIELD
from forms.handling.adoption import personal_data_to_show, tells_of_adoption
from forms.handling.conversion import fills_a_record
from forms.handling.status_changes import VIEWED
from forms.models import Submission
from forms.models.choices import SUMMARY, TITLE, SubmissionStatus
from forms.models.question_types import question_type
from library.cms.registers import RegisterInspectView
from practices.cms.similar import SimilarPractice, similar_practices

_MOST_SIMILAR = 5
_LOG_SHOWN = 50


def similar_to(submission: Submission) -> list[SimilarPractice]:
    """Return the practices, drafts too, that share telling words with a submission; those of its place first.

    Three queries at most, whatever there is.
    """
    told = " ".join(answer.text for answer in submission.answers if answer.maps_to in {TITLE, SUMMARY})
    places = submission.municipalities.values_list("pk", flat=True)
    return similar_practices(told, places, but=submission.practice_id)[:_MOST_SIMILAR]


def criteria_of(submission: Submission) -> list[tuple[str, bool]]:
    """Return the criteria of its form, each with whether the submitter ticked it."""
    ticked = submission.form_data.get(CHECKS_FIELD) or []
    lines = getattr(submission.page.specific, "checklist", "").splitlines()
    return [(line.strip(), line.strip() in ticked) for line in lines if line.strip()]


class SubmissionInspectView(RegisterInspectView):
    """Shows a submission to an editor, and logs that it was read."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log(self.instance, VIEWED, user=request.user)
        response: HttpResponse = super().get(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_page_title(self) -> str:
        return self.instance.title

    def get_meta_title(self) -> str:
        return f"Inzending {self.instance.reference}"

    def get_page_subtitle(self) -> str:
        return self.instance.reference

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission: Submission = self.instance
        history = log_registry.get_logs_for_instance(submission).select_related("user")
        apart = {answer.name for answer in submission.answers if question_type(answer.field_type).takes_files} | {
            CHECKS_FIELD
        }
        context: dict[str, Any] = super().get_context_data(
            answers=[answer for answer in submission.answers if answer.name not in apart],
            files=list(submission.files.all()),
            correspondence=list(submission.messages.select_related("author")),
            criteria=criteria_of(submission),
            similar=similar_to(submission) if fills_a_record(submission) else [],
            consents=[(consent["text"], parse_datetime(consent["given_at"])) for consent in submission.consents],
            history=history[:_LOG_SHOWN],
            actions=self._actions(),
            **kwargs,
        )
        return context

    def _actions(self) -> dict[str, Any]:
        """The steps that this editor can take in the present status."""
        submission = self.instance
        if not self.permission_helper.user_can_handle(self.request.user) or submission.anonymised_at:
            return {}
        is_open = not submission.is_final
        may_reopen = submission.status in {SubmissionStatus.DECLINED, SubmissionStatus.HANDLED, SubmissionStatus.SPAM}
        return {
            "any": is_open or may_reopen,
            "assign": is_open and submission.handler_id != self.request.user.pk,
            "ask": is_open and bool(submission.email),
            "end": is_open,
            "make": is_open and submission.practice_id is None and fills_a_record(submission),
            "adopt": (adopts := is_open and tells_of_adoption(submission)),
            "personal": personal_data_to_show(submission) if adopts else [],
            "reopen": may_reopen,
        }
